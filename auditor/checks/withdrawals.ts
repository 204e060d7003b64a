import { Type } from 'typebox';
import { Int8 } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { toId } from '#platform/kernel/id.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { cellWords } from './ledger.ts';

/**
 * What is debited and not yet paid out is the sum of the withdrawals under way, and what left the account at the
 * processor is the sum of those that were posted and did not come back.
 */
const balances = checkBy({
  kind: 'withdrawal_balance',
  row: Type.Object({
    cell: Type.Integer(),
    currency: Type.String(),
    kind: Type.String(),
    accounts: Type.Array(Type.String()),
    posted: Int8,
    due: Int8,
    withdrawals: Int8,
  }),
  statement: sql`
    select coalesce(house.cell, due.cell) as cell, coalesce(house.currency, due.currency)::text as currency,
           coalesce(house.kind, due.kind) as kind, coalesce(house.accounts, '{}') as accounts,
           coalesce(house.posted, 0) as posted, coalesce(due.minor, 0) as due, coalesce(due.withdrawals, 0) as withdrawals
      from (select cell, currency, kind, array_agg(id::text order by id) as accounts, sum(posted_minor)::bigint as posted
              from ledger.accounts where kind in ('payable', 'payout_clearing') group by cell, currency, kind) house
      full join (select cell, currency, case status when 'processing' then 'payable' else 'payout_clearing' end as kind,
                        sum(amount_minor)::bigint as minor, count(*) as withdrawals
                   from withdrawals.withdrawals where status in ('processing', 'posted') group by 1, 2, 3) due
        on due.cell = house.cell and due.currency = house.currency and due.kind = house.kind
     where coalesce(house.posted, 0) <> coalesce(due.minor, 0)
     order by 1, 2, 3`,
  sides: (row) => [
    {
      reference: `${row.kind} account ${row.accounts.map((id) => toId('acc', id)).join(', ')}${cellWords(row.cell)}`,
      says: moneyWords(row.posted, row.currency),
    },
    {
      reference: `the ${row.withdrawals} withdrawals that are ${row.kind === 'payable' ? 'under way' : 'posted'}`,
      says: moneyWords(row.due, row.currency),
    },
  ],
});

/** Compares withdrawals with the journal. */
export const withdrawalChecks: readonly Check[] = [balances];
