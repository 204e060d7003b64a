import { Type } from 'typebox';
import { IdOf, Int8, Nullable } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';

const Cell = { cell: Type.Integer() };
const Entry = { ...Cell, number: Int8 };
const Account = { ...Cell, accountId: IdOf('acc'), kind: Type.String(), currency: Type.String() };

/** Names an entry for an operator. */
export function entryWords({ cell, number }: { cell: number; number: bigint }): string {
  return `journal entry ${number}${cellWords(cell)}`;
}

/** Names a cell, except for cell 0, so that an operator of a single cell need not know of cells. */
export function cellWords(cell: number): string {
  return cell === 0 ? '' : ` of cell ${cell}`;
}

function accountWords(row: { cell: number; accountId: string; kind: string }): string {
  return `${row.kind} account ${row.accountId}${cellWords(row.cell)}`;
}

const gaps = checkBy({
  kind: 'entry_gap',
  row: Type.Object({ ...Entry, before: Int8 }),
  statement: sql`
    select cell, number, before
      from (select cell, number, lag(number, 1, 0::bigint) over (partition by cell order by number) as before
              from ledger.entries) numbered
     where number <> before + 1
     order by cell, number`,
  sides: ({ cell, number, before }) => [
    {
      reference: before === 0n ? 'the beginning of the journal' : entryWords({ cell, number: before }),
      says: `is followed by ${before + 1n}`,
    },
    { reference: entryWords({ cell, number }), says: 'follows instead' },
  ],
});

const unbalanced = checkBy({
  kind: 'entry_unbalanced',
  row: Type.Object({ ...Entry, currency: Type.String(), credits: Int8, debits: Int8 }),
  statement: sql`
    select cell, entry_number as number, currency,
           coalesce(sum(amount_minor) filter (where amount_minor > 0), 0)::bigint as credits,
           coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0)::bigint as debits
      from ledger.postings
     group by cell, entry_number, currency
    having sum(amount_minor) <> 0
     order by cell, entry_number, currency`,
  sides: (row) => [
    { reference: `credits of ${entryWords(row)}`, says: moneyWords(row.credits, row.currency) },
    { reference: `debits of ${entryWords(row)}`, says: moneyWords(row.debits, row.currency) },
  ],
});

const orphans = checkBy({
  kind: 'entry_postings',
  row: Type.Object({ ...Entry, isThere: Type.Boolean(), postings: Int8 }),
  statement: sql`
    select coalesce(entry.cell, posted.cell) as cell, coalesce(entry.number, posted.entry_number) as number,
           entry.number is not null as is_there, coalesce(posted.postings, 0) as postings
      from ledger.entries entry
      full join (select cell, entry_number, count(*) as postings from ledger.postings group by cell, entry_number) posted
        on posted.cell = entry.cell and posted.entry_number = entry.number
     where entry.number is null or coalesce(posted.postings, 0) < 2
     order by 1, 2`,
  sides: (row) => [
    { reference: entryWords(row), says: row.isThere ? 'exists, and needs two postings or more' : 'does not exist' },
    { reference: `postings of ${entryWords(row)}`, says: `${row.postings}` },
  ],
});

const strays = checkBy({
  kind: 'posting_account',
  row: Type.Object({ ...Entry, accountId: IdOf('acc'), posted: Type.String(), kept: Nullable(Type.String()) }),
  statement: sql`
    select posting.cell, posting.entry_number as number, posting.account_id, posting.currency::text as posted,
           account.currency::text as kept
      from ledger.postings posting
      left join ledger.accounts account on account.cell = posting.cell and account.id = posting.account_id
     where account.id is null or account.currency <> posting.currency
     order by 1, 2, 3`,
  sides: (row) => [
    { reference: `a posting of ${entryWords(row)}`, says: `is in ${row.posted} on ${row.accountId}` },
    {
      reference: `account ${row.accountId}${cellWords(row.cell)}`,
      says: row.kept === null ? 'does not exist' : `is in ${row.kept}`,
    },
  ],
});

