import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../db/db.ts';
import { coalesce } from '../db/coalesce.ts';
import { forEachConcurrently } from '../kernel/for-each-concurrently.ts';
import type { World } from '../kernel/world.ts';
import { claim, end, giveBack, hasWork, renew, RENEW_EVERY_MS } from './queue.ts';
import type { Failed, QueuedJob } from './queue.ts';
import { createSlowReceivers } from './slow-receivers.ts';
import type { SlowReceivers } from './slow-receivers.ts';
import { TIMERS_AT_ONCE, dueTimers, endTimers } from './timers.ts';
import type { DueTimer } from './timers.ts';
import type { Waker } from './waker.ts';

/**
 * Handles a message. Called at least once, so it must be idempotent; if it throws, it is retried later.
 *
 * @param detach Call it once a crash would lose nothing: the rest of the work, which waits for somebody's answer, may
 * then continue without the job and its worker. After that, throwing may cause no retry.
 */
export type JobHandler = (payload: unknown, detach: () => void) => Promise<void>;

/** Handles a due deadline. Called at least once; if it throws, the next sweep fires the deadline again. */
export type TimerHandler = (subject: string) => Promise<void>;

export interface Jobs {
  /** Starts the work in the background. Without it, only `drain` and `sweep` run jobs, as tests need. */
  start(): Promise<void>;
  /** Does everything that is due now; resolves when nothing is left to do. */
  drain(): Promise<void>;
  /** Fires every timer that is due on business time, then drains. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

interface JobSettings {
  readonly db: Db;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly timers: Readonly<Record<string, TimerHandler>>;
  readonly world: World;
  /** Wakes the work after a commit. */
  readonly waker: Waker;
}

/** Jobs that run in parallel: they wait for mail servers and shops more than for this machine. */
export const CONCURRENCY = 12;
/** Another server's messages are found by looking. */
const LOOK_EVERY_MS = 500;
const SWEEP_EVERY_MS = 5_000;
const MOST_AT_ONCE = 500;
/** The most rounds of work in one drain: work may cause more work, but not forever. */
const MOST_ROUNDS = 50;
const WATCH_EVERY_MS = 50;
/** Closing waits no longer than this for work, and for parties that do not answer. */
const END_WITHIN_MS = 10_000;
/** A drain waits no longer than this for jobs that do not end. */
const WORK_OFF_WITHIN_MS = 30_000;
const LONGEST_FAULT = 1_000;

/** Works on the outbox and the timers for one server. Several servers may share one database. */
export function createJobs(settings: JobSettings): Jobs {
  const { db, waker } = settings;
  const worker = createWorker(settings);
  const sweeper = createSweeper(settings);
  const intervals: NodeJS.Timeout[] = [];
  const drain = async (): Promise<void> => {
    // Separate work beside that in the background would run the same jobs in another order.
    const work = intervals.length > 0 ? () => untilWorkedOff(db, worker) : () => worker.workOff();
    for (let round = 0; round < MOST_ROUNDS; round += 1) if ((await work()) === 0) return;
  };
  return {
    start: async () => {
      intervals.push(
        setInterval(() => worker.wake(), LOOK_EVERY_MS),
        setInterval(() => worker.renew(), RENEW_EVERY_MS),
        setInterval(() => sweeper.wake(), SWEEP_EVERY_MS),
      );
      waker.onWake(() => worker.wake());
      worker.open();
    },
    drain,
    sweep: async () => {
      await sweeper.run();
      await drain();
    },
    close: async () => {
      for (const interval of intervals.splice(0)) clearInterval(interval);
      await Promise.race([worker.close(), sleep(END_WITHIN_MS, undefined, { ref: false })]);
      await sweeper.idle();
    },
  };
}

/** Claims messages and does their work, some in parallel. */
function createWorker(settings: JobSettings) {
  const { db, world } = settings;
  const server = randomUUID();
  const running = new Map<string, { readonly job: QueuedJob; readonly work: Promise<void> }>();
  const slowReceivers = createSlowReceivers({ log: world.log, hasRoom: () => looker.wake() });
  const workOn = createWork(settings, server);
  let isOpen = false;
  const claimSome = (most: number) => db.asWriter((tx) => claim(tx, { server, most, without: slowReceivers.full() }));
  const begin = (job: QueuedJob): void => {
    const work = workOn(job, slowReceivers).finally(() => {
      running.delete(job.id);
      // Not after each job: half of the places free make fewer claims.
      if (running.size <= CONCURRENCY / 2) looker.wake();
    });
    running.set(job.id, { job, work });
  };
  const looker = oneAtATime(world, 'queue', async () => {
    for (let count = 0; ;) {
      // What ends while the server closes makes room, too.
      const room = isOpen ? CONCURRENCY - running.size : 0;
      const claimed = room > 0 ? await claimSome(room) : [];
      for (const job of claimed) begin(job);
      count += claimed.length;
      if (claimed.length < room || room === 0) return count;
    }
  });
  const renewer = oneAtATime(world, 'renewal of claims', async () => {
    const jobs = [...running.values()].map(({ job }) => job);
    if (jobs.length > 0) await db.asWriter((tx) => renew(tx, server, jobs));
    return jobs.length;
  });
  return {
    open: () => {
      isOpen = true;
      looker.wake();
    },
    wake: () => looker.wake(),
    renew: () => renewer.wake(),
    isIdle: () => slowReceivers.isIdle(),
    /** Does all due work here and now, one job after the other. Returns the number of jobs. */
    workOff: async (): Promise<number> => {
      const jobs = await claimSome(MOST_AT_ONCE);
      for (const job of jobs) await workOn(job);
      return jobs.length;
    },
    /** Claims nothing more, and resolves when all work has ended. */
    close: async (): Promise<void> => {
      isOpen = false;
      await looker.idle();
      await Promise.all([...running.values()].map(({ work }) => work));
      await slowReceivers.idle();
      await renewer.idle();
    },
  };
}

