import { Type } from 'typebox';
import { IdOf, Int8, Nullable } from '#platform/db/column.ts';
import type { Snapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import { moneyWords } from '../difference.ts';
import type { Difference } from '../difference.ts';

const Row = Type.Object({
  paymentId: Nullable(IdOf('pay')),
  currency: Type.String(),
  left: Int8,
  arrived: Int8,
  departures: Type.Array(Type.String()),
  arrivals: Type.Array(Type.String()),
});

/**
 * Compares the money that left a cell with the money that arrived in another, for each payment. A crossing takes a
 * moment, so the caller checks a difference again before it reports it.
 */
export async function compareCrossings(snapshot: Snapshot): Promise<Difference[]> {
  const rows = await snapshot.many(sql(Row)`
    select entry.payment_id, posting.currency::text as currency,
           coalesce(sum(posting.amount_minor) filter (where posting.amount_minor > 0), 0)::bigint as left,
           coalesce(-sum(posting.amount_minor) filter (where posting.amount_minor < 0), 0)::bigint as arrived,
           coalesce(array_agg(entry.number || ' of cell ' || entry.cell order by entry.cell, entry.number)
                      filter (where posting.amount_minor > 0), '{}') as departures,
           coalesce(array_agg(entry.number || ' of cell ' || entry.cell order by entry.cell, entry.number)
                      filter (where posting.amount_minor < 0), '{}') as arrivals
      from ledger.accounts account
      join ledger.postings posting on posting.cell = account.cell and posting.account_id = account.id
      join ledger.entries entry on entry.cell = posting.cell and entry.number = posting.entry_number
     where account.kind = 'cell_clearing'
     group by entry.payment_id, posting.currency
    having sum(posting.amount_minor) <> 0
     order by entry.payment_id`);
  return rows.map((row) => {
    const about = row.paymentId === null ? 'without a payment' : `for payment ${row.paymentId}`;
    return {
      kind: 'cell_crossing',
      sides: [
        {
          reference: `money that left a cell ${about} (${entries(row.departures)})`,
          says: moneyWords(row.left, row.currency),
        },
        {
          reference: `money that arrived ${about} (${entries(row.arrivals)})`,
          says: moneyWords(row.arrived, row.currency),
        },
      ],
    };
  });
}

function entries(names: readonly string[]): string {
  if (names.length === 0) return 'no journal entry';
  return `journal ${names.length === 1 ? 'entry' : 'entries'} ${names.join(', ')}`;
}
