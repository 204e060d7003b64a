import { sql } from '#platform/db/sql.ts';

/**
 * The journal's entries about payments: cell, number and payment, with the kind that each counts as. One that takes
 * another back counts as that one the other way round, which its `sign` says.
 */
export const paymentEntries = sql`
  select entry.cell, entry.number, entry.payment_id, coalesce(former.kind, entry.kind) as kind,
         case when entry.corrects is null then 1 else -1 end as sign
    from ledger.entries entry
    left join ledger.entries former on former.cell = entry.cell and former.number = entry.corrects
   where entry.payment_id is not null`;
