import { Link } from '@tanstack/react-router';
import { formatDate } from '#platform/words/dates.ts';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { MoneyText, moneyWords } from '#platform/ui/MoneyText.tsx';
import { TimeText } from '#platform/ui/TimeText.tsx';
import { rich } from '#platform/ui/rich.ts';
import { exactTime } from '#platform/ui/time.ts';
import { t } from '#platform/words/words.ts';
import type { HistoryLineJson } from '../../app/wire.ts';
import { kindIcon, kindWords, lineStatusWords } from './view.ts';
import styles from './history.module.css';

interface HistoryLinesProps {
  readonly lines: readonly HistoryLineJson[];
  /** Under a day's heading, a line shows its time and the balance; elsewhere, how long ago it was. */
  readonly isUnderDay?: boolean;
}

/** Lines of money in and out. Each line links to its payment, top-up or withdrawal, or else to a page of its own. */
export function HistoryLines({ lines, isUnderDay = false }: HistoryLinesProps) {
  return (
    <ul className={styles['lines']}>
      {lines.map((line) => (
        <li key={line.id}>
          {line.payment_id !== undefined ? (
            <Link to="/payments/$paymentId" params={{ paymentId: line.payment_id }} className={styles['line']}>
              <LineContent line={line} isUnderDay={isUnderDay} />
            </Link>
          ) : line.top_up_id !== undefined ? (
            <Link to="/top-ups/$topUpId" params={{ topUpId: line.top_up_id }} className={styles['line']}>
              <LineContent line={line} isUnderDay={isUnderDay} />
            </Link>
          ) : line.withdrawal_id !== undefined ? (
            <a href={`/id/withdrawals/${encodeURIComponent(line.withdrawal_id)}`} className={styles['line']}>
              <LineContent line={line} isUnderDay={isUnderDay} />
            </a>
          ) : (
            <Link
              to="/activity/$entryId"
              params={{ entryId: line.id }}
              search={{ currency: line.amount.currency }}
              className={styles['line']}
            >
              <LineContent line={line} isUnderDay={isUnderDay} />
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}

function LineContent({ line, isUnderDay }: { readonly line: HistoryLineJson; readonly isUnderDay: boolean }) {
  const at = new Date(line.at);
  return (
    <>
      <span className={styles['icon']} data-kind={line.kind}>
        <Icon name={kindIcon(line.kind)} size={20} />
      </span>
      <span className={styles['words']}>
        <strong>{line.title}</strong>
        <small>
          <span>{line.detail ?? kindWords(line.kind)}</span>
          {line.status === 'done' ? null : <span>{lineStatusWords(line.status)}</span>}
          <span>
            {isUnderDay ? (
              <time dateTime={line.at} title={exactTime(at)}>
                {formatDate(at, 'localTime')}
              </time>
            ) : (
              <TimeText at={at} />
            )}
          </span>
        </small>
      </span>
      <span className={styles['amount']}>
        <MoneyText value={line.amount} sign="always" />
        {isUnderDay ? (
          <small>
            {rich('Balance<span> after it:</span> {balanceAfter}', {
              span: (inner) => <span className="hidden">{inner}</span>,
              balanceAfter: moneyWords(line.balance_after),
            })}
          </small>
        ) : null}
      </span>
    </>
  );
}

/** Placeholders for this number of lines. */
export function HistorySkeleton({ lines }: { readonly lines: number }) {
  return (
    <Skeleton label={t('Loading your activity')}>
      <div className={styles['lines']}>
        {Array.from({ length: lines }, (_, index) => (
          <div key={index} className={styles['line']}>
            <Bone width="2.5rem" height="2.5rem" isRound />
            <span className={styles['words']}>
              <Bone width="55%" height="1rem" />
              <Bone width="35%" height="0.75rem" />
            </span>
            <Bone width="4rem" height="1rem" />
          </div>
        ))}
      </div>
    </Skeleton>
  );
}
