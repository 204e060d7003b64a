import { Type } from 'typebox';
import { IdOf, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import type { Habits } from './domain.ts';
import { habitsKey } from './resources.ts';

const HabitsRow = Type.Object({
  id: IdOf('hld'),
  cell: Type.Integer(),
  countries: Type.Unsafe<readonly string[]>({ type: 'array' }),
  hours: Type.Unsafe<readonly number[]>({ type: 'array' }),
  recent: Type.Unsafe<readonly string[]>({ type: 'array' }),
});

const columns = sql`id, cell, countries, hours, recent`;

/**
 * Habits for the batch. A holder who never paid has no row to lock; but only captures insert one, and they hold the lock
 * of the holder's standing.
 */
export const habitsResource: Resource<Habits> = {
  key: habitsKey,
  lock: async (tx, cell, ids) => {
    const rows = await tx.many(sql(HabitsRow)`
      select ${columns} from step_up.habits
       where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
       order by id
         for no key update`);
    return rows.map(toHabits);
  },
  insert: insertHabits,
  update: updateHabits,
};

async function insertHabits(tx: Tx, cell: number, habits: readonly Habits[]): Promise<void> {
  await tx.run(sql`
    insert into step_up.habits (cell, id, countries, hours, recent)
    select ${cell}, * from unnest(${habits.map((one) => uuid(one.id))}::uuid[],
                                  ${habits.map((one) => json(one.countries))}::jsonb[],
                                  ${habits.map((one) => json(one.hours))}::jsonb[],
                                  ${habits.map((one) => json(one.recent))}::jsonb[])`);
}

async function updateHabits(tx: Tx, cell: number, habits: readonly Habits[]): Promise<void> {
  await tx.run(sql`
    update step_up.habits as habit
       set countries = after.countries, hours = after.hours, recent = after.recent
      from unnest(${habits.map((one) => uuid(one.id))}::uuid[],
                  ${habits.map((one) => json(one.countries))}::jsonb[],
                  ${habits.map((one) => json(one.hours))}::jsonb[],
                  ${habits.map((one) => json(one.recent))}::jsonb[]) as after (id, countries, hours, recent)
     where habit.cell = ${cell} and habit.id = after.id`);
}

/** Reads a holder's habits, without a lock; undefined before the first payment. */
export async function findHabits(tx: Tx, cell: number, id: Id<'hld'>): Promise<Habits | undefined> {
  const row = await tx.maybe(sql(HabitsRow)`
    select ${columns} from step_up.habits where cell = ${cell} and id = ${uuid(id)}`);
  return row && toHabits(row);
}

function toHabits({ recent, ...row }: Type.Static<typeof HabitsRow>): Habits {
  return { ...row, recent: recent.map((one) => new Date(one)) };
}
