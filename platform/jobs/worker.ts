import { setTimeout as sleep } from 'node:timers/promises';
import { runTaskListOnce, Logger as WorkerLogger } from 'graphile-worker';
import type { TaskList } from 'graphile-worker';
import type pg from 'pg';
import { plainPool } from '../db/db.ts';
import type { Db } from '../db/db.ts';
import { coalesce } from '../db/coalesce.ts';
import { forEachConcurrently } from '../kernel/for-each-concurrently.ts';
import type { World } from '../kernel/world.ts';
import { addJobs, hasDueJobs, hasWaitingJobs, takeMessages } from './outbox.ts';
import { SEEN_EVERY_MS, takeFromDead, tellAlive } from './pools.ts';
import { CONCURRENCY, everyOutcomeAwaited, keepRunning } from './runner.ts';
import type { KeptRunner } from './runner.ts';
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

/** Returns the party whose answer a job with this payload waits for; a slow party holds up only its own jobs. */
export type PartyOf = (payload: unknown) => string | undefined;

/** Handles a due deadline. Called at least once; if it throws, the next sweep fires the deadline again. */
export type TimerHandler = (subject: string) => Promise<void>;

export interface Jobs {
  /** Starts the work in the background. Without it, only `drain` and `sweep` run jobs, as tests need. */
  start(): Promise<void>;
  /** Relays and runs everything that is due now; resolves when nothing is left to do. */
  drain(): Promise<void>;
  /** Fires every timer that is due on business time, then drains. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

interface JobSettings {
  readonly db: Db;
  readonly url: string;
  readonly writer: string;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly timers: Readonly<Record<string, TimerHandler>>;
  /** By kind, for jobs that wait for another party. */
  readonly parties?: Readonly<Record<string, PartyOf>>;
  readonly world: World;
  /** Wakes the relay. */
  readonly waker: Waker;
}

const RELAY_EVERY_MS = 500;
const SWEEP_EVERY_MS = 5_000;
const MOST_AT_ONCE = 500;
/** The most rounds of relay and work in one drain: work may cause more work, but not forever. */
const MOST_ROUNDS = 50;
const LOOK_EVERY_MS = 50;
/** Closing waits no longer than this for parties that do not answer. */
const END_WITHIN_MS = 10_000;
const IDLE_S = 20;
/** A drain waits no longer than this for jobs that do not end. */
const WORK_OFF_WITHIN_MS = 30_000;

/** Combines outbox, timers and graphile-worker for one server. Several servers may share one database. */
export function createJobs(settings: JobSettings): Jobs {
  const connectWorkers = () => plainPool({ url: settings.url, role: settings.writer, max: CONCURRENCY });
  const workers = connectWorkers();
  const relay = createRelay(settings);
  settings.waker.onWake(() => relay.wake());
  const sweeper = createSweeper(settings);
  const logger = workerLogger(settings);
  let runner: KeptRunner | undefined;
  const slowReceivers = createSlowReceivers({ log: settings.world.log, hasRoom: () => runner?.hurry() });
  const tasks = taskList(settings, settings.handlers);
  const shared = taskList(settings, sharedHandlers(settings, slowReceivers));
  const alive = oneAtATime(settings.world, 'sign of life', () =>
    settings.db.asWriter(async (tx) => {
      const poolId = runner?.poolId();
      if (poolId !== undefined) await tellAlive(tx, poolId);
      await takeFromDead(tx);
      // Longer than a job takes: workers that have begun none since then have silently lost their connection.
      const isIdle = runner !== undefined && runner.idleMs() > IDLE_S * 1_000 && slowReceivers.isIdle();
      if (isIdle && (await hasWaitingJobs(tx, IDLE_S))) runner?.renew();
      return 0;
    }),
  );
  const intervals: NodeJS.Timeout[] = [];

  const drain = async (): Promise<void> => {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const relayed = await relay.run();
      // Separate workers beside those in the background would end the process when the database goes away.
      const worked = runner ? await untilWorkedOff(settings.db, slowReceivers) : await workOff(workers, tasks, logger);
      if (relayed === 0 && worked === 0) return;
    }
  };
  return {
    start: async () => {
      runner = await keepRunning({
        connect: connectWorkers,
        tasks: shared,
        flagsToSkip: () => slowReceivers.full(),
        logger,
        log: settings.world.log,
      });
      alive.wake();
      intervals.push(
        setInterval(() => alive.wake(), SEEN_EVERY_MS),
        setInterval(() => relay.wake(), RELAY_EVERY_MS),
        setInterval(() => sweeper.wake(), SWEEP_EVERY_MS),
      );
    },
    drain,
    sweep: async () => {
      await sweeper.run();
      await drain();
    },
    close: async () => {
      for (const interval of intervals) clearInterval(interval);
      await runner?.stop();
      await Promise.race([slowReceivers.idle(), sleep(END_WITHIN_MS, undefined, { ref: false })]);
      await Promise.all([relay.idle(), sweeper.idle(), alive.idle()]);
      await workers.end();
    },
  };
}

