import { Type } from 'typebox';
import { Int8 } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { cellWords } from './ledger.ts';

const Row = Type.Object({ cell: Type.Integer(), currency: Type.String(), posted: Int8, said: Int8 });

/** The settlement posts fees soon after it has stored them, so the books may lack some, but never have more. */
const costs = checkBy({
  kind: 'house_costs',
  row: Row,
  statement: sql`
    select account.cell, account.currency::text as currency, account.posted_minor as posted,
           coalesce(movement.said, 0)::bigint as said
      from ledger.accounts account
      left join (select cell, currency,
                        sum(fee_minor + case when kind = 'fee' then -amount_minor else 0 end) as said
                   from settlement.movements group by 1, 2) movement using (cell, currency)
     where account.kind = 'costs' and -account.posted_minor > greatest(coalesce(movement.said, 0), 0)
     order by 1, 2`,
  sides: ({ cell, currency, posted, said }) => [
    { reference: `costs account in ${currency}${cellWords(cell)}`, says: `has ${moneyWords(posted, currency)}` },
    { reference: 'fees of the card processor', says: `are ${moneyWords(said, currency)}` },
  ],
});

const own = checkBy({
  kind: 'house_own',
  row: Row,
  statement: sql`
    select account.cell, account.currency::text as currency, account.posted_minor as posted,
           coalesce(entry.said, 0)::bigint as said
      from ledger.accounts account
      left join (select cell, currency, sum(amount_minor) as said
                   from settlement.bank_entries where words ~* '\\mown money\\M' group by 1, 2) entry
        using (cell, currency)
     where account.kind = 'own' and account.posted_minor > greatest(coalesce(entry.said, 0), 0)
     order by 1, 2`,
  sides: ({ cell, currency, posted, said }) => [
    { reference: `own account in ${currency}${cellWords(cell)}`, says: `has ${moneyWords(posted, currency)}` },
    { reference: 'own money on the statements of the bank', says: `is ${moneyWords(said, currency)}` },
  ],
});

/** Compares the accounts of the house with the processor's fees and the bank's statements. */
export const houseChecks: readonly Check[] = [costs, own];
