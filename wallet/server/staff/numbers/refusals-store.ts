import { Type } from 'typebox';
import { Int8 } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { HourCount } from './refusals-domain.ts';

/** Adds to the counts of the hours. Several servers may add at once, because all go through the codes in one order. */
export async function addRefusals(tx: Tx, cell: number, counts: readonly HourCount[]): Promise<void> {
  await tx.run(sql`
    insert into staff.refusals as known (cell, hour, code, times)
    select ${cell}, added.hour, added.code, added.times
      from unnest(${counts.map((one) => one.hour)}::timestamptz[], ${counts.map((one) => one.code)}::text[],
                  ${counts.map((one) => one.times)}::bigint[]) as added (hour, code, times)
     order by added.hour, added.code
    on conflict (cell, hour, code) do update set times = known.times + excluded.times`);
}

const SumRow = Type.Object({ code: Type.String(), day: Int8, week: Int8 });

/** Sums the counts of each code since two hours. */
export async function sumRefusals(tx: Tx, cell: number, { dayFrom, weekFrom }: { dayFrom: Date; weekFrom: Date }) {
  const rows = await tx.many(sql(SumRow)`
    select code, coalesce(sum(times) filter (where hour >= ${dayFrom}), 0)::bigint as day, sum(times)::bigint as week
      from staff.refusals
     where cell = ${cell} and hour >= ${weekFrom}
     group by code`);
  return rows.map(({ code, day, week }) => ({ code, day: Number(day), week: Number(week) }));
}