/** Moves messages from the outbox to the queue; delete and insert are one transaction. */
function createRelay({ db, parties, world }: JobSettings) {
  return oneAtATime(world, 'relay', () =>
    db.asWriter(async (tx) => {
      const messages = await takeMessages(tx, MOST_AT_ONCE);
      await addJobs(
        tx,
        messages.map((message) => ({ ...message, flag: parties?.[message.kind]?.(message.payload) })),
      );
      return messages.length;
    }),
  );
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

/** Waits until no job is due and no job of a slow party lingers. Returns the number of checks that found one. */
async function untilWorkedOff(db: Db, slowReceivers: SlowReceivers): Promise<number> {
  const deadline = Date.now() + WORK_OFF_WITHIN_MS;
  let looks = 0;
  while (Date.now() < deadline && (!slowReceivers.isIdle() || (await db.asWriter(hasDueJobs)))) {
    looks += 1;
    await sleep(LOOK_EVERY_MS);
  }
  return looks;
}

/** Runs the due jobs of the queue once. Returns the number of jobs that succeeded or failed. */
async function workOff(workers: pg.Pool, tasks: TaskList, logger: WorkerLogger): Promise<number> {
  let count = 0;
  const counted: TaskList = Object.fromEntries(
    Object.entries(tasks).map(([kind, task]) => [
      kind,
      async (payload: unknown, helpers) => {
        count += 1;
        await task?.(payload as never, helpers);
      },
    ]),
  );
  const client = await workers.connect();
  try {
    await runTaskListOnce({ logger, preset: everyOutcomeAwaited }, counted, client);
  } finally {
    client.release();
  }
  return count;
}

/** Wraps the handlers, so that a party that does not answer occupies no worker for long. */
function sharedHandlers({ handlers, parties }: JobSettings, slowReceivers: SlowReceivers): JobSettings['handlers'] {
  return Object.fromEntries(
    Object.entries(handlers).map(([kind, handler]): [string, JobHandler] => [
      kind,
      (payload, detach) => {
        const party = parties?.[kind]?.(payload);
        // If lingering work is not counted, only the occupied workers limit it.
        if (party === undefined) return handler(payload, detach);
        return slowReceivers.run(party, (go) => handler(payload, go));
      },
    ]),
  );
}

function taskList({ world }: JobSettings, handlers: JobSettings['handlers']): TaskList {
  return Object.fromEntries(
    Object.entries(handlers).map(([kind, handler]) => [
      kind,
      async (payload: unknown) => {
        await world.faultpoint(`job.${kind}.before`);
        await handler(payload, () => {});
        await world.faultpoint(`job.${kind}.after`);
      },
    ]),
  );
}

function workerLogger({ world }: JobSettings): WorkerLogger {
  return new WorkerLogger(() => (level, message, meta) => {
    // A failed job is logged with its error; the library's routine lines are noise.
    if (level === 'error' || level === 'warning') world.log.error({ err: meta?.['error'] }, message);
  });
}
