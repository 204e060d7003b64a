import { Type } from 'typebox';
import { CurrencyCode, Int8 } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { ReferenceDay } from './domain.ts';

/** Stores the rates of a day. A rate that the day already has stays. */
export async function insertDay(tx: Tx, { day, perEuro }: ReferenceDay, readAt: Date): Promise<void> {
  await tx.run(sql`
    insert into rates.rates (day, currency, numerator, denominator, read_at)
    select ${day}, rate.currency, rate.numerator, rate.denominator, ${readAt}
      from unnest(${perEuro.map((one) => one.currency)}::text[], ${perEuro.map((one) => one.numerator)}::bigint[],
                  ${perEuro.map((one) => one.denominator)}::bigint[]) as rate (currency, numerator, denominator)
    on conflict do nothing`);
}

const RateRow = Type.Object({
  day: Type.String(),
  currency: CurrencyCode,
  numerator: Int8,
  denominator: Int8,
});

/** Reads the rates of the last day that the wallet has; undefined before the first. */
export async function latestDay(tx: Tx): Promise<ReferenceDay | undefined> {
  const rows = await tx.many(sql(RateRow)`
    select day::text, currency, numerator, denominator from rates.rates
     where day = (select max(day) from rates.rates)
     order by currency`);
  const [first] = rows;
  return (
    first && {
      day: first.day,
      perEuro: rows.map(({ currency, numerator, denominator }) => ({ currency, numerator, denominator })),
    }
  );
}
