import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from 'graphile-worker';
import type { Logger as WorkerLogger, Runner, TaskList, WorkerEvents, WorkerPool } from 'graphile-worker';
import type { Logger } from 'pino';
import type pg from 'pg';

/** Runs the queue's jobs in the background until it is stopped. */
export interface KeptRunner {
  /** The current pool of workers. */
  poolId(): string | undefined;
  /** The time since a job was last begun or done. */
  idleMs(): number;
  /** Replaces the workers, if they do not take jobs any more. */
  renew(): void;
  /** Makes idle workers look for jobs now. */
  hurry(): void;
  stop(): Promise<void>;
}

interface RunnerPlan {
  /** Opens connections for one runner, which closes them. */
  readonly connect: () => pg.Pool;
  readonly tasks: TaskList;
  /** Flags of jobs to skip, which keep their order. Read before each job. */
  readonly flagsToSkip: () => string[];
  readonly logger: WorkerLogger;
  readonly log: Logger;
}

/** Jobs that run in parallel: they wait for mail servers and shops more than for this machine. */
export const CONCURRENCY = 12;
/**
 * Without a delay (even of zero), the library does not await the recording of a job's outcome, and if the database is
 * gone by then, the unhandled rejection ends the process.
 */
export const everyOutcomeAwaited = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };
const POLL_EVERY_MS = 1_000;
const AGAIN_AFTER_MS = 1_000;
/** Workers that give up together first finish their current jobs; some never do, if their connection is gone. */
const LEFT_AFTER_MS = 3_000;
const STOP_WITHIN_MS = 10_000;
const START_WITHIN_MS = 15_000;

/**
 * Starts running the queue's jobs, and starts again whenever the workers have given up: if the database goes away, the
 * pool ends permanently, while the server continues.
 *
 * @throws If it can't start the first time.
 */
export async function keepRunning(plan: RunnerPlan): Promise<KeptRunner> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let current = await begin(plan);
  let asked = Promise.withResolvers<Error>();
  const watch = async (): Promise<void> => {
    while (!signal.aborted) {
      const why = await Promise.race([current.ended, asked.promise, whenAborted(signal)]);
      if (signal.aborted) return;
      plan.log.warn({ err: why }, 'the workers of the queue have ended; others take their place');
      leave(current);
      asked = Promise.withResolvers();
      current = (await beginAgain(plan, signal)) ?? current;
    }
  };
  const watching = watch();
  return {
    poolId: () => current.pool()?.id,
    idleMs: () => Date.now() - current.work.at,
    renew: () => asked.resolve(new Error('They let jobs lie that are due.')),
    hurry: () => {
      try {
        current.pool()?.nudge(CONCURRENCY);
      } catch {
        // Workers that are ending refuse it; their replacements look for jobs anyway.
      }
    },
    stop: async () => {
      stopping.abort();
      await watching;
      // A runner that has ended on its own can't be stopped any more.
      const stopped = current.runner.stop().catch(() => undefined);
      await Promise.race([stopped, sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
      await Promise.race([closed(current), sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
    },
  };
}

interface Begun {
  readonly runner: Runner;
  readonly connections: pg.Pool;
  readonly pool: () => WorkerPool | undefined;
  /** When a job was last begun or done. */
  readonly work: { readonly at: number };
  /** Resolves with the reason when it has stopped working. */
  readonly ended: Promise<unknown>;
}

async function begin({ connect, tasks, flagsToSkip, logger }: RunnerPlan): Promise<Begun> {
  const events: WorkerEvents = new EventEmitter();
  let pool: WorkerPool | undefined;
  events.once('pool:create', ({ workerPool }) => {
    pool = workerPool;
  });
  const givenUp = new Promise<string>((resolve) => {
    events.once('pool:gracefulShutdown', ({ message }) => resolve(message));
  });
  const work = { at: Date.now() };
  for (const name of ['job:start', 'job:complete'] as const) {
    events.on(name, () => {
      work.at = Date.now();
    });
  }
  const connections = releasedOnce(connect());
  try {
    const starting = run({
      events,
      pgPool: connections,
      taskList: tasks,
      forbiddenFlags: flagsToSkip,
      concurrency: CONCURRENCY,
      pollInterval: POLL_EVERY_MS,
      noHandleSignals: true,
      logger,
      preset: everyOutcomeAwaited,
    });
    const late = sleep(START_WITHIN_MS, undefined, { ref: false });
    const runner = await Promise.race([starting, late]);
    if (!runner) throw new Error('The workers of the queue do not start.');
    const over = runner.promise.then(
      () => undefined,
      (error: unknown) => error,
    );
    const left = givenUp.then(async (message) => {
      await sleep(LEFT_AFTER_MS, undefined, { ref: false });
      return new Error(message);
    });
    return { runner, connections, pool: () => pool, work, ended: Promise.race([over, left]) };
  } catch (error) {
    void connections.end().catch(() => undefined);
    throw error;
  }
}

/** If a connection breaks while it is released, the library releases it again, and nobody catches that error. */
function releasedOnce(pool: pg.Pool): pg.Pool {
  const connect = pool.connect.bind(pool);
  const once = (callback?: Parameters<typeof connect>[0]) => {
    if (!callback) return connect();
    return connect((error, client, release) => {
      let isReleased = false;
      callback(error, client, (why) => {
        // Without a connection, there is nothing to release.
        if (!isReleased && client) release(why);
        isReleased = true;
      });
    });
  };
  return Object.assign(pool, { connect: once });
}

/** Undefined after it was asked to stop. */
async function beginAgain(plan: RunnerPlan, signal: AbortSignal): Promise<Begun | undefined> {
  while (!signal.aborted) {
    await sleep(AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return undefined;
    try {
      return await begin(plan);
    } catch (error) {
      plan.log.warn({ err: error }, 'the workers of the queue cannot start yet');
    }
  }
  return undefined;
}

/** Ends the remains of a runner that has given up, without waiting. */
function leave(begun: Begun): void {
  begun.runner.kill().catch(() => undefined);
  void closed(begun);
}

async function closed({ connections }: Begun): Promise<void> {
  if (!connections.ending) await connections.end().catch(() => undefined);
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
