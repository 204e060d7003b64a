import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { connected, hurryJobs, readBacklog, readBooks } from './books.ts';
import { findBreaches } from './checker.ts';
import { clearQueue, pressOn } from './dispute.ts';
import type { Breach } from './evidence.ts';
import { readStandings } from './promotions.ts';
import type { Run } from './run.ts';
import {
  advance,
  businessNow,
  hurryEvents,
  readCharges,
  readDisputes,
  readPayouts,
  readRefunded,
} from './sandbox-calls.ts';
import type { Fleet } from './fleet.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A limit on the wait until nothing is due; far longer than the usual wait. */
const PATIENCE_MS = 90_000;

/**
 * The time between two rounds: past the day from when operators may be called and past the time to answer a proposal,
 * but shorter than the times for an answer and for an appeal.
 */
const untilNextRound = [6 * MINUTE_MS, 4 * DAY_MS];

/**
 * Steps of business time past the deadlines of quotes, of shipments, of scans, of cases, of protection, of releases, and
 * of the work that these cause. Operators decide before each step, so the seventh finds the last returns and replacements
 * that are lost on their way, and the ninth ends the cases that the end of protection opens.
 */
const untilEnd = [
  31 * MINUTE_MS,
  4 * DAY_MS,
  4 * DAY_MS,
  8 * DAY_MS,
  8 * DAY_MS,
  8 * DAY_MS,
  16 * DAY_MS,
  61 * DAY_MS,
  8 * DAY_MS,
  31 * MINUTE_MS,
  6 * 3_600_000,
  DAY_MS,
];

/** How `checkQuiet` makes the moment at which the checker compares. */
export interface Look {
  /** Whether business time moves past every deadline, so that nothing may be open afterwards. */
  readonly isEnd: boolean;
  /** The steps by which business time moves; all due work is done after each step. */
  readonly later?: readonly number[];
  readonly patienceMs?: number;
}

/** Restores the network, waits until every server runs and all due work is done, and then compares all books. */
export async function checkQuiet(
  run: Run,
  { isEnd, later = isEnd ? untilEnd : untilNextRound, patienceMs = PATIENCE_MS }: Look,
): Promise<Breach[]> {
  const { fleet, history } = run;
  fleet.weather.stormy = false;
  fleet.weather.cut.clear();
  await fleet.ready();
  const clients = await Promise.all([connected(fleet.databases.wallet), connected(fleet.databases.market)]);
  let calmAt: Date;
  try {
    calmAt = await untilIdle(fleet, clients, patienceMs);
    for (const ms of later) {
      if (isEnd) {
        await pressOn(run);
        await clearQueue(run);
      }
      await advance(fleet, ms);
      calmAt = await untilIdle(fleet, clients, patienceMs);
      // Enough days have passed for it, and operators decide in the next round.
      if (isEnd || ms < DAY_MS) continue;
      await pressOn(run);
      calmAt = await untilIdle(fleet, clients, patienceMs);
    }
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
  const books = await readBooks(fleet.databases, calmAt);
  const outside = {
    charges: await readCharges(fleet),
    refunded: await readRefunded(fleet),
    payouts: await readPayouts(fleet),
    disputes: await readDisputes(fleet),
  };
  return findBreaches({ history, books, standings: await readStandings(run), ...outside, isEnd });
}

/** So many looks in a row find nothing due, because a webhook of the sandbox may be under way between two. */
const CALM_LOOKS = 6;

/**
 * Waits until nothing is due on either side for a while. If the patience ends first, the checker reports the rest.
 *
 * @returns The business time of the last look. Time runs on, so what falls due after it is not late.
 */
async function untilIdle(fleet: Fleet, clients: readonly pg.Client[], patienceMs: number): Promise<Date> {
  const deadline = Date.now() + patienceMs;
  for (let calmLooks = 0; ;) {
    const now = await businessNow(fleet);
    for (const client of clients) await hurryJobs(client);
    const backlogs = await Promise.all(clients.map((client) => readBacklog(client, now)));
    const isIdle = backlogs.every(
      ({ outbox, jobs, due }) => outbox === 0 && due.length === 0 && jobs.every((job) => job.isDead),
    );
    calmLooks = isIdle ? calmLooks + 1 : 0;
    if (Date.now() >= deadline) return now;
    if (calmLooks === CALM_LOOKS) {
      if ((await hurryEvents(fleet)) === 0) return now;
      calmLooks = 0;
    }
    await sleep(isIdle ? 50 : 150);
  }
}
