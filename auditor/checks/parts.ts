import { Type } from 'typebox';
import { IdOf, Int8 } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { cellWords } from './ledger.ts';
import { partStandings } from './part-standing.ts';

const Part = { cell: Type.Integer(), paymentId: IdOf('pay'), partId: IdOf('prt'), currency: Type.String() };

function partWords({ cell, paymentId, partId }: { cell: number; paymentId: string; partId: string }): string {
  return `part ${partId} of payment ${paymentId}${cellWords(cell)}`;
}

/**
 * The status of a part follows from its money, and a settled part has no clock that could move it again. Before its
 * delivery, only a part that its payer saw as untracked has a clock that releases it.
 */
const statuses = checkBy({
  kind: 'part_status',
  row: Type.Object({
    ...Part,
    status: Type.String(),
    open: Int8,
    released: Int8,
    refunded: Int8,
    hasClock: Type.Boolean(),
  }),
  statement: sql`
    select part.cell, part.payment_id, part.id as part_id, payment.currency::text as currency, part.status,
           part.amount_minor - part.released_minor - part.refunded_minor as open, part.released_minor as released,
           part.refunded_minor as refunded,
           part.release_at is not null or part.protection_ends_at is not null as has_clock
      from payments.parts part
      join payments.payments payment on payment.cell = part.cell and payment.id = part.payment_id
     where case
             when payment.captured_at is null
               then part.status not in ('awaiting', 'void') or part.released_minor + part.refunded_minor <> 0
             when part.status in ('held', 'shipped', 'delivered')
               then part.released_minor + part.refunded_minor >= part.amount_minor
             when part.status = 'released'
               then part.released_minor = 0 or part.released_minor + part.refunded_minor <> part.amount_minor
             when part.status = 'refunded' then part.refunded_minor <> part.amount_minor
             else true
           end
        or (part.status in ('released', 'refunded')
            and (part.release_at is not null or part.protection_ends_at is not null or part.settled_at is null))
        or (part.status in ('held', 'shipped') and part.release_at is not null
            and not (part.status = 'shipped' and part.is_untracked))
     order by 1, 2, 3`,
  sides: (row) => [
    {
      reference: partWords(row),
      says: `is ${row.status}${row.hasClock ? ', and a clock of it runs' : ''}`,
    },
    {
      reference: `the money of part ${row.partId}`,
      says:
        `released ${moneyWords(row.released, row.currency)}, refunded ${moneyWords(row.refunded, row.currency)}, ` +
        `still in escrow ${moneyWords(row.open, row.currency)}`,
    },
  ],
});

/**
 * A released part was on its way before: a carrier has scanned or delivered its parcels, it was sent without tracking, or
 * a case about it has ended.
 */
const shipments = checkBy({
  kind: 'part_shipment',
  row: Type.Object({ ...Part, released: Int8 }),
  statement: sql`
    select standing.cell, standing.payment_id, standing.id as part_id, standing.currency,
           standing.released_minor as released
      from (${partStandings}) standing
      join payments.parts part on part.cell = standing.cell and part.payment_id = standing.payment_id
                              and part.id = standing.id
     where standing.released_minor > 0 and part.shipped_at is null and part.delivered_at is null
       and not exists (select from protection.cases dispute
                        where dispute.cell = part.cell and dispute.part_id = part.id
                          and dispute.result in ('for_seller', 'partially_refunded'))
     order by 1, 2, 3`,
  sides: (row) => [
    { reference: partWords(row), says: `released ${moneyWords(row.released, row.currency)}` },
    { reference: `the parcels of part ${row.partId}`, says: 'no carrier has scanned them all' },
  ],
});

/** The lines and the shipping of a part move as much as the part. */
const lots = checkBy({
  kind: 'part_lots',
  row: Type.Object({ ...Part, released: Int8, refunded: Int8, lots: Int8, lotsReleased: Int8, lotsRefunded: Int8 }),
  statement: sql`
    select part.cell, part.payment_id, part.id as part_id, payment.currency::text as currency,
           part.released_minor as released, part.refunded_minor as refunded, lot.lots, lot.lots_released,
           lot.lots_refunded
      from payments.parts part
      join payments.payments payment on payment.cell = part.cell and payment.id = part.payment_id
     cross join lateral (
       select count(*) as lots, count(*) filter (where one ->> 'releasedAt' is not null) as lots_released,
              coalesce(sum((one ->> 'refunded')::bigint), 0)::bigint as lots_refunded
         from jsonb_array_elements(part.lots) one) lot
     where lot.lots_refunded <> part.refunded_minor or (part.released_minor > 0 and lot.lots_released = 0)
        or (part.status = 'released' and part.refunded_minor = 0 and lot.lots_released = 0)
     order by 1, 2, 3`,
  sides: (row) => [
    {
      reference: partWords(row),
      says: `released ${moneyWords(row.released, row.currency)}, refunded ${moneyWords(row.refunded, row.currency)}`,
    },
    {
      reference: `the ${row.lots} lines and shipping of part ${row.partId}`,
      says: `${row.lotsReleased} released, refunded ${moneyWords(row.lotsRefunded, row.currency)}`,
    },
  ],
});

