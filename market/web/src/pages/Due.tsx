import { useEffect, useState, useSyncExternalStore } from 'react';
import { relativeTime } from '#platform/ui/time.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import type { At } from '../common-view-model.ts';

const TICK_MS = 15_000;
const WEEK_MS = 7 * 86_400_000;

/** An instant, in the reader's time zone if there is JavaScript, otherwise in UTC. */
export function Instant({ at }: { at: At }) {
  const words = useSyncExternalStore(
    neverChanges,
    () => formatDate(new Date(at.iso), 'localMedium'),
    () => at.words,
  );
  return (
    <time dateTime={at.iso} title={at.iso}>
      {words}
    </time>
  );
}

/** Subscribes to nothing, because the words change only once, from the server's zone to the reader's. */
function neverChanges(): () => void {
  return () => {};
}

/**
 * A deadline: its date, and within a week a countdown by the shop's clock.
 *
 * @param props.now The shop's time when it rendered the page.
 */
export function Due({ at, now }: { at: At; now: string }) {
  const soon = useCountdown(new Date(at.iso), now);
  return (
    <>
      <Instant at={at} />
      {soon !== null && (
        <>
          {' '}
          (<strong>{soon}</strong>)
        </>
      )}
    </>
  );
}

function useCountdown(at: Date, now: string): string | null {
  const [shopTime, setShopTime] = useState(now);
  useEffect(() => {
    const ahead = new Date(now).getTime() - Date.now();
    const tick = (): void => setShopTime(new Date(Date.now() + ahead).toISOString());
    tick();
    const interval = setInterval(tick, TICK_MS);
    return () => clearInterval(interval);
  }, [now]);
  const left = at.getTime() - new Date(shopTime).getTime();
  if (left <= 0) return t('now');
  if (left >= WEEK_MS) return null;
  return left < 60_000 ? t('in less than a minute') : relativeTime(at, new Date(shopTime));
}
