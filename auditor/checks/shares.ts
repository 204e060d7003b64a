import { Type } from 'typebox';
import { IdOf, Int8 } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { toId } from '#platform/kernel/id.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { partStandings } from './part-standing.ts';
import { paymentEntries } from './payment-entries.ts';

/**
 * The amount that each account should have got from a payment, less what it has paid: seller and shop, the wallet
 * itself under the name `fees`, the payer, the promotion, and the wallet's coupon. The shop counts for its promotion, because the refund of
 * a discount whose promotion is closed goes to the shop's commission.
 */
const due = sql`
  select share.payment_id, share.account, bool_or(share.is_source) as is_source, sum(share.minor)::bigint as minor
    from (select standing.payment_id, s.account, s.is_source, s.minor
            from (${partStandings}) standing
           cross join lateral (
             values (standing.seller_account_id::text, false, standing.seller),
                    (coalesce(standing.promotion_account_id, standing.client_account_id)::text,
                     standing.promotion_account_id is not null, standing.shop),
                    ('fees', false, standing.fee),
                    (standing.payer_account_id::text, true,
                     standing.payer_back
                       - (standing.amount_minor - standing.discount_minor - standing.coupon_minor)),
                    (standing.coupon_account_id::text, true, standing.coupon_back - standing.coupon_minor),
                    (standing.promotion_account_id::text, true, standing.promotion_back - standing.discount_minor))
             s (account, is_source, minor)
           where s.account is not null) share
   group by share.payment_id, share.account
  having sum(share.minor) <> 0`;

/**
 * The amount that each account has got according to the journal, in any cell. What an owner's account could not give
 * is on the account of the owner's debt, and counts with it. `crossing` has not arrived yet.
 */
const got = sql`
  select payment_id, account, sum(minor)::bigint as minor
    from (select entry.payment_id, posting.amount_minor as minor,
                 case when account.kind = 'fees' then 'fees'
                      when account.kind = 'cell_clearing' then 'crossing'
                      when account.id = payment.client_account_id
                        then coalesce(payment.promotion_account_id, account.id)::text
                      else account.id::text end as account
            from (${paymentEntries}) entry
            join ledger.postings posting on posting.cell = entry.cell and posting.entry_number = entry.number
            join ledger.accounts posted on posted.cell = posting.cell and posted.id = posting.account_id
            left join ledger.accounts owner
              on posted.kind = 'debt' and owner.cell = posted.cell and owner.owner_kind = posted.owner_kind
             and owner.owner_id = posted.owner_id and owner.currency = posted.currency
             and owner.kind in ('available', 'commission')
           cross join lateral (select coalesce(owner.id, posted.id) as id, posted.kind) account
            left join payments.payments payment on payment.id = entry.payment_id
           where posted.kind <> 'escrow' and entry.kind in ('payment_captured', 'part_released', 'part_refunded')) moved
   group by payment_id, account
  having sum(minor) <> 0`;

const Row = Type.Object({
  paymentId: IdOf('pay'),
  currency: Type.String(),
  account: Type.String(),
  due: Int8,
  got: Int8,
});

/** Selects the accounts with a wrong amount: those that pay, or those that get a share. */
function wrong(whose: 'sources' | 'shares') {
  return sql`
    with due as (${due}), got as (${got}), share as (
      select coalesce(due.payment_id, got.payment_id) as payment_id, coalesce(due.account, got.account) as account,
             coalesce(due.is_source, got.minor < 0) as is_source, coalesce(due.minor, 0) as due,
             coalesce(got.minor, 0) as got
        from due full join got on got.payment_id = due.payment_id and got.account = due.account
    )
    select share.payment_id, coalesce(payment.currency::text, '') as currency, share.account, share.due, share.got
      from share left join payments.payments payment on payment.id = share.payment_id
     where share.due <> share.got and share.is_source = ${whose === 'sources'}
       and share.payment_id not in (select payment_id from got where account = 'crossing')
     order by 1, 3`;
}

function accountWords(account: string): string {
  return account === 'fees' ? 'the wallet’s own fees' : `account ${toId('acc', account)}`;
}

const shares = checkBy({
  kind: 'payment_share',
  row: Row,
  statement: wrong('shares'),
  sides: (row) => [
    {
      reference: `the released parts of payment ${row.paymentId}`,
      says: `${moneyWords(row.due, row.currency)} for ${accountWords(row.account)}`,
    },
    {
      reference: `its journal entries on ${accountWords(row.account)}`,
      says: moneyWords(row.got, row.currency),
    },
  ],
});

const sources = checkBy({
  kind: 'payment_source',
  row: Row,
  statement: wrong('sources'),
  sides: (row) => [
    {
      reference: `payment ${row.paymentId}`,
      says: `${moneyWords(-row.due, row.currency)} from ${accountWords(row.account)}`,
    },
    {
      reference: `its journal entries on ${accountWords(row.account)}`,
      says: moneyWords(-row.got, row.currency),
    },
  ],
});

/** Compares what everybody got from a payment, and paid for it, with the journal. */
export const shareChecks: readonly Check[] = [shares, sources];
