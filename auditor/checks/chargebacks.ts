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

/** Compares chargebacks with the journal. */
export const chargebackChecks: readonly Check[] = [fees];
