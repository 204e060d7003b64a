import { Type } from 'typebox';
import { CurrencyCode, Instant, Int8 } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';

const ScheduleRow = Type.Object({
  version: Type.Integer(),
  validFrom: Instant,
  currency: CurrencyCode,
  cardFreeUpToMinor: Int8,
  cardBasisPoints: Type.Integer(),
  merchantBasisPoints: Type.Integer(),
});

/** Reads all versions, oldest first: a handful of rows. */
export function allSchedules(tx: Tx) {
  return tx.many(sql(ScheduleRow)`
    select version, valid_from, currency, card_free_up_to_minor, card_basis_points, merchant_basis_points
      from fees.schedules order by valid_from, version`);
}
