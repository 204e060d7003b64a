import type { Logger } from 'pino';
import { Type } from 'typebox';
import { Instant } from '../db/column.ts';
import type { Db } from '../db/db.ts';
import { sql } from '../db/sql.ts';

/** The difference between this machine's clock and another. */
interface Skew {
  /** The owner of the other clock. */
  readonly other: string;
  /** Positive if this machine is ahead. No program can tell which of the two is right. */
  readonly aheadMs: number;
}

/** Beyond this, proofs with a timestamp begin to be refused. */
const TOLERATED_MS = 5_000;

/** Compares this machine's clock with an HTTP answer's `Date`; undefined if they agree or there is none. */
export function skewOfDate(date: string | null, asked: { readonly at: number; readonly answeredAt: number }): number {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) return 0;
  // The header has whole seconds, so it was written within the following second, while the answer was on its way.
  return beyond(theirs, theirs + 1_000, asked);
}

/** The difference to an instant that another machine read while it was asked; zero if the clocks may agree. */
function beyond(from: number, to: number, asked: { readonly at: number; readonly answeredAt: number }): number {
  const ahead = asked.at > to ? asked.at - to : asked.answeredAt < from ? asked.answeredAt - from : 0;
  return Math.abs(ahead) > TOLERATED_MS ? ahead : 0;
}

/** One sentence for the operator. */
export function skewSentence({ other, aheadMs }: Skew): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  return `The clock of this machine is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} that of ${other}; set both by NTP.`;
}

interface ClockWatch {
  readonly db: Db;
  readonly log: Logger;
  /** Other servers to compare with, as addresses that answer a GET. */
  readonly peers?: readonly string[];
  readonly http: typeof fetch;
  readonly now?: () => number;
}

const EVERY_MS = 60_000;
const ANSWER_WITHIN_MS = 5_000;
const Now = Type.Object({ now: Instant });

/** Compares this machine's clock with the database's and the peers', at once and every minute, and logs differences. */
export function watchClock(watch: ClockWatch): void {
  const check = (): void => {
    void compareClocks(watch).then((found) => {
      for (const skew of found)
        watch.log.warn({ other: skew.other, aheadMs: Math.round(skew.aheadMs) }, skewSentence(skew));
    });
  };
  check();
  setInterval(check, EVERY_MS).unref();
}

/** The clocks that differ too much from this machine's. A server that does not answer is left out. */
export async function compareClocks({ db, peers = [], http, now = Date.now }: ClockWatch): Promise<Skew[]> {
  const ask = async (other: string, question: () => Promise<[from: number, to: number] | undefined>): Promise<Skew> => {
    const at = now();
    const theirs = await question().catch(() => undefined);
    return { other, aheadMs: theirs === undefined ? 0 : beyond(...theirs, { at, answeredAt: now() }) };
  };
  const asked = [
    ask('its database', async () => {
      const row = await db.one((tx) => tx.one(sql(Now)`select clock_timestamp() as now`));
      return [row.now.getTime(), row.now.getTime()];
    }),
    ...peers.map((peer) =>
      ask(peer, async () => {
        const answer = await http(peer, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
        await answer.body?.cancel();
        const date = Date.parse(answer.headers.get('date') ?? '');
        return Number.isNaN(date) ? undefined : [date, date + 1_000];
      }),
    ),
  ];
  return (await Promise.all(asked)).filter(({ aheadMs }) => aheadMs !== 0);
}
