import { Type } from 'typebox';
import { Int8 } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { cellWords } from './ledger.ts';

/** The account for fees of chargebacks has paid what the processor keeps for them. */
const fees = checkBy({
  kind: 'chargeback_fees',
  row: Type.Object({ cell: Type.Integer(), currency: Type.String(), posted: Int8, kept: Int8 }),
  statement: sql`
    select cell, currency, coalesce(posted, 0)::bigint as posted, coalesce(kept, 0)::bigint as kept
      from (select cell, currency::text as currency, sum(posted_minor) as posted
              from ledger.accounts where kind = 'chargeback_fees' group by 1, 2) account
      full join (select cell, currency::text as currency, sum(fee_minor) as kept
                   from chargebacks.chargebacks group by 1, 2) chargeback using (cell, currency)
     where coalesce(posted, 0) <> -coalesce(kept, 0)
     order by 1, 2`,
  sides: ({ cell, currency, posted, kept }) => [
    {
      reference: `account for fees of chargebacks in ${currency}${cellWords(cell)}`,
      says: `has ${moneyWords(posted, currency)}`,
    },
    { reference: 'chargebacks', says: `cost ${moneyWords(kept, currency)}` },
  ],
});

/** What a bank took was paid from the balance of the charge's holder, or is the holder's debt. */
const shares = checkBy({
  kind: 'chargeback_share',
  row: Type.Object({ dispute: Type.String(), currency: Type.String(), taken: Int8, moved: Int8 }),
  statement: sql`
    select chargeback.processor_id as dispute, chargeback.currency::text as currency, chargeback.taken_minor as taken,
           coalesce(entry.moved, 0)::bigint as moved
      from chargebacks.chargebacks chargeback
      left join (select entry.cell, substring(entry.reason from 'dispute (d[pu]_\\w+)$') as dispute,
                        sum(posting.amount_minor) as moved
                   from ledger.entries entry
                   join ledger.postings posting on posting.cell = entry.cell and posting.entry_number = entry.number
                   join ledger.accounts account
                     on account.cell = posting.cell and account.id = posting.account_id and account.kind in ('available', 'debt')
                  where entry.kind in ('chargeback', 'chargeback_returned')
                  group by 1, 2) entry
        on entry.cell = chargeback.cell and entry.dispute = chargeback.processor_id
     where coalesce(entry.moved, 0) <> -chargeback.taken_minor
     order by 1`,
  sides: ({ dispute, currency, taken, moved }) => [
    { reference: `chargeback of dispute ${dispute}`, says: `took ${moneyWords(taken, currency)}` },
    { reference: "its entries on the holder's balance and debt", says: `moved ${moneyWords(moved, currency)}` },
  ],
});

/** Compares chargebacks with the journal. */
export const chargebackChecks: readonly Check[] = [fees, shares];