/**
 * Each refund of a part has its record, and each record is of a part. A part that was refunded as a whole before there
 * were records has none.
 */
const refunds = checkBy({
  kind: 'part_refund',
  row: Type.Object({ ...Part, refunded: Int8, records: Int8, recorded: Int8, returned: Int8 }),
  statement: sql`
    select coalesce(standing.cell, record.cell) as cell, coalesce(standing.payment_id, record.payment_id) as payment_id,
           coalesce(standing.id, record.part_id) as part_id,
           coalesce(standing.currency, record.currency)::text as currency,
           coalesce(standing.refunded_minor, 0) as refunded, coalesce(record.records, 0) as records,
           coalesce(record.recorded, 0) as recorded, coalesce(record.returned, 0) as returned
      from (${partStandings}) standing
      full join (select refund.cell, refund.payment_id, refund.part_id, min(refund.currency) as currency,
                        count(*) as records, sum(refund.amount_minor)::bigint as recorded,
                        sum(source.minor)::bigint as returned
                   from protection.refunds refund
                  cross join lateral (select coalesce(sum((one ->> 'minor')::bigint), 0)::bigint as minor
                                        from jsonb_array_elements(refund.sources) one) source
                  group by refund.cell, refund.payment_id, refund.part_id) record
        on record.cell = standing.cell and record.payment_id = standing.payment_id and record.part_id = standing.id
     where (coalesce(standing.refunded_minor, 0) <> coalesce(record.recorded, 0)
            or coalesce(record.returned, 0) <> coalesce(record.recorded, 0))
       and not (record.records is null and standing.refunded_minor = standing.amount_minor)
     order by 1, 2, 3`,
  sides: (row) => [
    { reference: partWords(row), says: `refunded ${moneyWords(row.refunded, row.currency)}` },
    {
      reference: `the ${row.records} records of refunds of part ${row.partId}`,
      says:
        `${moneyWords(row.recorded, row.currency)}, of which ${moneyWords(row.returned, row.currency)} went back to ` +
        'the sources',
    },
  ],
});

/** What releases put into the reserve of a part is still there, was paid out, or came out for refunds. */
const reserves = checkBy({
  kind: 'part_reserve',
  row: Type.Object({ ...Part, held: Int8, left: Int8, reserved: Int8, paidOut: Int8, taken: Int8 }),
  statement: sql`
    select part.cell, part.payment_id, part.id as part_id, payment.currency::text as currency, slice.held, slice.left,
           part.reserved_minor as reserved, payout.minor as paid_out, refund.minor as taken
      from payments.parts part
      join payments.payments payment on payment.cell = part.cell and payment.id = part.payment_id
     cross join lateral (
       select coalesce(sum((one ->> 'held')::bigint), 0)::bigint as held,
              coalesce(sum((one ->> 'left')::bigint), 0)::bigint as left,
              coalesce(bool_and((one ->> 'left')::bigint between 0 and (one ->> 'held')::bigint
                                and (one ->> 'held')::bigint <= (one ->> 'due')::bigint
                                and (one ->> 'dueLeft')::bigint
                                    between (one ->> 'left')::bigint and (one ->> 'due')::bigint), true) as fits
         from jsonb_array_elements(part.reserve) one) slice
     cross join lateral (
       select coalesce(sum(freed_minor), 0)::bigint as minor from protection.payouts
        where payouts.cell = part.cell and payouts.part_id = part.id) payout
     cross join lateral (
       select coalesce(sum(reserve_minor), 0)::bigint as minor from protection.refunds
        where refunds.cell = part.cell and refunds.payment_id = part.payment_id and refunds.part_id = part.id) refund
     where slice.left <> part.reserved_minor or not slice.fits
        or slice.held - slice.left <> payout.minor + refund.minor
     order by 1, 2, 3`,
  sides: (row) => [
    {
      reference: partWords(row),
      says: `reserves ${moneyWords(row.reserved, row.currency)}`,
    },
    {
      reference: `the releases, payouts and refunds of part ${row.partId}`,
      says:
        `put ${moneyWords(row.held, row.currency)} into reserve and left ${moneyWords(row.left, row.currency)}; ` +
        `paid out ${moneyWords(row.paidOut, row.currency)}, refunded ${moneyWords(row.taken, row.currency)} of it`,
    },
  ],
});

/** Compares the parts of payments with their own lines, parcels and refunds. */
export const partChecks: readonly Check[] = [statuses, shipments, lots, refunds, reserves];
