import { Type } from 'typebox';
import { Instant, Nullable } from '#platform/db/column.ts';
import type { Db } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import { addJobs, takeMessages } from '#platform/jobs/outbox.ts';
import { TIMERS_AT_ONCE, dueTimers, endTimers } from '#platform/jobs/timers.ts';
import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import { forEachConcurrently } from '#platform/kernel/for-each-concurrently.ts';
import type { World } from '#platform/kernel/world.ts';
import type { MemoryDatabase, Special } from './memory/database.ts';
import { execute } from './memory/execute.ts';
import { parse } from './memory/parser.ts';
import type { TableSchema } from './memory/schema.ts';
import { isBug } from './network.ts';
import type { Process, Simulation } from './scheduler.ts';

/** The table of graphile-worker, with the columns that the simulation needs. */
export const jobsTable: TableSchema = {
  name: 'graphile_worker.jobs',
  columns: new Map(
    Object.entries({
      id: 'uuid',
      kind: 'text',
      payload: 'json',
      run_at: 'timestamptz',
      attempts: 'integer',
      locked_at: 'timestamptz',
    }).map(([name, type]) => [
      name,
      { type, fallback: name === 'attempts' ? { kind: 'literal', value: 0 } : undefined },
    ]),
  ),
  uniques: [{ name: undefined, columns: ['id'], where: undefined, nullsMatch: false }],
};

/**
 * Replaces graphile-worker's function that takes messages from the outbox.
 *
 * @param now The time at which they are due.
 */
export function addJobSpecial(now: () => Date): Special {
  return {
    matches: /graphile_worker\.add_jobs?\(/,
    run: (database, transaction, _text, params) => {
      const [ids, kinds, payloads] = params as readonly (readonly string[])[];
      const table = database.store.table(jobsTable.name);
      ids!.forEach((id, index) => {
        const job = { id, kind: kinds![index], payload: payloads![index], run_at: now() };
        database.store.insert(transaction, table, database.store.shape(table, job));
      });
      return { rows: [], count: ids!.length };
    },
  };
}

/** Gives messages ascending ids. The product draws ids from the machine's clock and randomness, which never repeat. */
export const outboxSpecial: Special = {
  matches: /^insert into jobs\.outbox/,
  run: (database, transaction, text, params) => {
    const isIds = (value: unknown): boolean => Array.isArray(value) && /^[0-9a-f-]{36}$/.test(String(value[0]));
    const at = params.findIndex(isIds);
    const ids = (params[at] as readonly string[]).map(() => database.nextId());
    return execute(database.store, transaction, parse(text), params.with(at, ids));
  },
};

/** Replaces PostgreSQL's advisory lock. */
export const advisoryLockSpecial: Special = {
  matches: /^select pg_advisory_xact_lock/,
  run: (database, transaction, _text, params) => {
    database.store.hold(transaction, `advisory ${String(params[0])}`);
    return { rows: [{}], count: 1 };
  },
};

/** After this long another worker may take a job whose worker died, as in graphile-worker. */
const LOCKED_FOR_MS = 4 * 3_600_000;
const MOST_AT_ONCE = 500;

/** The bugs that may be planted into a queue. */
export interface QueueBugs {
  /** Deletes a job before its work is done. */
  readonly endsJobsEarly?: boolean;
  /** Deletes a deadline before its work is done. */
  readonly endsTimersEarly?: boolean;
}

/** One server's workers. */
export interface Queue {
  /** Moves messages from the outbox to the queue. */
  relay(): Promise<void>;
  /** Takes one job that is due. */
  work(): Promise<void>;
  /** Fires the deadlines that are due. */
  sweep(): Promise<void>;
}

/** Creates one server's workers, with the statements and the order of `platform/jobs`. */
export function createQueue(settings: {
  readonly db: Db;
  readonly world: World;
  readonly simulation: Simulation;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly timers: Readonly<Record<string, TimerHandler>>;
  readonly bugs: QueueBugs;
}): Queue {
  const { db, world, handlers, timers, simulation, bugs } = settings;
  return {
    relay: async () => {
      await db.asWriter(async (tx) => addJobs(tx, await takeMessages(tx, MOST_AT_ONCE)));
    },
    work: async () => {
      const job = await takeJob(db, world.clocks.business());
      if (!job) return;
      const handler = handlers[job.kind];
      if (!handler) throw new Error(`There is no handler for ${job.kind}.`);
      if (bugs.endsJobsEarly === true) await endJob(db, job.id);
      try {
        await world.faultpoint(`job.${job.kind}.before`);
        await handler(job.payload, () => {});
        await world.faultpoint(`job.${job.kind}.after`);
        await endJob(db, job.id);
      } catch (error) {
        report(simulation, job.kind, error);
        await retryJob(db, job, world.clocks.business());
      }
    },
    sweep: async () => {
      const due = await db.asWriter((tx) => dueTimers(tx, world.clocks.business(), MOST_AT_ONCE));
      await forEachConcurrently(due, TIMERS_AT_ONCE, async (timer) => {
        try {
          const handler = timers[timer.kind];
          if (!handler) throw new Error(`There is no handler for ${timer.kind}.`);
          if (bugs.endsTimersEarly === true) await db.asWriter((tx) => endTimers(tx, [timer]));
          await handler(timer.subject);
          await db.asWriter((tx) => endTimers(tx, [timer]));
        } catch (error) {
          report(simulation, timer.kind, error);
        }
      });
    },
  };
}

function report(simulation: Simulation, what: string, error: unknown): void {
  simulation.note(`${what} failed: ${String(error)}`);
  if (isBug(error)) simulation.faults.push(`${what}: ${String(error)}`);
}

const JobRow = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  payload: Type.Unknown(),
  runAt: Instant,
  attempts: Type.Integer(),
  lockedAt: Nullable(Instant),
});
type Job = Type.Static<typeof JobRow>;

