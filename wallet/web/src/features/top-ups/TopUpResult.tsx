import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import type { IconName } from '#platform/ui/Icon.tsx';
import { moneyWords } from '#platform/ui/MoneyText.tsx';
import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import type { TopUpJson } from '../../app/wire.ts';
import { arrivingQuery, topUpQuery } from './queries.ts';
import { arrivalWords, isWorthAnotherTry, outcomeOf, statusWords, takenBackWords, typedAmount } from './view.ts';

/** The outcome of a top-up; asks again until it is known. */
export function TopUpResult({ topUpId }: { readonly topUpId: string }) {
  const topUp = useQuery(topUpQuery(topUpId));
  const queries = useQueryClient();
  const outcome = topUp.data && outcomeOf(topUp.data);
  useEffect(() => {
    if (outcome === 'arriving' || outcome === 'refused')
      void queries.invalidateQueries({ queryKey: arrivingQuery.queryKey });
    if (outcome !== 'done') return;
    void queries.invalidateQueries({ queryKey: ['balances'] });
    void queries.invalidateQueries({ queryKey: ['history'] });
  }, [outcome, queries]);

  if (topUp.isError) {
    return (
      <ErrorPanel failure={toProblem(topUp.error)} onRetry={() => void topUp.refetch()} isRetrying={topUp.isFetching} />
    );
  }
  if (topUp.isPending) return <Waiting />;
  switch (outcomeOf(topUp.data)) {
    case 'waiting':
      return <Waiting />;
    case 'leaving':
      return <Leaving topUp={topUp.data} />;
    case 'arriving':
      return <OnItsWay topUp={topUp.data} />;
    case 'done':
      return topUp.data.taken_back ? <TakenBack topUp={topUp.data} /> : <Done topUp={topUp.data} />;
    case 'refused':
      return <Refused topUp={topUp.data} />;
  }
}

function Waiting() {
  return (
    <section className="panel empty" aria-busy="true">
      <span className="mark" aria-hidden="true">
        <span className="spinner" />
      </span>
      <h2>{t('Asking your bank')}</h2>
      <p>
        <output>
          {t('This usually takes a few seconds. You can leave this page; we go on and never charge twice.')}
        </output>
      </p>
    </section>
  );
}

function Leaving({ topUp }: { readonly topUp: TopUpJson }) {
  return (
    <section className="panel empty">
      <span className="mark" aria-hidden="true">
        <Icon name="shield" />
      </span>
      <h2>{t('Your bank asks you to confirm that it’s you')}</h2>
      <p>
        {t('Nothing has been charged yet. Your bank asks you to confirm {total} on its own page.', {
          total: moneyWords(topUp.total),
        })}
      </p>
      <div className="acts">
        {topUp.redirect_url === undefined ? null : (
          <a href={topUp.redirect_url} className="button">
            {t('Continue to your bank')}
          </a>
        )}
        <Link to="/" className="button quiet">
          {t('Not now')}
        </Link>
      </div>
    </section>
  );
}

function OnItsWay({ topUp }: { readonly topUp: TopUpJson }) {
  return (
    <Outcome topUp={topUp} icon="bank" title={t('{amount} is on its way', { amount: moneyWords(topUp.amount) })}>
      <p>{t('Your bank sends it from {name}. {when}', { name: topUp.instrument.name, when: arrivalWords(topUp) })}</p>
      <p>{t('We write to you when it has arrived, or if your bank refuses.')}</p>
    </Outcome>
  );
}

function Done({ topUp }: { readonly topUp: TopUpJson }) {
  const title = t('{amount} added', { amount: moneyWords(topUp.amount) });
  return (
    <Outcome topUp={topUp} icon="check" tone="success" title={title} isRepeatable>
      <p>
        {topUp.instrument.kind === 'bank_account'
          ? t('It came from {name}.', { name: topUp.instrument.name })
          : t('Your card ending in {last4} was charged {total}.', {
              last4: topUp.instrument.last4,
              total: moneyWords(topUp.total),
            })}
      </p>
    </Outcome>
  );
}

function TakenBack({ topUp }: { readonly topUp: TopUpJson }) {
  return (
    <Outcome topUp={topUp} icon="alert" title={statusWords(topUp)}>
      <p>{takenBackWords(topUp)}</p>
    </Outcome>
  );
}

interface OutcomeProps {
  readonly topUp: TopUpJson;
  readonly icon: IconName;
  readonly tone?: 'success';
  readonly title: string;
  /** Whether it offers to add more. */
  readonly isRepeatable?: boolean;
  readonly children: ReactNode;
}

/** A known outcome that asks for nothing. */
function Outcome({ topUp, icon, tone, title, isRepeatable = false, children }: OutcomeProps) {
  return (
    <section className="panel empty">
      <span className="mark" data-tone={tone} aria-hidden="true">
        <Icon name={icon} />
      </span>
      <h2>
        <output>{title}</output>
      </h2>
      {children}
      <div className="acts">
        <Link to="/" className="button">
          {t('Done')}
        </Link>
        {isRepeatable && (
          <Link to="/add-money" className="button quiet">
            {t('Add more')}
          </Link>
        )}
      </div>
      <Reference id={topUp.id} />
    </section>
  );
}

function Refused({ topUp }: { readonly topUp: TopUpJson }) {
  const { refusal } = topUp;
  const canTryAgain = isWorthAnotherTry(topUp);
  return (
    <section className="panel empty" role="alert">
      <span className="mark" data-tone="danger" aria-hidden="true">
        <Icon name="alert" />
      </span>
      <h2>{refusal?.title ?? t('No money was added')}</h2>
      {refusal?.detail === undefined ? null : <p>{refusal.detail}</p>}
      <p>
        <strong>{t('You were not charged.')}</strong>
      </p>
      {refusal?.next_action === undefined ? null : <p>{refusal.next_action}</p>}
      <div className="acts">
        {canTryAgain ? (
          <Link to="/add-money" search={{ amount: typedAmount(topUp.amount) }} className="button">
            {t('Try again')}
          </Link>
        ) : null}
        <Link to="/instruments" className={canTryAgain ? 'button quiet' : 'button'}>
          {t('Cards and accounts')}
        </Link>
      </div>
      <Reference id={topUp.id} />
    </section>
  );
}

function Reference({ id }: { readonly id: string }) {
  return (
    <p className="hint">
      {rich('Number <code>{number}</code>', { code: (inner) => <code>{inner}</code>, number: shortNumberOf(id) })}
    </p>
  );
}
