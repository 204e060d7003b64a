import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { MoneyText, moneyWords } from '#platform/ui/MoneyText.tsx';
import { currencyWords } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import type { BalanceJson } from '../../app/wire.ts';
import { balancesQuery } from './queries.ts';
import { isZero, owedIn, splitBalances } from './view.ts';
import styles from './balance.module.css';

/**
 * The spendable balance, with the reserved sums and their reasons below.
 *
 * @param isSeller Whether shops pay the holder, so that there are statements.
 */
export function BalanceCard({ isSeller }: { readonly isSeller: boolean }) {
  const balances = useQuery(balancesQuery);
  if (balances.isPending) return <BalanceSkeleton />;
  if (balances.isError) {
    const failure = { ...toProblem(balances.error), title: t('Your balance could not be loaded') };
    return <ErrorPanel failure={failure} onRetry={() => void balances.refetch()} isRetrying={balances.isFetching} />;
  }
  const { main: balance, others } = splitBalances(balances.data.balances);
  if (!balance) return null;
  return (
    <section className={styles['balance']} aria-labelledby="balance-title">
      <Rope />
      <h2 id="balance-title" className={styles['label']}>
        {t('Available to spend')}
      </h2>
      <p className={styles['amount']}>
        <MoneyText value={balance.spendable} />
      </p>
      {owedIn(balances.data.balances).map((owed) => (
        <p key={owed.currency} className={styles['owed']}>
          {t(
            'You owe {owed}. Until that is paid, your balances pay for nothing, and nothing is withdrawn. Money that you add or exchange in the same currency pays it first.',
            { owed: moneyWords(owed) },
          )}
        </p>
      ))}
      <TiedUp balance={balance} isSeller={isSeller} />
      <OtherBalances balances={others} isSeller={isSeller} />
      <div className={styles['acts']}>
        <Link to="/add-money" className={styles['add']}>
          <Icon name="plus" size={20} />
          {t('Add money')}
        </Link>
        <a href="/id/withdraw" className={styles['add']}>
          <Icon name="arrowUp" size={20} />
          {t('Withdraw')}
        </a>
        <a href="/id/exchange" className={styles['add']}>
          <Icon name="exchange" size={20} />
          {t('Exchange')}
        </a>
      </div>
    </section>
  );
}

/** The balances in other currencies, each with the way to its lines, and with what of it is tied up. */
function OtherBalances({
  balances,
  isSeller,
}: {
  readonly balances: readonly BalanceJson[];
  readonly isSeller: boolean;
}) {
  if (balances.length === 0) return null;
  return (
    <>
      <dl className={styles['tied']} aria-label={t('In other currencies')}>
        {balances.map(({ currency, spendable }) => (
          <div key={currency}>
            <dt>
              <Link to="/activity" search={{ currency }}>
                {t('In {name}', { name: currencyWords(currency) })}
              </Link>
            </dt>
            <dd>
              <MoneyText value={spendable} />
            </dd>
          </div>
        ))}
      </dl>
      {balances.map((balance) => (
        <TiedUp key={balance.currency} balance={balance} isSeller={isSeller} />
      ))}
    </>
  );
}

function TiedUp({ balance, isSeller }: { readonly balance: BalanceJson; readonly isSeller: boolean }) {
  const rows = [
    ...balance.pending.map(({ amount, until }) => ({
      words: t('Pending'),
      title: until
        ? t('From your sales; you can spend it from {until, date, localDay}', { until: new Date(until) })
        : t('From a sale with an open problem; it stays until that is decided'),
      value: amount,
    })),
    {
      words: t('On hold'),
      title: t('Reserved for a payment that is under way, or for the case of a sale'),
      value: balance.held,
    },
    { words: t('In protection'), title: t('Paid, and held until you have your order'), value: balance.protected },
    {
      words: t('Owed'),
      title: t('For refunds of your sales, or charges that your bank took back; the next money pays it first'),
      value: balance.owed,
    },
  ].filter((row) => !isZero(row.value));
  const { currency } = balance;
  if (rows.length === 0 && !balance.has_owed) return null;
  return (
    <dl className={styles['tied']}>
      {rows.map((row) => (
        <div key={`${row.words} ${row.title}`}>
          <dt>
            {row.words}
            <span>{row.title}</span>
          </dt>
          <dd>
            <MoneyText value={row.value} />
          </dd>
        </div>
      ))}
      {balance.has_owed && (
        <div>
          <dt>{isZero(balance.owed) ? t('Owed once, and paid') : t('How it came about, and what paid it')}</dt>
          <dd>
            <Link to="/activity" search={{ currency, of: 'debt' }}>
              {t('Debts')}
            </Link>
          </dd>
        </div>
      )}
      {isSeller && (
        <div>
          <dt>{t('Paid out of your sales')}</dt>
          <dd>
            <a href="/id/payouts">{t('Statements')}</a>
          </dd>
        </div>
      )}
    </dl>
  );
}

function BalanceSkeleton() {
  return (
    <div className={styles['balance']} data-loading>
      <Skeleton label={t('Loading your balance')}>
        <Bone width="9rem" height="1rem" />
        <Bone width="14rem" height="3rem" />
        <div className={styles['acts']}>
          <Bone height="3.5rem" />
          <Bone height="3.5rem" />
          <Bone height="3.5rem" />
        </div>
      </Skeleton>
    </div>
  );
}

/** A decoration: the strands of a rope. */
function Rope() {
  return (
    <svg className={styles['rope']} viewBox="0 0 400 200" preserveAspectRatio="xMaxYMid slice" aria-hidden="true">
      {[0, 26, 52, 78].map((offset) => (
        <path
          key={offset}
          d={`M${190 + offset} 220c0-90 ${70}-70 ${96}-120s10-80 ${70}-130`}
          fill="none"
          stroke="currentColor"
          strokeWidth="13"
          strokeLinecap="round"
        />
      ))}
    </svg>
  );
}
