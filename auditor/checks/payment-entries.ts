import { sql } from '#platform/db/sql.ts';

/**
 * Selects the journal's entries about payments: cell, number, payment, kind and sign. A correction has the kind of the
 * entry that it reverses, and the sign -1.
 */
export const paymentEntries = sql`
  select entry.cell, entry.number, entry.payment_id, coalesce(former.kind, entry.kind) as kind,
         case when entry.corrects is null then 1 else -1 end as sign
    from ledger.entries entry
    left join ledger.entries former on former.cell = entry.cell and former.number = entry.corrects
   where entry.payment_id is not null`;
