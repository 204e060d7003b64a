import type { Db, Tx } from '../db/db.ts';
import { lockNames } from '../db/name-lock.ts';
import { Sql, sql } from '../db/sql.ts';
import { invariant } from '../kernel/invariant.ts';
import type { Clocks, World } from '../kernel/world.ts';
import { setTimers } from './timers.ts';
import type { TimerHandler } from './worker.ts';

/** Rows that are deleted when they expire, because a table that anybody can add to must not grow without limit. */
export interface Sweep {
  /** `schema.table`. */
  readonly table: string;
  /** An indexed column; the row is kept for `keepMs` after this instant. */
  readonly column: string;
  readonly keepMs: number;
  /** Which clock wrote the column. */
  readonly clock: keyof Clocks;
  /** A condition, if not all rows are swept. */
  readonly where?: Sql;
}

const TIMER = 'rows.sweep';
const EVERY_MS = 3_600_000;
/**
 * The most rows of one transaction, and the most transactions of one sweep; the rest waits for the next sweep, right
 * after.
 */
const MOST_AT_ONCE = 500;
const MOST_BATCHES = 100;

/**
 * Deletes the expired rows of one table, in batches. Of several concurrent servers, only one does.
 *
 * @returns Whether nothing is left.
 */
export async function sweepTable(db: Db, sweep: Sweep, now: Date, most = MOST_AT_ONCE): Promise<boolean> {
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const deleted = await db.asWriter((tx) => deleteOver(tx, sweep, now, most));
    if (deleted < most) return true;
  }
  return false;
}

/**
 * Schedules the sweep of every table, now and every hour of business time.
 *
 * @returns The handlers of the timers that do it.
 */
export async function startSweeps({
  db,
  world,
  sweeps,
}: {
  db: Db;
  world: World;
  sweeps: readonly Sweep[];
}): Promise<Readonly<Record<string, TimerHandler>>> {
  const setNext = async (tables: readonly string[], inMs: number): Promise<void> => {
    const dueAt = new Date(world.clocks.business().getTime() + inMs);
    await db.asWriter((tx) =>
      setTimers(
        tx,
        tables.map((subject) => ({ kind: TIMER, subject, dueAt })),
      ),
    );
  };
  await setNext(
    sweeps.map((sweep) => sweep.table),
    0,
  );
  return {
    [TIMER]: async (table) => {
      const sweep = sweeps.find((one) => one.table === table);
      // A table of an earlier version; this ends its timer.
      if (!sweep) return;
      const isDone = await sweepTable(db, sweep, world.clocks[sweep.clock]());
      await setNext([table], isDone ? EVERY_MS : 0);
    },
  };
}

async function deleteOver(tx: Tx, sweep: Sweep, now: Date, most: number): Promise<number> {
  await lockNames(tx, [`sweep ${sweep.table}`]);
  const table = identifier(sweep.table);
  const before = new Date(now.getTime() - sweep.keepMs);
  const more = sweep.where ? sql` and ${sweep.where}` : sql``;
  // The condition is checked again for each row, because a row that was renewed meanwhile must stay.
  return tx.run(sql`
    delete from ${table}
     where ctid = any(array(select ctid from ${table}
                             where ${identifier(sweep.column)} <= ${before}${more} limit ${most}))
       and ${identifier(sweep.column)} <= ${before}${more}`);
}

/** Turns a name from our code into a piece of SQL. */
function identifier(name: string): Sql {
  invariant(/^[a-z_]+(\.[a-z_]+)?$/.test(name), 'a sweep names a table and a column of this database');
  return new Sql([name], [], () => invariant(false, 'a name has no rows'));
}
