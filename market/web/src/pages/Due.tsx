import { useEffect, useState } from 'react';
import { relativeTime } from '../../../../platform/ui/time.ts';
import type { At } from '../view-model.ts';

const TICK_MS = 15_000;

/** An instant, exactly. */
export function Instant({ at }: { at: At }) {
  return (
    <time dateTime={at.iso} title={at.iso}>
      {at.words}
    </time>
  );
}

/** A deadline: how soon it is, counted down by the shop's clock, and the date. @param now The shop's time as the page was told. */
export function Due({ at, now }: { at: At; now: string }) {
  const soon = useCountdown(new Date(at.iso), now);
  return (
    <>
      <strong>{soon}</strong> (<Instant at={at} />)
    </>
  );
}

function useCountdown(at: Date, now: string): string {
  const [shopTime, setShopTime] = useState(now);
  useEffect(() => {
    const ahead = new Date(now).getTime() - Date.now();
    const tick = (): void => setShopTime(new Date(Date.now() + ahead).toISOString());
    tick();
    const interval = setInterval(tick, TICK_MS);
    return () => clearInterval(interval);
  }, [now]);
  const left = at.getTime() - new Date(shopTime).getTime();
  if (left <= 0) return 'now';
  return left < 60_000 ? 'in less than a minute' : relativeTime(at, new Date(shopTime));
}
