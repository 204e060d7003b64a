import { Type } from 'typebox';
import type { Db } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import { TIMERS_AT_ONCE, dueTimers, endTimers } from '#platform/jobs/timers.ts';
import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import { forEachConcurrently } from '#platform/kernel/for-each-concurrently.ts';
import type { World } from '#platform/kernel/world.ts';
import type { MemoryDatabase, Special } from './memory/database.ts';
import { execute } from './memory/execute.ts';
import { parse } from './memory/parser.ts';
import { isBug } from './network.ts';
import type { Process, Simulation } from './scheduler.ts';

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

/** After this long another server may claim a job whose server died. */
const CLAIMED_MS = 15_000;
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
  attempts: Type.Integer(),
});
type Job = Type.Static<typeof JobRow>;

/** Claims a message as `claim` of the product does. Its next try, if the server dies, is due once the claim has ended. */
function takeJob(db: Db, now: Date): Promise<Job | undefined> {
  const claimedUntil = new Date(now.getTime() + CLAIMED_MS);
  return db.asWriter(async (tx) => {
    const job = await tx.maybe(sql(JobRow)`
      select id, kind, payload, attempts from jobs.outbox where next_at <= ${now}
       order by next_at, id limit 1 for update skip locked`);
    if (!job) return undefined;
    const attempts = job.attempts + 1;
    await tx.run(sql`
      update jobs.outbox set attempts = ${attempts}, next_at = ${claimedUntil} where id = ${job.id}`);
    return { ...job, attempts };
  });
}

async function endJob(db: Db, id: string): Promise<void> {
  await db.asWriter((tx) => tx.run(sql`delete from jobs.outbox where id = ${id}`));
}

async function retryJob(db: Db, { id, attempts }: Job, now: Date): Promise<void> {
  const nextAt = new Date(now.getTime() + Math.exp(Math.min(attempts, 10)) * 1_000);
  await db.asWriter((tx) => tx.run(sql`update jobs.outbox set next_at = ${nextAt} where id = ${id}`));
}

/** A server whose workers the clockwork calls. */
interface Worker {
  readonly process: Process;
  readonly doors: { readonly queue: Queue } | undefined;
}

const LOOK_WITHIN_MS = 500;
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
        if (table === 'jobs.outbox' && after) this.#arm('work', timeOf(after['next_at']), LOOK_WITHIN_MS);
        if (table === 'jobs.timers' && after) this.#arm('sweep', timeOf(after['due_at']), SWEEP_WITHIN_MS);
      }
    });
  }

  get #now(): number {
    return this.#simulation.now.getTime();
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
      this.#arm(what, this.#now + 1_000, LOOK_WITHIN_MS);
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
    if (this.#isDue('sweep')) this.#arm('sweep', this.#now + SWEEP_WITHIN_MS, SWEEP_WITHIN_MS);
    if (this.#isDue('work')) this.#arm('work', this.#now, LOOK_WITHIN_MS);
  }

  #isDue(what: keyof Queue): boolean {
    switch (what) {
      case 'sweep':
        return this.#database.rows('jobs.timers').some((timer) => timeOf(timer['due_at']) <= this.#now);
      case 'work':
        return this.#database.rows('jobs.outbox').some((job) => timeOf(job['next_at']) <= this.#now);
    }
  }
}

function timeOf(value: unknown): number {
  return (value as Date).getTime();
}
