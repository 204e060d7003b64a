import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Instant } from '../db/column.ts';
import type { Tx } from '../db/db.ts';
import { sql } from '../db/sql.ts';

/** A deadline on business time: at `dueAt`, the handler of `kind` is called with `subject`. */
export interface Timer {
  readonly kind: string;
  /** The id that the deadline is for. There is one timer per kind and subject. */
  readonly subject: string;
  readonly dueAt: Date;
}

/**
 * Sets the deadline in the caller's transaction; an earlier one of the same kind and subject is moved.
 *
 * @param cell The cell of the transaction. A product without cells leaves it out.
 */
export async function setTimers(tx: Tx, timers: readonly Timer[], cell = 0): Promise<void> {
  if (timers.length === 0) return;
  await tx.run(sql`
    insert into jobs.timers (cell, kind, subject, due_at)
    select ${cell}, timer.kind, timer.subject, timer.due_at
      from unnest(${timers.map((timer) => timer.kind)}::text[], ${timers.map((timer) => timer.subject)}::text[],
                  ${timers.map((timer) => timer.dueAt)}::timestamptz[]) as timer (kind, subject, due_at)
    on conflict (cell, kind, subject) do update set due_at = excluded.due_at`);
}

/** Sets a deadline unless there is one of its kind and subject. @param cell As for `setTimers`. */
export async function keepTimer(tx: Tx, { kind, subject, dueAt }: Timer, cell = 0): Promise<void> {
  await tx.run(sql`
    insert into jobs.timers (cell, kind, subject, due_at) values (${cell}, ${kind}, ${subject}, ${dueAt})
    on conflict (cell, kind, subject) do nothing`);
}

/** When a deadline is due; undefined if there is none. @param cell As for `setTimers`. */
export async function timerDueAt(
  tx: Tx,
  { kind, subject }: Pick<Timer, 'kind' | 'subject'>,
  cell = 0,
): Promise<Date | undefined> {
  const row = await tx.maybe(sql(DueRow)`
    select due_at from jobs.timers where cell = ${cell} and kind = ${kind} and subject = ${subject}`);
  return row?.dueAt;
}

const DueRow = Type.Object({ dueAt: Instant });

/** Removes deadlines in the caller's transaction; missing ones are ignored. @param cell As for `setTimers`. */
export async function clearTimers(tx: Tx, timers: readonly Pick<Timer, 'kind' | 'subject'>[], cell = 0): Promise<void> {
  if (timers.length === 0) return;
  const [kinds, subjects] = [timers.map((timer) => timer.kind), timers.map((timer) => timer.subject)];
  // With the pairs alone, the join would read all timers; the lists in front of them make it use the key.
  await tx.run(sql`
    delete from jobs.timers
     where cell = ${cell} and kind = any(${[...new Set(kinds)]}::text[]) and subject = any(${subjects}::text[])
       and (kind, subject) in (select * from unnest(${kinds}::text[], ${subjects}::text[]))`);
}

const TimerRow = Type.Object({
  cell: Type.Integer(),
  kind: Type.String(),
  subject: Type.String(),
  dueAt: Instant,
  setBy: Type.String(),
});

/** The number of deadlines that are handled in parallel. */
export const TIMERS_AT_ONCE = 32;

/** A due deadline, with the cell and the database transaction that set it. */
export type DueTimer = Readonly<Static<typeof TimerRow>>;

/** Due deadlines, the longest due first. @param after Only those after this one. */
export function dueTimers(tx: Tx, now: Date, most: number, after?: DueTimer): Promise<DueTimer[]> {
  const behind = after
    ? sql`and (due_at, cell, kind, subject) > (${after.dueAt}, ${after.cell}, ${after.kind}, ${after.subject})`
    : sql``;
  return tx.many(sql(TimerRow)`
    select cell, kind, subject, due_at, xmin::text as set_by from jobs.timers where due_at <= ${now} ${behind}
     order by due_at, cell, kind, subject limit ${most}`);
}

/**
 * Ends fired timers, except those that their handler has set again, even to the same instant, or that another
 * transaction is setting.
 */
export async function endTimers(tx: Tx, timers: readonly DueTimer[]): Promise<void> {
  const [kinds, subjects] = [timers.map((timer) => timer.kind), timers.map((timer) => timer.subject)];
  // As above: the lists in front make it use the key.
  await tx.run(sql`
    delete from jobs.timers
     where (cell, kind, subject) in (
             select cell, kind, subject from jobs.timers
              where cell = any(${timers.map((timer) => timer.cell)}::integer[])
                and kind = any(${[...new Set(kinds)]}::text[]) and subject = any(${subjects}::text[])
                and (cell, kind, subject, xmin::text) in (
                      select * from unnest(${timers.map((timer) => timer.cell)}::integer[], ${kinds}::text[],
                                           ${subjects}::text[], ${timers.map((timer) => timer.setBy)}::text[]))
                for update skip locked)`);
}
