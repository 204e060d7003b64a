import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { currencyWords } from '#platform/money/format.ts';
import type { Choice } from '#platform/ui/ChoiceList.tsx';
import { EmptyState } from '#platform/ui/EmptyState.tsx';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { moneyWords } from '#platform/ui/MoneyText.tsx';
import { Notice } from '#platform/ui/Notice.tsx';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import { balancesQuery } from '../features/balance/queries.ts';
import { owedIn, splitBalances } from '../features/balance/view.ts';
import { CardMark } from '../features/instruments/CardFace.tsx';
import { LinkCardButton } from '../features/instruments/LinkCardButton.tsx';
import { instrumentsQuery } from '../features/instruments/queries.ts';
import {
  bankAccountName,
  bankAccountsOf,
  bankStatusWords,
  cardName,
  cardsOf,
  expiryWarning,
  expiryWords,
  preferredCard,
} from '../features/instruments/view.ts';
import { topUpTermsQuery } from '../features/top-ups/queries.ts';
import { TopUpForm } from '../features/top-ups/TopUpForm.tsx';
import { TopUpResult } from '../features/top-ups/TopUpResult.tsx';
import { debitTermsOf } from '../features/top-ups/view.ts';
import { toProblem } from './failure.ts';
import type { BankAccountJson, MoneyJson, TopUpTerms } from './wire.ts';
import { usePageTitle } from './page-title.ts';
import styles from './AddMoneyPage.module.css';

/** The page to add money from a card or a bank account; with `topUpId`, the outcome of that top-up. */
export function AddMoneyPage({
  topUpId,
  amount,
}: {
  readonly topUpId: string | undefined;
  readonly amount?: string | undefined;
}) {
  usePageTitle(t('Add money'));
  return (
    <div className="page page-narrow">
      <Link to="/" className="back">
        {t('Home')}
      </Link>
      <h1>{t('Add money')}</h1>
      {topUpId === undefined ? <Order amount={amount} /> : <TopUpResult topUpId={topUpId} />}
    </div>
  );
}

function Order({ amount }: { readonly amount: string | undefined }) {
  const instruments = useQuery(instrumentsQuery);
  // Not cached, because each try can change which cards failed last.
  const terms = useQuery({ ...topUpTermsQuery, gcTime: 0 });
  const balances = useQuery(balancesQuery);
  if (instruments.isPending || terms.isPending || balances.isPending) return <OrderSkeleton />;
  if (instruments.isError || terms.isError || balances.isError) {
    const all = [instruments, terms, balances];
    return (
      <ErrorPanel
        failure={toProblem(instruments.error ?? terms.error ?? balances.error)}
        onRetry={() => void Promise.all(all.map((one) => one.refetch()))}
        isRetrying={all.some((one) => one.isFetching)}
      />
    );
  }
  const cards = cardsOf(instruments.data);
  const accounts = bankAccountsOf(instruments.data).filter(
    ({ currency }) => debitTermsOf(terms.data, currency) !== undefined,
  );
  const proved = accounts.filter(({ status }) => status === 'verified');
  const own = splitBalances(balances.data.balances).main?.spendable.currency;
  const preferred =
    // A card adds euros: a wallet in another currency is filled from an account in its own.
    (own === terms.data.least.currency ? undefined : proved.find(({ currency }) => currency === own)) ??
    preferredCard(cards, terms.data.failed_card_ids) ??
    proved[0];
  if (!preferred) {
    const isOffered = instruments.data.offers.some((one) => one.kind === 'bank_account' && one.is_offered);
    return (
      <NoSource
        unproved={accounts.find(({ status }) => status === 'verifying')}
        debited={isOffered ? terms.data.debits[0]?.least.currency : undefined}
      />
    );
  }
  const choices = cards.map((card) => ({
    value: card.id,
    isDisabled: card.status === 'expired',
    content: (
      <>
        <CardMark brand={card.brand} />
        <span className={styles['card']}>
          <strong>{cardName(card)}</strong>
          <small>{expiryWarning(card) ?? t('Expires {expiry}', { expiry: expiryWords(card) })}</small>
        </span>
      </>
    ),
  }));
  return (
    <>
      <OwedNotice owed={owedIn(balances.data.balances)} />
      <TopUpForm
        instruments={[...choices, ...accounts.map((account) => accountChoice(account, terms.data))]}
        preferredId={preferred.id}
        debitCurrencyOf={(id) => accounts.find((account) => account.id === id)?.currency}
        terms={terms.data}
        amount={amount}
      />
    </>
  );
}

interface NoSourceProps {
  /** An account that waits for its proof. */
  readonly unproved: BankAccountJson | undefined;
  /** The currency of accounts that can be debited; undefined if the holder can add none. */
  readonly debited: TopUpTerms['debits'][number]['least']['currency'] | undefined;
}

/** What to do before money can be added. */
function NoSource({ unproved, debited }: NoSourceProps) {
  if (unproved) {
    const name = bankAccountName(unproved);
    return (
      <EmptyState
        icon={<Icon name="bank" />}
        title={t('First, prove your bank account')}
        action={
          <>
            <a className="button" href={`/id/instruments/bank-accounts/${unproved.id}`}>
              {t('Prove it')}
            </a>
            <LinkCardButton variant="quiet" />
          </>
        }
      >
        {t('Money can come from {name} once you have proved that it is yours. A card works at once.', { name })}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Icon name="card" />}
      title={t('First, link a card')}
      action={<LinkCardButton variant="primary" />}
    >
      {t('Money comes from a card of yours. You type its number on our card processor’s page; we never see it.')}{' '}
      {debited === undefined
        ? null
        : rich('It can come from a <link>bank account</link> in {name}, too.', {
            link: (inner) => <a href={`/id/instruments/bank-accounts/add?currency=${debited}`}>{inner}</a>,
            name: currencyWords(debited),
          })}
    </EmptyState>
  );
}

/** Says what the money pays first, if the holder owes something. */
function OwedNotice({ owed }: { readonly owed: readonly MoneyJson[] }) {
  return owed.map((one) => (
    <Notice key={one.currency} title={t('You owe {owed}', { owed: moneyWords(one) })}>
      {t('What you add in this currency pays that first. The rest is yours to spend.')}
    </Notice>
  ));
}

/** A bank account as a choice. One that is not proved cannot be used, and says so. */
function accountChoice(account: BankAccountJson, terms: TopUpTerms): Choice<string> {
  const days = debitTermsOf(terms, account.currency)?.days ?? 0;
  const isProved = account.status === 'verified';
  return {
    value: account.id,
    isDisabled: !isProved,
    content: (
      <>
        <span className={styles['bank']}>
          <Icon name="bank" />
        </span>
        <span className={styles['card']}>
          <strong>{bankAccountName(account)}</strong>
          <small>
            {isProved
              ? t('Free, arrives in about {days, plural, one {# day} other {# days}}', { days })
              : bankStatusWords(account)}
          </small>
        </span>
      </>
    ),
  };
}

function OrderSkeleton() {
  return (
    <Skeleton label={t('Loading your cards')}>
      <Bone width="6rem" height="1rem" />
      <Bone height="4rem" />
      <Bone width="60%" height="2.75rem" />
      <Bone height="4rem" />
      <Bone height="2.75rem" />
    </Skeleton>
  );
}