const running = checkBy({
  kind: 'running_balance',
  row: Type.Object({
    ...Entry,
    accountId: IdOf('acc'),
    currency: Type.String(),
    amount: Int8,
    before: Int8,
    after: Int8,
  }),
  // Only the first wrong posting of each account, because the later ones follow from it. In the primary key's order.
  statement: sql`
    select distinct on (cell, account_id) cell, account_id, number, currency::text as currency, amount, before, after
      from (select cell, account_id, entry_number as number, currency, amount_minor as amount, balance_minor as after,
                   lag(balance_minor, 1, 0::bigint) over (partition by cell, account_id order by entry_number) as before
              from ledger.postings) posted
     where after <> before + amount
     order by cell, account_id, number`,
  sides: (row) => [
    {
      reference: `the posting of ${entryWords(row)} on account ${row.accountId}`,
      says: `left ${moneyWords(row.after, row.currency)}`,
    },
    {
      reference: `the posting before it on account ${row.accountId}`,
      says: `left ${moneyWords(row.before, row.currency)}, plus ${moneyWords(row.amount, row.currency)}`,
    },
  ],
});

const balances = checkBy({
  kind: 'account_balance',
  row: Type.Object({ ...Account, posted: Int8, postings: Int8, sum: Int8 }),
  statement: sql`
    select account.cell, account.id as account_id, account.kind, account.currency::text as currency,
           account.posted_minor as posted, coalesce(posting.postings, 0) as postings, coalesce(posting.sum, 0) as sum
      from ledger.accounts account
      left join (select cell, account_id, count(*) as postings, sum(amount_minor)::bigint as sum
                   from ledger.postings group by cell, account_id) posting
        on posting.cell = account.cell and posting.account_id = account.id
     where account.posted_minor <> coalesce(posting.sum, 0)
     order by 1, 2`,
  sides: (row) => [
    { reference: accountWords(row), says: moneyWords(row.posted, row.currency) },
    { reference: `its ${row.postings} postings`, says: moneyWords(row.sum, row.currency) },
  ],
});

const held = checkBy({
  kind: 'account_held',
  row: Type.Object({ ...Account, held: Int8, holds: Int8, reserves: Int8, sum: Int8 }),
  statement: sql`
    select account.cell, account.id as account_id, account.kind, account.currency::text as currency,
           account.held_minor as held, coalesce(hold.holds, 0) as holds, coalesce(reserve.parts, 0) as reserves,
           coalesce(hold.sum, 0) + coalesce(reserve.sum, 0) as sum
      from ledger.accounts account
      left join (select cell, account_id, count(*) as holds, sum(amount_minor)::bigint as sum
                   from ledger.holds where status = 'held' group by cell, account_id) hold
        on hold.cell = account.cell and hold.account_id = account.id
      left join (select cell, seller_account_id as account_id, count(*) as parts, sum(reserved_minor)::bigint as sum
                   from payments.parts where reserved_minor > 0 group by cell, seller_account_id) reserve
        on reserve.cell = account.cell and reserve.account_id = account.id
     where account.held_minor <> coalesce(hold.sum, 0) + coalesce(reserve.sum, 0)
     order by 1, 2`,
  sides: (row) => [
    { reference: accountWords(row), says: `${moneyWords(row.held, row.currency)} held` },
    {
      reference: `its ${row.holds} open holds and the reserves of ${row.reserves} parts`,
      says: moneyWords(row.sum, row.currency),
    },
  ],
});

