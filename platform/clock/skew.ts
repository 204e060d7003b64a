import type { Logger } from 'pino';
import { Type } from 'typebox';
import { Instant } from '../db/column.ts';
import type { Db } from '../db/db.ts';
import { sql } from '../db/sql.ts';

/** How far this machine's clock is from another one. */
interface Skew {
  /** Whose clock it was compared with. */
  readonly other: string;
  /** Positive where this machine is ahead. Of the two, no program can tell which is right. */
  readonly aheadMs: number;
}

/** Beyond, proofs that carry their time begin to be refused. */
const TOLERATED_MS = 5_000;

/** What an HTTP answer's `Date` says of this machine's clock; nothing where they agree or it says none. */
export function skewOfDate(date: string | null, asked: { readonly at: number; readonly answeredAt: number }): number {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) return 0;
  // The header has whole seconds: it was written in the second that follows, and on the way.
  return beyond(theirs, theirs + 1_000, asked);
}

/** How far this machine is from an instant that another one took while it was asked; zero where it may be the same. */
function beyond(from: number, to: number, asked: { readonly at: number; readonly answeredAt: number }): number {
  const ahead = asked.at > to ? asked.at - to : asked.answeredAt < from ? asked.answeredAt - from : 0;
  return Math.abs(ahead) > TOLERATED_MS ? ahead : 0;
}

/** One sentence for whoever runs this server. */
export function skewSentence({ other, aheadMs }: Skew): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  return `The clock of this machine is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} that of ${other}; set both by NTP.`;
}

interface ClockWatch {
  readonly db: Db;
  readonly log: Logger;
  /** Other servers whose time counts, as addresses that answer a GET. */
  readonly peers?: readonly string[];
  readonly http: typeof fetch;
  readonly now?: () => number;
}

const EVERY_MS = 60_000;
const ANSWER_WITHIN_MS = 5_000;
const Now = Type.Object({ now: Instant });

/** Compares this machine's clock with the database's and the peers', at once and every minute, and logs what differs. */
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

/** All that is further from this machine's clock than is tolerated. Who does not answer is left out. */
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
