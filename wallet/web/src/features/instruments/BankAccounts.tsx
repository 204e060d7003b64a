import { Notice } from '#platform/ui/Notice.tsx';
import { StatusBadge } from '#platform/ui/StatusBadge.tsx';
import { t } from '#platform/words/words.ts';
import type { BankAccountJson, InstrumentsJson } from '../../app/wire.ts';
import { bankAccountName, bankAccountsOf, bankStatusWords } from './view.ts';
import styles from './instruments.module.css';

/** The holder's bank accounts, with the way to add one, or the reason why none can be added. */
export function BankAccounts({ instruments }: { readonly instruments: InstrumentsJson }) {
  const offer = instruments.offers.find(({ kind }) => kind === 'bank_account');
  const accounts = bankAccountsOf(instruments);
  return (
    <section className={styles['banks']} aria-labelledby="bank-accounts">
      <h2 id="bank-accounts">{t('Bank accounts')}</h2>
      {accounts.length === 0 ? null : (
        <ul className="panel rows">
          {accounts.map((account) => (
            <BankItem key={account.id} account={account} />
          ))}
        </ul>
      )}
      {offer?.is_offered === true ? (
        <p>
          <a className="button quiet" href="/id/instruments/bank-accounts/add">
            {t('Add a bank account')}
          </a>
        </p>
      ) : (
        <Notice title={t('No bank account can be added')}>{offer?.reason}</Notice>
      )}
    </section>
  );
}

const tones = { verifying: 'warning', verified: 'success', failed: 'danger' } as const;

function BankItem({ account }: { readonly account: BankAccountJson }) {
  const name = bankAccountName(account);
  return (
    <li>
      <span className="row-words">
        <strong>{name}</strong>
      </span>
      <StatusBadge tone={tones[account.status]}>{bankStatusWords(account)}</StatusBadge>
      <a
        className="link"
        href={`/id/instruments/bank-accounts/${account.id}`}
        aria-label={account.status === 'verifying' ? t('Prove it: {name}', { name }) : t('Open {name}', { name })}
      >
        {account.status === 'verifying' ? t('Prove it') : t('Open')}
      </a>
    </li>
  );
}
