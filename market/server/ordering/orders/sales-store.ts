import { Type } from 'typebox';
import { Int8, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Order, SaleGroup } from './domain.ts';
import type { SalesPlace } from './sales-domain.ts';
import { ordersFrom } from './store.ts';

/** One page of a seller's list. */
export interface SalesPage {
  readonly group: SaleGroup;
  /** The last part of the page before. */
  readonly after?: SalesPlace | undefined;
  readonly most: number;
}

/** The parts of each group, as in the index that its list is read along, and the columns of that index. */
const lists: Readonly<Record<SaleGroup, { readonly where: Sql; readonly due: Sql | undefined }>> = {
  to_answer: { where: sql`part.answer_by is not null`, due: sql`part.answer_by` },
  to_ship: {
    where: sql`part.status = 'held' and part.settled_at is null and part.answer_by is null`,
    due: sql`coalesce(part.ship_by, 'infinity'::timestamptz)`,
  },
  on_the_way: {
    where: sql`part.status <> 'held' and part.settled_at is null and part.answer_by is null`,
    due: undefined,
  },
  settled: { where: sql`part.settled_at is not null and part.answer_by is null`, due: undefined },
};

/** Lists the paid orders with a part of this seller in this group: those with a deadline by it, the others newest first. */
export function salesOf(tx: Tx, sellerId: Id<'sel'>, { group, after, most }: SalesPage): Promise<Order[]> {
  const { where, due } = lists[group];
  const order = due ? sql`${due}, part.order_id` : sql`part.order_id desc`;
  // The fence keeps the planner on the parts' index, which has their order.
  return ordersFrom(
    tx,
    sql`
      select placed.* from orders.parts part
       cross join lateral (select * from orders.orders
                            where id = part.order_id and status = 'paid' offset 0) placed
       where part.seller_id = ${uuid(sellerId)} and ${where} and ${after ? comesAfter(after, due) : sql`true`}
       order by ${order} limit ${most}`,
  );
}

function comesAfter({ due, orderId }: SalesPlace, column: Sql | undefined): Sql {
  return column
    ? sql`(${column}, part.order_id) > (coalesce(${due}, 'infinity'::timestamptz), ${uuid(orderId)}::uuid)`
    : sql`part.order_id < ${uuid(orderId)}`;
}

const TotalsRow = Type.Object({
  toShip: Type.Integer(),
  escrowMinor: Int8,
  paidMinor: Int8,
  commissionMinor: Int8,
});

/** Counts and sums a seller's parts of all paid orders, in euro cents. */
export function totalsOfSeller(tx: Tx, sellerId: Id<'sel'>) {
  return tx.one(sql(TotalsRow)`
    select coalesce(sum(to_ship), 0)::integer as to_ship, coalesce(sum(escrow_minor), 0)::bigint as escrow_minor,
           coalesce(sum(paid_minor), 0)::bigint as paid_minor,
           coalesce(sum(commission_minor), 0)::bigint as commission_minor
      from orders.seller_sums where seller_id = ${uuid(sellerId)}`);
}
