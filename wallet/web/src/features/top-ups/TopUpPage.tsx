import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { MoneyText } from '#platform/ui/MoneyText.tsx';
import { Notice } from '#platform/ui/Notice.tsx';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { StatusBadge } from '#platform/ui/StatusBadge.tsx';
import { exactTime } from '#platform/ui/time.ts';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import { usePageTitle } from '../../app/page-title.ts';
import type { TopUpJson } from '../../app/wire.ts';
import { topUpQuery } from './queries.ts';
import { arrivalWords, isWorthAnotherTry, statusTone, statusWords, takenBackWords, typedAmount } from './view.ts';

/** One top-up, opened from the activity: amount, card or bank account, cost and outcome. */
export function TopUpPage({ topUpId }: { readonly topUpId: string }) {
  usePageTitle(t('Money added'));
  const topUp = useQuery(topUpQuery(topUpId));
  return (
    <div className="page page-narrow">
      <Link to="/activity" className="back">
        {t('Activity')}
      </Link>
      {topUp.isPending ? (
        <Skeleton label={t('Loading the top-up')}>
          <Bone width="8rem" height="2.5rem" />
          <Bone height="12rem" />
        </Skeleton>
      ) : topUp.isError ? (
        <ErrorPanel
          failure={toProblem(topUp.error)}
          onRetry={() => void topUp.refetch()}
          isRetrying={topUp.isFetching}
        />
      ) : (
        <TopUpArticle topUp={topUp.data} />
      )}
    </div>
  );
}

function TopUpArticle({ topUp }: { readonly topUp: TopUpJson }) {
  const at = new Date(topUp.created_at);
  const isDebit = topUp.instrument.kind === 'bank_account';
  return (
    <article aria-labelledby="top-up-title" className="page-article">
      <header className="panel-head">
        <div>
          <h1 id="top-up-title">
            <MoneyText value={topUp.amount} />
          </h1>
          <time dateTime={topUp.created_at}>{exactTime(at)}</time>
        </div>
        <StatusBadge tone={statusTone(topUp)}>{statusWords(topUp)}</StatusBadge>
      </header>
      <Failure topUp={topUp} />
      {topUp.status === 'processing' ? <Notice title={t('On its way')}>{arrivalWords(topUp)}</Notice> : null}
      {topUp.taken_back ? (
        <Notice tone="warning" title={t('Taken back')}>
          {takenBackWords(topUp)}
        </Notice>
      ) : null}
      <section className="panel" aria-labelledby="top-up-facts">
        <h2 id="top-up-facts">{isDebit ? t('From your bank account') : t('From your card')}</h2>
        <dl className="facts">
          <div>
            <dt>{isDebit ? t('Bank account') : t('Card')}</dt>
            <dd>
              <span className="hidden">{t('ending in')}</span>
              <span aria-hidden="true">•••• </span>
              {topUp.instrument.last4}
            </dd>
          </div>
          <div>
            <dt>{t('Added to your balance')}</dt>
            <dd>{topUp.status === 'succeeded' ? <MoneyText value={topUp.amount} /> : nothingWords(topUp)}</dd>
          </div>
          {topUp.taken_back ? (
            <div>
              <dt>{t('Taken back by the bank')}</dt>
              <dd>
                <MoneyText value={topUp.taken_back} />
              </dd>
            </div>
          ) : null}
          <div>
            <dt>{t('Fee')}</dt>
            <dd>{topUp.fee.amount === '0' ? t('Free') : <MoneyText value={topUp.fee} />}</dd>
          </div>
          <div className="total">
            <dt>{isDebit ? t('Debited from your bank account') : t('Charged to your card')}</dt>
            <dd>{topUp.status === 'succeeded' ? <MoneyText value={topUp.total} /> : nothingWords(topUp)}</dd>
          </div>
          <div>
            <dt>{t('Number')}</dt>
            <dd>
              <code>{shortNumberOf(topUp.id)}</code>
            </dd>
          </div>
        </dl>
      </section>
    </article>
  );
}

function nothingWords({ status }: TopUpJson): string {
  return status === 'processing' ? t('Nothing yet') : t('Nothing');
}

function Failure({ topUp }: { readonly topUp: TopUpJson }) {
  const { refusal } = topUp;
  if (!refusal) return null;
  return (
    <Notice tone="danger" title={refusal.title}>
      {[refusal.detail, t('You were not charged.'), refusal.next_action].filter((one) => one !== undefined).join(' ')}{' '}
      {isWorthAnotherTry(topUp) ? (
        <Link to="/add-money" search={{ amount: typedAmount(topUp.amount) }}>
          {t('Try again')}
        </Link>
      ) : (
        <Link to="/instruments">{t('Cards and accounts')}</Link>
      )}
    </Notice>
  );
}
