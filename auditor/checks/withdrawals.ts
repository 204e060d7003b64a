import { Type } from 'typebox';
import { Int8 } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { toId } from '#platform/kernel/id.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { cellWords } from './ledger.ts';

/**
 * What is debited and not yet paid out is the sum of the withdrawals under way. What left the account at the processor is
 * the sum of those that were posted and did not come back, with the cents that prove bank accounts.
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
    payouts: Int8,
  }),
  statement: sql`
    select coalesce(house.cell, due.cell) as cell, coalesce(house.currency, due.currency)::text as currency,
           coalesce(house.kind, due.kind) as kind, coalesce(house.accounts, '{}') as accounts,
           coalesce(house.posted, 0) as posted, coalesce(due.minor, 0) as due, coalesce(due.payouts, 0) as payouts
      from (select cell, currency, kind, array_agg(id::text order by id) as accounts, sum(posted_minor)::bigint as posted
              from ledger.accounts where kind in ('payable', 'payout_clearing') group by cell, currency, kind) house
      full join (select cell, currency, case status when 'processing' then 'payable' else 'payout_clearing' end as kind,
                        sum(amount_minor)::bigint as minor, count(*) as payouts
                   from (select cell, currency, status, amount_minor from withdrawals.withdrawals
                          where status in ('processing', 'posted')
                         union all
                         select cell, currency, status, amount_minor from instruments.cents where status = 'posted') paid
                  group by 1, 2, 3) due
        on due.cell = house.cell and due.currency = house.currency and due.kind = house.kind
     where coalesce(house.posted, 0) <> coalesce(due.minor, 0)
     order by 1, 2, 3`,
  sides: (row) => [
    {
      reference: `${row.kind} account ${row.accounts.map((id) => toId('acc', id)).join(', ')}${cellWords(row.cell)}`,
      says: moneyWords(row.posted, row.currency),
    },
    {
      reference:
        row.kind === 'payable'
          ? `the ${row.payouts} withdrawals that are under way`
          : `the ${row.payouts} withdrawals and proofs of bank accounts that are posted`,
      says: moneyWords(row.due, row.currency),
    },
  ],
});

/** The house pays for the cents that stayed at banks, and for nothing else of that kind. */
const proofs = checkBy({
  kind: 'proof_costs',
  row: Type.Object({ cell: Type.Integer(), currency: Type.String(), posted: Int8, sent: Int8, cents: Int8 }),
  statement: sql`
    select coalesce(house.cell, cent.cell) as cell, coalesce(house.currency, cent.currency)::text as currency,
           coalesce(house.posted, 0) as posted, coalesce(cent.minor, 0) as sent, coalesce(cent.cents, 0) as cents
      from (select cell, currency, sum(posted_minor)::bigint as posted
              from ledger.accounts where kind = 'proof_costs' group by cell, currency) house
      full join (select cell, currency, sum(amount_minor)::bigint as minor, count(*) as cents
                   from instruments.cents where status = 'posted' group by cell, currency) cent
        on cent.cell = house.cell and cent.currency = house.currency
     where -coalesce(house.posted, 0) <> coalesce(cent.minor, 0)
     order by 1, 2`,
  sides: ({ cell, currency, posted, sent, cents }) => [
    { reference: `proof_costs account in ${currency}${cellWords(cell)}`, says: `has ${moneyWords(posted, currency)}` },
    { reference: `the ${cents} proofs of bank accounts that are posted`, says: moneyWords(sent, currency) },
  ],
});

/** Compares withdrawals, and the cents that prove bank accounts, with the journal. */
export const withdrawalChecks: readonly Check[] = [balances, proofs];
