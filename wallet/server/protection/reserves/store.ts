import { Type } from 'typebox';
import { CurrencyCode, Instant, Int8, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import type { SellerStanding } from '../../payments/payments/reserve-domain.ts';
import type { Payout } from './domain.ts';
import { payoutsKey } from './resources.ts';
import type { Statement } from './statement-domain.ts';

/** Payouts, which batches only add: no payout ever changes. */
export const payoutsResource: Resource<Payout> = {
  key: payoutsKey,
  lock: async () => [],
  insert: async (tx, cell, payouts) => {
    const of = <T>(read: (payout: Payout) => T): T[] => payouts.map(read);
    const figure = (name: Exclude<keyof Statement, 'releasedAt'>) => of((one) => one.statement?.[name].minor ?? null);
    const releasedAt = of((one) => one.statement && json(one.statement.releasedAt));
    await tx.run(sql`
      insert into protection.payouts (cell, id, account_id, payment_id, part_id, freed_minor, debt_minor, currency, at,
        sold_minor, refunded_minor, commission_minor, fee_minor, release_debt_minor, earlier_minor, kept_minor,
        taken_minor, released_at)
      select ${cell}, * from unnest(
        ${of((one) => uuid(one.id))}::uuid[], ${of((one) => uuid(one.accountId))}::uuid[],
        ${of((one) => uuid(one.paymentId))}::uuid[], ${of((one) => uuid(one.partId))}::uuid[],
        ${of((one) => one.freed.minor)}::bigint[], ${of((one) => one.debt.minor)}::bigint[],
        ${of((one) => one.freed.currency)}::char(3)[], ${of((one) => one.at)}::timestamptz[],
        ${figure('sold')}::bigint[], ${figure('refunded')}::bigint[], ${figure('commission')}::bigint[],
        ${figure('fee')}::bigint[], ${figure('releaseDebt')}::bigint[], ${figure('earlier')}::bigint[],
        ${figure('kept')}::bigint[], ${figure('taken')}::bigint[], ${releasedAt}::jsonb[])`);
  },
  update: () => Promise.reject(new Error('A payout never changes.')),
};

/** How many settled orders are counted at most; more make no difference to the terms. */
const MOST_ORDERS = 100;

const StandingRow = Type.Object({ since: Nullable(Instant), settledOrders: Type.Integer() });

/** Reads since when the seller of a part sells, and how many orders it has settled, up to a limit. */
export function standingOfSeller(
  tx: Tx,
  { cell, paymentId, partId }: { cell: number; paymentId: Id<'pay'>; partId: Id<'prt'> },
): Promise<SellerStanding | undefined> {
  return tx.maybe(sql(StandingRow)`
    select (select min(payee.created_at) from payees.payees payee
             where payee.cell = part.seller_cell and payee.account_id = part.seller_account_id) as since,
           (select count(*)::integer
              from (select distinct earlier.payment_id from payments.parts earlier
                     where earlier.cell = part.cell and earlier.seller_account_id = part.seller_account_id
                       and earlier.status = 'released'
                     limit ${MOST_ORDERS}) settled) as settled_orders
      from payments.parts part
     where part.cell = ${cell} and part.payment_id = ${uuid(paymentId)} and part.id = ${uuid(partId)}`);
}

const BalanceRow = Type.Object({
  currency: CurrencyCode,
  released: Int8,
  pending: Int8,
  blocked: Int8,
  nextMinor: Nullable(Int8),
  nextAt: Nullable(Instant),
});

/**
 * Sums what is released to a payee, and what of it is in reserve. All of it is before debts, as `sharesSoFar` splits it:
 * its reader is the shop, which must not learn what the seller owes elsewhere.
 */
export function balanceOfPayee(tx: Tx, cell: number, { id, accountId }: { id: Id<'pye'>; accountId: Id<'acc'> }) {
  return tx.one(sql(BalanceRow)`
    with sales as (
      select part.reserve, rest.minor - coalesce(div(rest.minor * part.fee_minor,
                                                     nullif(part.amount_minor - part.commission_minor, 0)), 0) as minor,
             exists (select from jsonb_array_elements(part.lots) lot where lot.value ? 'caseId') as is_disputed
        from payments.parts part
       cross join lateral (values (part.released_minor - div(part.released_minor::numeric * part.commission_minor,
                                                             part.amount_minor))) as rest (minor)
       where part.cell = ${cell} and part.seller_account_id = ${uuid(accountId)} and part.payee_id = ${uuid(id)}
         and part.released_minor > 0),
    slices as (
      select sales.is_disputed, (slice.value ->> 'dueLeft')::bigint as minor,
             (slice.value ->> 'endsAt')::timestamptz as ends_at
        from sales cross join lateral jsonb_array_elements(sales.reserve) slice),
    next as (
      select sum(minor)::bigint as minor, max(ends_at) as at from slices
       where not is_disputed and minor > 0
       group by date_trunc('day', ends_at, 'UTC') order by 2 limit 1)
    select account.currency, (select coalesce(sum(minor), 0)::bigint from sales) as released,
           (select coalesce(sum(minor) filter (where not is_disputed), 0)::bigint from slices) as pending,
           (select coalesce(sum(minor) filter (where is_disputed), 0)::bigint from slices) as blocked,
           (select minor from next) as next_minor, (select at from next) as next_at
      from ledger.accounts account
     where account.cell = ${cell} and account.id = ${uuid(accountId)}`);
}
