import { Type } from 'typebox';
import { IdOf, Int8, Nullable } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { toId } from '#platform/kernel/id.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { cellWords } from './ledger.ts';
import { partStandings } from './part-standing.ts';
import { paymentEntries } from './payment-entries.ts';

/**
 * Each payment according to the journal: the number of its captures, the amount that they moved into escrow, and the
 * amount that is still there. It leaves out entries that do not touch escrow: arrivals in a seller's cell, and refunds
 * after a release.
 */
const booked = sql`
  select entry.cell, entry.payment_id, min(entry.number) as first_entry, max(entry.number) as last_entry,
         coalesce(sum(entry.sign) filter (where entry.kind = 'payment_captured'), 0)::bigint as captures,
         coalesce(sum(posted.minor) filter (where entry.kind = 'payment_captured'), 0)::bigint as captured,
         coalesce(sum(posted.minor), 0)::bigint as open
    from (${paymentEntries}) entry
    join (select posting.cell, posting.entry_number, posting.amount_minor as minor
                 from ledger.postings posting
                 join ledger.accounts account on account.cell = posting.cell and account.id = posting.account_id
                where account.kind = 'escrow') posted
      on posted.cell = entry.cell and posted.entry_number = entry.number
   group by entry.cell, entry.payment_id`;

/** Each payment according to its own row and parts. */
const stated = sql`
  select payment.cell, payment.id as payment_id, payment.status, payment.captured_at is not null as is_captured,
         payment.amount_minor as amount, payment.currency::text as currency, part.*
    from payments.payments payment
    cross join lateral (
      select coalesce(sum(amount_minor), 0)::bigint as parts, coalesce(sum(released_minor), 0)::bigint as released,
             coalesce(sum(refunded_minor), 0)::bigint as refunded,
             coalesce(sum(amount_minor - released_minor - refunded_minor), 0)::bigint as open
        from payments.parts
       where parts.cell = payment.cell and parts.payment_id = payment.id) part`;

const Payment = { cell: Type.Integer(), paymentId: IdOf('pay') };

function paymentWords({ cell, paymentId }: { cell: number; paymentId: string }): string {
  return `payment ${paymentId}${cellWords(cell)}`;
}

function entriesWords({ firstEntry, lastEntry }: { firstEntry: bigint | null; lastEntry: bigint | null }): string {
  if (firstEntry === null) return 'the journal';
  return firstEntry === lastEntry
    ? `journal entry ${firstEntry}`
    : `journal entries from ${firstEntry} to ${lastEntry}`;
}

const captures = checkBy({
  kind: 'payment_entry',
  row: Type.Object({
    ...Payment,
    status: Nullable(Type.String()),
    amount: Int8,
    currency: Type.String(),
    captures: Int8,
    captured: Int8,
    firstEntry: Nullable(Int8),
    lastEntry: Nullable(Int8),
  }),
  statement: sql`
    select coalesce(stated.cell, booked.cell) as cell, coalesce(stated.payment_id, booked.payment_id) as payment_id,
           stated.status, coalesce(stated.amount, 0) as amount, coalesce(stated.currency, '') as currency,
           coalesce(booked.captures, 0) as captures, coalesce(booked.captured, 0) as captured,
           booked.first_entry, booked.last_entry
      from (${stated}) stated
      full join (${booked}) booked on booked.cell = stated.cell and booked.payment_id = stated.payment_id
     where stated.payment_id is null
        or (stated.is_captured and (coalesce(booked.captures, 0) <> 1 or booked.captured <> stated.amount))
        or (not stated.is_captured and booked.payment_id is not null)
     order by 1, 2`,
  sides: (row) => [
    {
      reference: paymentWords(row),
      says: row.status === null ? 'does not exist' : `is ${row.status}, of ${moneyWords(row.amount, row.currency)}`,
    },
    {
      reference: entriesWords(row),
      says: `captured ${times(row.captures)}, in total ${moneyWords(row.captured, row.currency)}`,
    },
  ],
});

function times(count: bigint): string {
  return count === 1n ? 'once' : `${count} times`;
}

const escrows = checkBy({
  kind: 'payment_escrow',
  row: Type.Object({
    ...Payment,
    currency: Type.String(),
    captured: Int8,
    parts: Int8,
    released: Int8,
    refunded: Int8,
    open: Int8,
    bookedOpen: Int8,
    firstEntry: Int8,
    lastEntry: Int8,
  }),
  statement: sql`
    select stated.cell, stated.payment_id, stated.currency, booked.captured, stated.parts, stated.released,
           stated.refunded, stated.open, booked.open as booked_open, booked.first_entry, booked.last_entry
      from (${stated}) stated
      join (${booked}) booked on booked.cell = stated.cell and booked.payment_id = stated.payment_id
     where stated.is_captured
       and (stated.parts <> booked.captured or stated.open <> booked.open)
     order by 1, 2`,
  sides: (row) => {
    const words = (minor: bigint): string => moneyWords(minor, row.currency);
    return [
      {
        reference: `the parts of ${paymentWords(row)}`,
        says:
          `released ${words(row.released)}, refunded ${words(row.refunded)}, still in escrow ${words(row.open)}, ` +
          `in total ${words(row.parts)}`,
      },
      {
        reference: entriesWords(row),
        says: `captured ${words(row.captured)}, still in escrow ${words(row.bookedOpen)}`,
      },
    ];
  },
});

const escrowBalance = checkBy({
  kind: 'escrow_balance',
  row: Type.Object({
    cell: Type.Integer(),
    currency: Type.String(),
    accounts: Type.Array(Type.String()),
    posted: Int8,
    open: Int8,
    parts: Int8,
  }),
  statement: sql`
    select coalesce(escrow.cell, due.cell) as cell, coalesce(escrow.currency, due.currency)::text as currency,
           coalesce(escrow.accounts, '{}') as accounts, coalesce(escrow.posted, 0) as posted,
           coalesce(due.open, 0) as open, coalesce(due.parts, 0) as parts
      from (select cell, currency, array_agg(id::text order by id) as accounts, sum(posted_minor)::bigint as posted
              from ledger.accounts where kind = 'escrow' group by cell, currency) escrow
      full join (select cell, currency, sum(open)::bigint as open, count(*) as parts
                   from (${partStandings}) standing
                  where open <> 0 group by cell, currency) due
        on due.cell = escrow.cell and due.currency = escrow.currency
     where coalesce(escrow.posted, 0) <> coalesce(due.open, 0)
     order by 1, 2`,
  sides: (row) => [
    {
      reference: `escrow account ${row.accounts.map((id) => toId('acc', id)).join(', ')}${cellWords(row.cell)}`,
      says: moneyWords(row.posted, row.currency),
    },
    { reference: `the ${row.parts} open parts of all payments`, says: moneyWords(row.open, row.currency) },
  ],
});

/** Compares payments with the journal's entries on escrow. */
export const paymentChecks: readonly Check[] = [captures, escrows, escrowBalance];
