import { Link } from '@tanstack/react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '#platform/ui/Button.tsx';
import { EmptyState } from '#platform/ui/EmptyState.tsx';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { MoneyText } from '#platform/ui/MoneyText.tsx';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { StatusBadge } from '#platform/ui/StatusBadge.tsx';
import { TimeText } from '#platform/ui/TimeText.tsx';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import { usePageTitle } from '../../app/page-title.ts';
import type { WithdrawalJson } from '../../app/wire.ts';
import { withdrawalsQuery } from './queries.ts';
import { accountWords, badgeOf, withdrawalPath } from './view.ts';

/** The holder's withdrawals, each with its status and a link to its page. */
export function WithdrawalsPage() {
  usePageTitle(t('Withdrawals'));
  return (
    <div className="page page-narrow">
      <Link to="/" className="back">
        {t('Home')}
      </Link>
      <h1>{t('Withdrawals')}</h1>
      <WithdrawalList />
    </div>
  );
}

function WithdrawalList() {
  const list = useInfiniteQuery(withdrawalsQuery);
  if (list.isPending) return <ListSkeleton />;
  if (list.isError) {
    return (
      <ErrorPanel failure={toProblem(list.error)} onRetry={() => void list.refetch()} isRetrying={list.isFetching} />
    );
  }
  const all = list.data.pages.flatMap((page) => page.withdrawals);
  const withdraw = (
    <a href="/id/withdraw" className="button">
      {t('Withdraw money')}
    </a>
  );
  if (all.length === 0) {
    return (
      <EmptyState icon={<Icon name="arrowUp" />} title={t('No withdrawals yet')} action={withdraw}>
        {t('Money that you send to your bank account will appear here, with the day on which it arrives.')}
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="panel rows">
        {all.map((one) => (
          <li key={one.id}>
            <Row withdrawal={one} />
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button variant="quiet" isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
          {t('Show older')}
        </Button>
      ) : null}
      {withdraw}
    </>
  );
}

function Row({ withdrawal }: { readonly withdrawal: WithdrawalJson }) {
  const { amount, approved_at: at } = withdrawal;
  const { words, tone } = badgeOf(withdrawal);
  return (
    <>
      <span className="row-words">
        <a href={withdrawalPath(withdrawal)}>
          <strong>
            <MoneyText value={amount} />
          </strong>
        </a>
        <small>{accountWords(withdrawal)}</small>
        {at === undefined ? null : (
          <small>
            <TimeText at={new Date(at)} />
          </small>
        )}
      </span>
      <StatusBadge tone={tone}>{words}</StatusBadge>
    </>
  );
}

function ListSkeleton() {
  return (
    <Skeleton label={t('Loading your withdrawals')}>
      <div className="panel rows">
        {[1, 2, 3].map((row) => (
          <div key={row}>
            <span className="row-words">
              <Bone width="6rem" height="1rem" />
              <Bone width="10rem" height="0.75rem" />
            </span>
            <Bone width="4.5rem" height="1.25rem" />
          </div>
        ))}
      </div>
    </Skeleton>
  );
}
