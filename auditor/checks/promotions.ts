import { Type } from 'typebox';
import { IdOf, Int8 } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { cellWords } from './ledger.ts';
import { paymentEntries } from './payment-entries.ts';

/** A promotion's account has its budget, less the discounts that were not refunded, less the money that it returned. */
const budgets = checkBy({
  kind: 'promotion_budget',
  row: Type.Object({
    cell: Type.Integer(),
    promotionId: IdOf('prm'),
    accountId: IdOf('acc'),
    currency: Type.String(),
    posted: Int8,
    due: Int8,
    drawn: Int8,
  }),
  statement: sql`
    select promotion.cell, promotion.id as promotion_id, promotion.account_id, promotion.currency::text as currency,
           coalesce(account.posted_minor, 0) as posted, coalesce(drawn.minor, 0)::bigint as drawn,
           (promotion.budget_minor - promotion.returned_minor - coalesce(drawn.minor, 0))::bigint as due
      from promotions.promotions promotion
      left join ledger.accounts account on account.cell = promotion.cell and account.id = promotion.account_id
      left join (select payment.cell, payment.promotion_id, sum(part.discount_minor) as minor
                   from payments.payments payment
                   join payments.parts part on part.cell = payment.cell and part.payment_id = payment.id
                  where payment.captured_at is not null and part.status <> 'refunded'
                  group by payment.cell, payment.promotion_id) drawn
        on drawn.cell = promotion.cell and drawn.promotion_id = promotion.id
     where coalesce(account.posted_minor, 0) <> promotion.budget_minor - promotion.returned_minor - coalesce(drawn.minor, 0)
     order by 1, 2`,
  sides: (row) => [
    {
      reference: `promotion ${row.promotionId}${cellWords(row.cell)}`,
      says: `has ${moneyWords(row.due, row.currency)} left, and gave ${moneyWords(row.drawn, row.currency)}`,
    },
    { reference: `its account ${row.accountId}`, says: `has ${moneyWords(row.posted, row.currency)}` },
  ],
});

/** The amounts that each account should have paid: all captured parts that were not refunded. */
const due = sql`
  select payment.cell, payment.id as payment_id, source.account_id, sum(source.minor)::bigint as minor
    from payments.payments payment
    join payments.parts part on part.cell = payment.cell and part.payment_id = payment.id
   cross join lateral (values (payment.payer_account_id, part.amount_minor - part.discount_minor),
                              (payment.promotion_account_id, part.discount_minor)) source (account_id, minor)
   where payment.captured_at is not null and part.status <> 'refunded' and source.account_id is not null
   group by payment.cell, payment.id, source.account_id
  having sum(source.minor) <> 0`;

/**
 * The amounts that each account has paid according to the journal: captures less refunds. The refund of a discount
 * whose promotion is closed goes to the shop's commission, and counts for the promotion.
 */
const taken = sql`
  select moved.cell, moved.payment_id, moved.account_id, (-sum(moved.amount_minor))::bigint as minor
    from (select entry.cell, entry.payment_id, posting.amount_minor,
                 case when posting.account_id = payment.client_account_id and payment.promotion_account_id is not null
                      then payment.promotion_account_id else posting.account_id end as account_id
            from (${paymentEntries}) entry
            left join payments.payments payment on payment.cell = entry.cell and payment.id = entry.payment_id
            join ledger.postings posting on posting.cell = entry.cell and posting.entry_number = entry.number
            join ledger.accounts account on account.cell = posting.cell and account.id = posting.account_id
           where account.kind <> 'escrow' and entry.kind in ('payment_captured', 'part_refunded')) moved
   group by moved.cell, moved.payment_id, moved.account_id
  having sum(moved.amount_minor) <> 0`;

const sources = checkBy({
  kind: 'payment_source',
  row: Type.Object({
    cell: Type.Integer(),
    paymentId: IdOf('pay'),
    accountId: IdOf('acc'),
    currency: Type.String(),
    due: Int8,
    taken: Int8,
  }),
  statement: sql`
    with due as (${due}), taken as (${taken}), source as (
      select coalesce(due.cell, taken.cell) as cell, coalesce(due.payment_id, taken.payment_id) as payment_id,
             coalesce(due.account_id, taken.account_id) as account_id, coalesce(due.minor, 0) as due,
             coalesce(taken.minor, 0) as taken
        from due full join taken
          on taken.cell = due.cell and taken.payment_id = due.payment_id and taken.account_id = due.account_id
    )
    select source.cell, source.payment_id, source.account_id, coalesce(payment.currency::text, '') as currency,
           source.due, source.taken
      from source
      left join payments.payments payment on payment.cell = source.cell and payment.id = source.payment_id
     where source.due <> source.taken
     order by 1, 2, 3`,
  sides: (row) => [
    {
      reference: `payment ${row.paymentId}${cellWords(row.cell)}`,
      says: `${moneyWords(row.due, row.currency)} from account ${row.accountId}`,
    },
    { reference: `its journal entries on account ${row.accountId}`, says: moneyWords(row.taken, row.currency) },
  ],
});

/** Compares payers and promotions with the journal. */
export const promotionChecks: readonly Check[] = [budgets, sources];
