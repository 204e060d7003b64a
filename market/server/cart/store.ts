import { Type } from 'typebox';
import { IdOf, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

const ItemRow = Type.Object({ productId: IdOf('prd'), quantity: Type.Integer() });

/** Lists the items of a cart in the sequence in which they were added. */
export function itemsOf(tx: Tx, owner: string) {
  return tx.many(sql(ItemRow)`
    select product_id, quantity from cart.items where owner = ${owner} order by added_at, product_id`);
}

const QuantityRow = Type.Object({ quantity: Type.Integer() });

/** Reads how many of a product a cart holds, locked until the transaction ends, for a change that depends on it. */
export async function lockQuantity(tx: Tx, owner: string, productId: Id<'prd'>): Promise<number> {
  // There may be no row yet to lock, so the pair itself is locked.
  await lockNames(tx, [`cart ${owner} ${productId}`]);
  const row = await tx.maybe(sql(QuantityRow)`
    select quantity from cart.items where owner = ${owner} and product_id = ${uuid(productId)}`);
  return row?.quantity ?? 0;
}

/** Sets the quantity of a product, and adds it if it is not in the cart. */
export async function putItem(tx: Tx, owner: string, productId: Id<'prd'>, quantity: number, at: Date): Promise<void> {
  await tx.run(sql`
    insert into cart.items (owner, product_id, quantity, added_at)
    values (${owner}, ${uuid(productId)}, ${quantity}, ${at})
    on conflict (owner, product_id) do update set quantity = excluded.quantity`);
}

/** Sets the quantity of a product that is in the cart; 0 deletes it. */
export async function setItem(tx: Tx, owner: string, productId: Id<'prd'>, quantity: number): Promise<void> {
  await tx.run(
    quantity === 0
      ? sql`delete from cart.items where owner = ${owner} and product_id = ${uuid(productId)}`
      : sql`update cart.items set quantity = ${quantity} where owner = ${owner} and product_id = ${uuid(productId)}`,
  );
}

/**
 * Moves a browser's cart to the shopper who has signed in. Quantities of the same product add up, to `most` at most. Of
 * several concurrent calls, one moves the items, because each item is deleted once.
 */
export async function moveItems(tx: Tx, from: string, to: string, most: number): Promise<void> {
  await tx.run(sql`
    with moved as (delete from cart.items where owner = ${from} returning product_id, quantity, added_at)
    insert into cart.items (owner, product_id, quantity, added_at)
    select ${to}, product_id, quantity, added_at from moved order by product_id
    on conflict (owner, product_id) do update set quantity = least(items.quantity + excluded.quantity, ${most})`);
}

/** Empties a cart. @returns Its items; of several concurrent calls, one gets them. */
export function clearItems(tx: Tx, owner: string) {
  return tx.many(sql(ItemRow)`delete from cart.items where owner = ${owner} returning product_id, quantity`);
}

const CouponRow = Type.Object({ couponId: IdOf('cpn') });

/** Lists the coupons that an owner typed. */
export async function chosenCoupons(tx: Tx, owner: string): Promise<Id<'cpn'>[]> {
  const rows = await tx.many(sql(CouponRow)`select coupon_id from cart.coupons where owner = ${owner}`);
  return rows.map((row) => row.couponId);
}

/** Stores the coupon of a shop for an owner, in place of another one of that shop. */
export async function putCoupon(
  tx: Tx,
  owner: string,
  { id, sellerId }: { readonly id: Id<'cpn'>; readonly sellerId: Id<'sel'> },
  at: Date,
): Promise<void> {
  await tx.run(sql`
    insert into cart.coupons (owner, seller_id, coupon_id, chosen_at)
    values (${owner}, ${uuid(sellerId)}, ${uuid(id)}, ${at})
    on conflict (owner, seller_id) do update set coupon_id = excluded.coupon_id, chosen_at = excluded.chosen_at`);
}

/** Takes a coupon out of a cart. */
export async function dropCoupon(tx: Tx, owner: string, id: Id<'cpn'>): Promise<void> {
  await tx.run(sql`delete from cart.coupons where owner = ${owner} and coupon_id = ${uuid(id)}`);
}

/** Moves a browser's coupons to the shopper who has signed in, in place of the shopper's own of the same shops. */
export async function moveCoupons(tx: Tx, from: string, to: string): Promise<void> {
  await tx.run(sql`
    with moved as (delete from cart.coupons where owner = ${from} returning seller_id, coupon_id, chosen_at)
    insert into cart.coupons (owner, seller_id, coupon_id, chosen_at)
    select ${to}, seller_id, coupon_id, chosen_at from moved order by seller_id
    on conflict (owner, seller_id) do update set coupon_id = excluded.coupon_id, chosen_at = excluded.chosen_at`);
}

/** Takes all coupons out of a cart. */
export async function clearCoupons(tx: Tx, owner: string): Promise<void> {
  await tx.run(sql`delete from cart.coupons where owner = ${owner}`);
}