function takeJob(db: Db, now: Date): Promise<Job | undefined> {
  const freed = new Date(now.getTime() - LOCKED_FOR_MS);
  return db.asWriter(async (tx) => {
    const job = await tx.maybe(sql(JobRow)`
      select id, kind, payload, run_at, attempts, locked_at from graphile_worker.jobs
       where run_at <= ${now} and (locked_at is null or locked_at <= ${freed})
       order by run_at, id limit 1 for update skip locked`);
    if (job) await tx.run(sql`update graphile_worker.jobs set locked_at = ${now} where id = ${job.id}`);
    return job;
  });
}

async function endJob(db: Db, id: string): Promise<void> {
  await db.asWriter((tx) => tx.run(sql`delete from graphile_worker.jobs where id = ${id}`));
}

async function retryJob(db: Db, job: Job, now: Date): Promise<void> {
  const attempts = job.attempts + 1;
  const runAt = new Date(now.getTime() + Math.exp(Math.min(attempts, 10)) * 1_000);
  await db.asWriter((tx) =>
    tx.run(sql`
      update graphile_worker.jobs set attempts = ${attempts}, run_at = ${runAt}, locked_at = null where id = ${job.id}`),
  );
}

/** A server whose workers the clockwork calls. */
interface Worker {
  readonly process: Process;
  readonly doors: { readonly queue: Queue } | undefined;
}

const RELAY_WITHIN_MS = 500;
const SWEEP_WITHIN_MS = 5_000;

/**
 * Calls a worker of one of the servers that are up when work in a database is due. It replaces the intervals of
 * `platform/jobs`, which would fill virtual days with empty turns.
 */
export class Clockwork {
  readonly #database: MemoryDatabase;
  readonly #simulation: Simulation;
  readonly #workers: readonly Worker[];
  readonly #self: Process;
  readonly #armed = new Set<string>();

  constructor(database: MemoryDatabase, simulation: Simulation, workers: readonly Worker[], name: string) {
    this.#database = database;
    this.#simulation = simulation;
    this.#workers = workers;
    this.#self = { name, life: 0, isUp: true };
    database.onCommit((changes) => {
      for (const { table, after } of changes) {
        if (table === 'jobs.outbox' && after) this.#arm('relay', this.#now, RELAY_WITHIN_MS);
        if (table === jobsTable.name && after) this.#armJob(after);
        if (table === 'jobs.timers' && after) this.#arm('sweep', timeOf(after['due_at']), SWEEP_WITHIN_MS);
      }
    });
  }

  get #now(): number {
    return this.#simulation.now.getTime();
  }

  #armJob(job: Readonly<Record<string, unknown>>): void {
    const lockedAt = job['locked_at'] as Date | null;
    this.#arm('work', lockedAt ? lockedAt.getTime() + LOCKED_FOR_MS : timeOf(job['run_at']), RELAY_WITHIN_MS);
  }

  /** Schedules one turn, a little after the work is due. Deadlines of the same time share one turn. */
  #arm(what: keyof Queue, dueMs: number, withinMs: number): void {
    const name = `${what} ${dueMs}`;
    if (what === 'sweep' && this.#armed.has(name)) return;
    this.#armed.add(name);
    const at = Math.max(dueMs, this.#now) + this.#simulation.random.between(0, withinMs);
    this.#simulation.spawn(this.#self, what, async () => {
      await this.#simulation.sleep(this.#self, at - this.#now, what);
      this.#armed.delete(name);
      if (this.#isDue(what)) await this.#hand(what);
    });
  }

  async #hand(what: keyof Queue): Promise<void> {
    const up = this.#workers.filter((one) => one.process.isUp && one.doors !== undefined);
    if (up.length === 0) {
      this.#arm(what, this.#now + 1_000, RELAY_WITHIN_MS);
      return;
    }
    const { process, doors } = this.#simulation.random.pick(up);
    this.#simulation.spawn(process, what, async () => {
      await doors!.queue[what]().catch((error: unknown) => report(this.#simulation, what, error));
      // Whether the turn succeeded or not, work that is left gets another turn.
      this.rearm();
    });
  }

  /** Schedules turns for all work that is left, after a turn and after the start of a server. */
  rearm(): void {
    if (this.#isDue('relay')) this.#arm('relay', this.#now, RELAY_WITHIN_MS);
    if (this.#isDue('sweep')) this.#arm('sweep', this.#now + SWEEP_WITHIN_MS, SWEEP_WITHIN_MS);
    if (this.#isDue('work')) this.#arm('work', this.#now, RELAY_WITHIN_MS);
  }

  #isDue(what: keyof Queue): boolean {
    switch (what) {
      case 'relay':
        return this.#database.rows('jobs.outbox').length > 0;
      case 'sweep':
        return this.#database.rows('jobs.timers').some((timer) => timeOf(timer['due_at']) <= this.#now);
      case 'work':
        return this.#database.rows(jobsTable.name).some((job) => isFree(job, this.#now));
    }
  }
}

function isFree(job: Readonly<Record<string, unknown>>, now: number): boolean {
  const lockedAt = job['locked_at'] as Date | null;
  return timeOf(job['run_at']) <= now && (lockedAt === null || lockedAt.getTime() + LOCKED_FOR_MS <= now);
}

function timeOf(value: unknown): number {
  return (value as Date).getTime();
}
