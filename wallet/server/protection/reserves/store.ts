import { Type } from 'typebox';
import { Instant, Nullable, json, uuid } from '#platform/db/column.ts';
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
