import { Type } from 'typebox';
import { IdOf, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

/** Locks an account until the transaction ends. @returns False if it was deleted. */
export async function lockAccount(tx: Tx, id: Id<'shp'>): Promise<boolean> {
  const row = await tx.maybe(sql(Type.Object({ id: IdOf('shp') }))`
    select id from shoppers.shoppers where id = ${uuid(id)} and deleted_at is null for update`);
  return row !== undefined;
}

const OpenRow = Type.Object({ id: IdOf('ord'), isSale: Type.Boolean(), hasCase: Type.Boolean() });

/** Finds some orders and sales of a shopper that are not over: they await payment, goods, money or the end of a case. */
export function openTrade(tx: Tx, id: Id<'shp'>, most: number) {
  return tx.many(sql(OpenRow)`
    select placed.id, bool_and(placed.shopper_id <> ${uuid(id)}) as is_sale,
           bool_or(jsonb_path_exists(coalesce(part.cases, '[]'), '$[*] ? (@.status != "closed")')) as has_case
      from orders.orders placed join orders.parts part on part.order_id = placed.id
     where (placed.shopper_id = ${uuid(id)}
            or part.seller_id = (select seller_id from shoppers.shoppers where id = ${uuid(id)}))
       and (placed.status = 'awaiting_payment'
            or placed.status = 'paid' and part.status in ('awaiting', 'held', 'shipped', 'delivered')
            or jsonb_path_exists(coalesce(part.cases, '[]'), '$[*] ? (@.status != "closed")'))
     group by placed.id order by placed.id limit ${most}`);
}

const WalletsRow = Type.Object({ links: Type.Integer(), shops: Type.Integer(), tickets: Type.Integer() });

/** Counts the linked wallets, the shop and the open tickets of a shopper. */
export function otherTies(tx: Tx, id: Id<'shp'>) {
  return tx.one(sql(WalletsRow)`
    select (select count(*)::integer from wallet.links where shopper_id = ${uuid(id)} and status = 'active') as links,
           (select count(seller_id)::integer from shoppers.shoppers where id = ${uuid(id)}) as shops,
           (select count(*)::integer from support.tickets
             where shopper_id = ${uuid(id)} and status <> 'closed') as tickets`);
}

/** Deletes an account: its person, sessions, cart, and everything that opens it. The row stays for the orders that name it. */
export async function deleteAccount(tx: Tx, id: Id<'shp'>, at: Date): Promise<void> {
  await tx.run(sql`
    update shoppers.shoppers
       set email = 'deleted ' || id, name = '', address = null, password_hash = '', deleted_at = ${at}
     where id = ${uuid(id)}`);
  await tx.run(sql`delete from sessions.sessions where shopper_id = ${uuid(id)}`);
  await tx.run(sql`delete from cart.items where owner = ${id}`);
  await tx.run(sql`delete from cart.coupons where owner = ${id}`);
  // What was begun could otherwise still open the account, or bring its former address back.
  await tx.run(sql`delete from entries.entries where shopper_id = ${uuid(id)}`);
  await tx.run(sql`delete from passkeys.passkeys where shopper_id = ${uuid(id)}`);
  await tx.run(sql`delete from authenticators.recovery_codes where shopper_id = ${uuid(id)}`);
  await tx.run(sql`delete from authenticators.apps where shopper_id = ${uuid(id)}`);
  await tx.run(sql`delete from recoveries.waits where shopper_id = ${uuid(id)}`);
  await tx.run(sql`delete from changes.changes where shopper_id = ${uuid(id)}`);
}

/** Takes the person out of what a deleted account traded. The database refuses any other account. */
export async function eraseTrade(tx: Tx, id: Id<'shp'>): Promise<void> {
  await tx.run(sql`select privacy.erase_trade(${uuid(id)}, ${id})`);
}