const floors = checkBy({
  kind: 'account_floor',
  row: Type.Object({ ...Account, spendable: Int8, floor: Int8 }),
  statement: sql`
    select cell, id as account_id, kind, currency::text as currency, posted_minor - held_minor as spendable,
           floor_minor as floor
      from ledger.accounts
     where posted_minor - held_minor < floor_minor
     order by 1, 2`,
  sides: (row) => [
    { reference: accountWords(row), says: `${moneyWords(row.spendable, row.currency)} to spend` },
    { reference: 'its floor', says: moneyWords(row.floor, row.currency) },
  ],
});

const debts = checkBy({
  kind: 'account_debt',
  row: Type.Object({ ...Account, posted: Int8 }),
  statement: sql`
    select cell, id as account_id, kind, currency::text as currency, posted_minor as posted
      from ledger.accounts
     where kind = 'debt' and posted_minor > 0
     order by 1, 2`,
  sides: (row) => [
    { reference: accountWords(row), says: moneyWords(row.posted, row.currency) },
    { reference: 'the most that a debt can be', says: moneyWords(0n, row.currency) },
  ],
});

/**
 * Money to spend of owners who owe. A debt takes all money in its currency. Money in another one may be there, but pays
 * for nothing, because the holder's row names the debt.
 */
const owing = checkBy({
  kind: 'account_owing',
  row: Type.Object({ ...Account, debtId: IdOf('acc'), owedIn: Type.String(), spendable: Int8, owed: Int8 }),
  statement: sql`
    select account.cell, account.id as account_id, account.kind, account.currency::text as currency,
           debt.id as debt_id, debt.currency::text as owed_in,
           account.posted_minor - account.held_minor as spendable, -debt.posted_minor as owed
      from ledger.accounts debt
      join ledger.accounts account
        on account.cell = debt.cell and account.owner_kind = debt.owner_kind and account.owner_id = debt.owner_id
       and account.kind in ('available', 'commission')
      left join accounts.holders holder on holder.cell = debt.cell and holder.id = debt.owner_id
     where debt.kind = 'debt' and debt.posted_minor < 0 and account.posted_minor > account.held_minor
       and (account.currency = debt.currency
            or (debt.currency <> 'EUR' and not coalesce(holder.debt_accounts @> to_jsonb(debt.id), false)))
     order by 1, 2`,
  sides: (row) => [
    { reference: accountWords(row), says: `${moneyWords(row.spendable, row.currency)} to spend` },
    { reference: `debt account ${row.debtId}`, says: `${moneyWords(row.owed, row.owedIn)} owed` },
  ],
});

const holds = checkBy({
  kind: 'hold_state',
  row: Type.Object({
    ...Account,
    holdId: IdOf('hol'),
    status: Type.String(),
    isResolved: Type.Boolean(),
    amount: Int8,
    captured: Int8,
  }),
  statement: sql`
    select hold.cell, hold.id as hold_id, hold.account_id, coalesce(account.kind, 'missing') as kind,
           hold.currency::text as currency, hold.status, hold.resolved_at is not null as is_resolved,
           hold.amount_minor as amount, hold.captured_minor as captured
      from ledger.holds hold
      left join ledger.accounts account
        on account.cell = hold.cell and account.id = hold.account_id and account.currency = hold.currency
     where (hold.status = 'held') = (hold.resolved_at is not null) or (hold.status = 'captured') <> (hold.captured_minor > 0)
        or hold.captured_minor not between 0 and hold.amount_minor or account.id is null
     order by 1, 2`,
  sides: (row) => [
    {
      reference: `hold ${row.holdId}`,
      says: `is ${row.status}, and ${row.isResolved ? 'has' : 'has no'} time of resolution`,
    },
    {
      reference: accountWords(row),
      says: `${moneyWords(row.captured, row.currency)} of ${moneyWords(row.amount, row.currency)} was captured`,
    },
  ],
});

/** Compares the journal with itself and with the accounts. The chain has checks of its own. */
export const ledgerChecks: readonly Check[] = [
  gaps,
  unbalanced,
  orphans,
  strays,
  running,
  balances,
  held,
  floors,
  debts,
  owing,
  holds,
];
