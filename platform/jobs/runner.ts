import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from 'graphile-worker';
import type { Logger as WorkerLogger, Runner, TaskList, WorkerEvents } from 'graphile-worker';
import type { Logger } from 'pino';
import type pg from 'pg';

/** Works the queue off in the background until it is stopped. */
export interface KeptRunner {
  /** The pool of workers that is at work now. */
  poolId(): string | undefined;
  stop(): Promise<void>;
}

export interface RunnerPlan {
  readonly workers: pg.Pool;
  readonly tasks: TaskList;
  readonly logger: WorkerLogger;
  readonly log: Logger;
}

const CONCURRENCY = 4;
const POLL_EVERY_MS = 1_000;
const AGAIN_AFTER_MS = 1_000;

/**
 * Starts working the queue off, and starts anew whenever the workers have given up: a database that goes away under
 * them ends the pool for good, while the server lives on.
 *
 * @throws If it can't start the first time.
 */
export async function keepRunning(plan: RunnerPlan): Promise<KeptRunner> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let current = await begin(plan);
  const watch = async (): Promise<void> => {
    while (!signal.aborted) {
      // However it ended: unless we stopped it, it should not have.
      const end = await current.runner.promise.then(
        () => undefined,
        (error: unknown) => error,
      );
      if (signal.aborted) return;
      plan.log.warn({ err: end }, 'the workers of the queue have ended; others take their place');
      current = (await beginAgain(plan, signal)) ?? current;
    }
  };
  const watching = watch();
  return {
    poolId: () => current.poolId,
    stop: async () => {
      stopping.abort();
      // One that has ended by itself can't be stopped any more.
      await current.runner.stop().catch(() => undefined);
      await watching;
    },
  };
}

interface Begun {
  readonly runner: Runner;
  readonly poolId: string | undefined;
}

async function begin({ workers, tasks, logger }: RunnerPlan): Promise<Begun> {
  const events: WorkerEvents = new EventEmitter();
  let poolId: string | undefined;
  events.once('pool:create', ({ workerPool }) => {
    poolId = workerPool.id;
  });
  const runner = await run({
    events,
    pgPool: workers,
    taskList: tasks,
    concurrency: CONCURRENCY,
    pollInterval: POLL_EVERY_MS,
    noHandleSignals: true,
    logger,
    // Without a delay, be it none, the library awaits nobody's outcome here, and one that fails ends the process.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  });
  return { runner, poolId };
}

/** Undefined once it is asked to stop. */
async function beginAgain(plan: RunnerPlan, signal: AbortSignal): Promise<Begun | undefined> {
  while (!signal.aborted) {
    await sleep(AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return undefined;
    try {
      const begun = await begin(plan);
      if (signal.aborted) await begun.runner.stop();
      return begun;
    } catch (error) {
      plan.log.warn({ err: error }, 'the workers of the queue can not start yet');
    }
  }
  return undefined;
}