/**
 * Does the work of a claimed message, and records its outcome; one statement records all that are there meanwhile. If
 * that fails, the claim ends later, and the work is done again.
 */
function createWork({ db, handlers, world }: JobSettings, server: string) {
  const endTogether = coalesce(async (jobs: readonly QueuedJob[]) => {
    await db.asWriter((tx) => end(tx, jobs));
    return jobs;
  });
  const giveBackTogether = coalesce(async (failed: readonly Failed[]) => {
    await db.asWriter((tx) => giveBack(tx, server, failed));
    return failed;
  });
  const attempt = async ({ kind, payload, party }: QueuedJob, slowReceivers?: SlowReceivers): Promise<void> => {
    const handler = handlers[kind];
    if (!handler) throw new Error(`There is no handler for jobs ${kind}.`);
    await world.faultpoint(`job.${kind}.before`);
    if (slowReceivers && party !== null) await slowReceivers.run(party, (detach) => handler(payload, detach));
    else await handler(payload, () => {});
    await world.faultpoint(`job.${kind}.after`);
  };
  const fail = async (job: QueuedJob, error: unknown): Promise<void> => {
    world.log.error({ err: error, kind: job.kind }, 'a job failed');
    await giveBackTogether({ job, fault: String(error).slice(0, LONGEST_FAULT) });
  };
  return async (job: QueuedJob, slowReceivers?: SlowReceivers): Promise<void> => {
    const record = await attempt(job, slowReceivers).then(
      () => () => endTogether(job),
      (error: unknown) => () => fail(job, error),
    );
    await record().catch((error: unknown) =>
      world.log.error({ err: error, kind: job.kind }, 'the outcome of a job was not recorded'),
    );
  };
}

/** Many in parallel, because they use the ledger's batch: one after the other, each would get its own batch. */
function createSweeper({ db, timers, world }: JobSettings) {
  const end = coalesce(async (fired: readonly DueTimer[]) => {
    await db.asWriter((tx) => endTimers(tx, fired));
    return fired;
  });
  const fire = async (timer: DueTimer): Promise<void> => {
    try {
      const handler = timers[timer.kind];
      if (!handler) throw new Error(`no handler for timer ${timer.kind}`);
      await handler(timer.subject);
      await end(timer);
    } catch (error) {
      world.log.error({ err: error, kind: timer.kind, subject: timer.subject }, 'a timer failed');
    }
  };
  return oneAtATime(world, 'sweeper', async () => {
    let last: DueTimer | undefined;
    for (let count = 0; ;) {
      const after = last;
      const due = await db.asWriter((tx) => dueTimers(tx, world.clocks.business(), MOST_AT_ONCE, after));
      await forEachConcurrently(due, TIMERS_AT_ONCE, fire);
      count += due.length;
      if (due.length < MOST_AT_ONCE) return count;
      // Failed ones wait for the next sweep, and do not hold up those behind them.
      last = due.at(-1);
    }
  });
}

/** Work that runs once at a time; a wake during a run requests another run after it. */
function oneAtATime(world: World, name: string, work: () => Promise<number>) {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = false;
  const runNext = (): Promise<number> => {
    const next = last.then(work, work);
    last = next.catch(() => {});
    return next;
  };
  return {
    run: runNext,
    wake: (): void => {
      if (waiting) return;
      waiting = true;
      void last
        .then(() => {
          waiting = false;
          return runNext();
        })
        .catch((error: unknown) => world.log.error({ err: error }, `the ${name} failed`));
    },
    idle: async (): Promise<void> => {
      await last;
    },
  };
}

/** Waits until no job is due or at work, and none of a slow party lingers. Returns the number of looks that found one. */
async function untilWorkedOff(
  db: Db,
  worker: Pick<ReturnType<typeof createWorker>, 'isIdle' | 'wake'>,
): Promise<number> {
  const deadline = Date.now() + WORK_OFF_WITHIN_MS;
  let looks = 0;
  while (Date.now() < deadline && (!worker.isIdle() || (await db.asWriter(hasWork)))) {
    worker.wake();
    looks += 1;
    await sleep(WATCH_EVERY_MS);
  }
  return looks;
}
