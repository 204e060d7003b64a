import { Type } from 'typebox';
import { IdOf, Int8, Nullable } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { toId } from '#platform/kernel/id.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { cellWords } from './ledger.ts';
import { paymentEntries } from './payment-entries.ts';

/**
 * Each payment according to the journal: the number of its captures, and the amounts that its entries moved into and
 * out of escrow. It leaves out entries that do not touch escrow: arrivals in a seller's cell.
 */
const booked = sql`
  select entry.cell, entry.payment_id, min(entry.number) as first_entry, max(entry.number) as last_entry,
         coalesce(sum(entry.sign) filter (where entry.kind = 'payment_captured'), 0)::bigint as captures,
         coalesce(sum(posted.minor) filter (where entry.kind = 'payment_captured'), 0)::bigint as captured,
         coalesce(-sum(posted.minor) filter (where entry.kind = 'part_released'), 0)::bigint as released,
         coalesce(-sum(posted.minor) filter (where entry.kind = 'part_refunded'), 0)::bigint as refunded,
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
      select coalesce(sum(amount_minor), 0)::bigint as parts,
             coalesce(sum(amount_minor) filter (where status = 'released'), 0)::bigint as released,
             coalesce(sum(amount_minor) filter (where status = 'refunded'), 0)::bigint as refunded,
             coalesce(sum(amount_minor) filter (where status in ('held', 'shipped', 'delivered')), 0)::bigint as open
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
    bookedReleased: Int8,
    bookedRefunded: Int8,
    bookedOpen: Int8,
    firstEntry: Int8,
    lastEntry: Int8,
  }),
  statement: sql`
    select stated.cell, stated.payment_id, stated.currency, booked.captured, stated.parts, stated.released,
           stated.refunded, stated.open, booked.released as booked_released, booked.refunded as booked_refunded,
           booked.open as booked_open, booked.first_entry, booked.last_entry
      from (${stated}) stated
      join (${booked}) booked on booked.cell = stated.cell and booked.payment_id = stated.payment_id
     where stated.is_captured
       and (stated.parts <> booked.captured or stated.released <> booked.released or stated.refunded <> booked.refunded
            or stated.open <> booked.open)
     order by 1, 2`,
  sides: (row) => {
    const words = (minor: bigint): string => moneyWords(minor, row.currency);
    const split = (released: bigint, refunded: bigint, open: bigint): string =>
      `released ${words(released)}, refunded ${words(refunded)}, still in escrow ${words(open)}`;
    return [
      {
        reference: `the parts of ${paymentWords(row)}`,
        says: `${split(row.released, row.refunded, row.open)}, in total ${words(row.parts)}`,
      },
      {
        reference: entriesWords(row),
        says: `captured ${words(row.captured)}, ${split(row.bookedReleased, row.bookedRefunded, row.bookedOpen)}`,
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
      full join (select part.cell, payment.currency, sum(part.amount_minor)::bigint as open, count(*) as parts
                   from payments.parts part
                   join payments.payments payment on payment.cell = part.cell and payment.id = part.payment_id
                  where part.status in ('held', 'shipped', 'delivered') group by part.cell, payment.currency) due
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

/** The amounts that each account should have got from released parts. The wallet's own share has the name `fees`. */
const due = sql`
  select share.payment_id, share.account, sum(share.minor)::bigint as minor
    from (select part.payment_id, part.status, s.account, s.minor
            from payments.parts part
            join payments.payments payment on payment.cell = part.cell and payment.id = part.payment_id
           cross join lateral (
             values (part.seller_account_id::text, part.amount_minor - part.commission_minor - part.fee_minor),
                    (payment.client_account_id::text, part.commission_minor),
                    ('fees', part.fee_minor)) s (account, minor)) share
   where share.status = 'released'
   group by share.payment_id, share.account
  having sum(share.minor) <> 0`;

/** The amounts that each account has got according to the journal, in any cell. `crossing` has not arrived yet. */
const got = sql`
  select payment_id, account, sum(minor)::bigint as minor
    from (select entry.payment_id, posting.amount_minor as minor,
                 case account.kind when 'fees' then 'fees' when 'cell_clearing' then 'crossing'
                                   else account.id::text end as account
            from (${paymentEntries}) entry
            join ledger.postings posting on posting.cell = entry.cell and posting.entry_number = entry.number
            join ledger.accounts account on account.cell = posting.cell and account.id = posting.account_id
           where entry.kind = 'part_released' and account.kind <> 'escrow') moved
   group by payment_id, account
  having sum(minor) <> 0`;

const shares = checkBy({
  kind: 'payment_share',
  row: Type.Object({ paymentId: IdOf('pay'), currency: Type.String(), account: Type.String(), due: Int8, got: Int8 }),
  statement: sql`
    with due as (${due}), got as (${got}), share as (
      select coalesce(due.payment_id, got.payment_id) as payment_id, coalesce(due.account, got.account) as account,
             coalesce(due.minor, 0) as due, coalesce(got.minor, 0) as got
        from due full join got on got.payment_id = due.payment_id and got.account = due.account
    )
    select share.payment_id, coalesce(payment.currency::text, '') as currency, share.account, share.due, share.got
      from share left join payments.payments payment on payment.id = share.payment_id
     where share.due <> share.got
       and share.payment_id not in (select payment_id from got where account = 'crossing')
     order by 1, 3`,
  sides: (row) => {
    const account = row.account === 'fees' ? 'the wallet’s own fees' : `account ${toId('acc', row.account)}`;
    return [
      {
        reference: `the released parts of payment ${row.paymentId}`,
        says: `${moneyWords(row.due, row.currency)} for ${account}`,
      },
      { reference: `its journal entries on ${account}`, says: moneyWords(row.got, row.currency) },
    ];
  },
});

/** Compares payments and their parts with the journal. */
export const paymentChecks: readonly Check[] = [captures, escrows, escrowBalance, shares];
