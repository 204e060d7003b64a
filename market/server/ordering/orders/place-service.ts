import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { PostalAddress, Shopper } from '../../accounts/accounts/domain.ts';
import { changesSince } from '../../cart/domain.ts';
import type { Cart, CartChange, SeenLine } from '../../cart/domain.ts';
import type { CouponRefused } from '../../coupons/service.ts';
import { reserveCoupons } from './coupon-service.ts';
import { judgeUnpaid, linesInOrder, newOrder, toParts } from './domain.ts';
import type { HoardingError, Order } from './domain.ts';
import type { OrderLine } from './parcels-domain.ts';
import { checkDeadline, payDeadline } from './jobs-schema.ts';
import { byPlaceKey, findOrders, insertOrder, policyAt, unpaidOf } from './store.ts';
import type { OrdersDeps, Refused, Unknown, WalletPort } from './port.ts';
import { urls } from '../../urls.ts';

/** The reasons why an order is not placed. */
export type PlaceError =
  | { readonly code: 'cart_changed'; readonly changes: readonly CartChange[] }
  | { readonly code: 'stock_short'; readonly name: string }
  /** The product's seller cannot be paid. */
  | { readonly code: 'not_for_sale'; readonly name: string }
  | { readonly code: 'cart_empty' }
  /** The product is from the shopper's own shop. */
  | { readonly code: 'own_goods'; readonly name: string }
  /** The cart exceeds the bounds of a payment; its page says how. */
  | { readonly code: 'cart_not_payable' }
  | HoardingError
  | (CouponRefused & { readonly shop: string })
  /** The wallet does not cover the order, or did not answer. */
  | Refused
  | Unknown;

/** A shopper's request to place an order. */
export interface Placing {
  readonly shopper: Shopper;
  readonly address: PostalAddress;
  readonly linkId: Id<'lnk'>;
  readonly placeKey: string;
  /** The cart as the shopper saw it. If it differs now, the shopper must see it again first. */
  readonly seen: readonly SeenLine[];
}

/** The interval at which an order that awaits its payment is checked. */
export const CHECK_EVERY_MS = 60_000;

/** Places an order for the cart and takes its goods. A repeated call with the same key returns the same order. */
export async function placeOrder(deps: OrdersDeps, placing: Placing): Promise<Result<Order, PlaceError>> {
  const before = await placedBefore(deps, placing);
  if (before) return before;
  const placed = await placeCart(deps, placing);
  // If the button was pressed twice, the first request may have emptied the cart: its order is the answer to both.
  if (!placed.ok) return (await placedBefore(deps, placing)) ?? placed;
  await deps.world.faultpoint('order.placed');
  return placed;
}

async function orderOf({ db }: OrdersDeps, placeKey: string): Promise<Order | undefined> {
  return (await db.one((tx) => findOrders(tx, byPlaceKey(placeKey))))[0];
}

/** Finds the order that the shopper has placed with this key. */
export async function findPlaced(deps: OrdersDeps, shopperId: Id<'shp'>, placeKey: string): Promise<Order | undefined> {
  const order = await orderOf(deps, placeKey);
  return order?.shopperId === shopperId ? order : undefined;
}

/** Finds the order that was placed with this key; a key of another shopper is refused. */
async function placedBefore(
  deps: OrdersDeps,
  { placeKey, shopper }: Placing,
): Promise<Result<Order, PlaceError> | undefined> {
  const order = await orderOf(deps, placeKey);
  if (!order) return undefined;
  return order.shopperId === shopper.id ? ok(order) : err({ code: 'cart_changed', changes: [] });
}

async function placeCart(deps: OrdersDeps, placing: Placing): Promise<Result<Order, PlaceError>> {
  const { db, carts, catalog, wallet, publicUrl } = deps;
  const cart = await carts.find(placing.shopper.id);
  const changes = changesSince(placing.seen, cart);
  if (cart.count === 0) return err({ code: 'cart_empty' });
  if (changes.length > 0) return err({ code: 'cart_changed', changes });
  const products = cart.groups.flatMap((group) => group.lines).map((line) => line.product);
  const sellers = await catalog.sellersOf(products.map((product) => product.id));
  const withdrawn = products.find((product) => !sellers.has(product.id));
  if (withdrawn) return err({ code: 'not_for_sale', name: withdrawn.name });
  if (!cart.canCheckOut) return err(whyNot(cart));
  const own = products.find((product) => product.sellerId === placing.shopper.sellerId);
  if (own) return err({ code: 'own_goods', name: own.name });
  const order = await draft(placing, { cart, sellers }, deps);
  const allowed = await db.asWriter((tx) => mayTake(tx, order, wallet));
  if (!allowed.ok) return allowed;
  // The wallet is asked before goods are taken, so an order that cannot be paid keeps none from others.
  const covered = await wallet.checkPayment(order, returnUrl(publicUrl, order.id));
  return covered.ok ? takeOrder(deps, order) : covered;
}

/** Says why an unchanged cart cannot be ordered. */
function whyNot(cart: Cart): PlaceError {
  const short = cart.groups.flatMap((group) => group.lines).find((line) => line.exceedsStock);
  return short ? { code: 'stock_short', name: short.product.name } : { code: 'cart_not_payable' };
}

/** The address to which the wallet sends the shopper back after an approval. */
export function returnUrl(publicUrl: string, id: Id<'ord'>): string {
  return `${publicUrl}${urls.ordering.returnToOrder({ orderId: id })}`;
}

/**
 * Judges an order by its shopper's and wallet's unpaid ones. Locks the link in force until the transaction ends.
 *
 * @returns All links of the same wallet.
 */
async function mayTake(
  tx: Tx,
  order: Order,
  wallet: Pick<WalletPort, 'holdLink'>,
): Promise<Result<readonly Id<'lnk'>[], PlaceError>> {
  const held = await wallet.holdLink(tx, order);
  if (!held.ok) return held;
  const judged = judgeUnpaid(order, await findOrders(tx, unpaidOf(order.shopperId, held.value)));
  return judged.ok ? held : judged;
}

/** Empties the cart, takes the goods and stores the order, in one transaction. */
export function takeOrder(
  { db, catalog, carts, coupons, wallet }: Pick<OrdersDeps, 'db' | 'catalog' | 'carts' | 'coupons' | 'wallet'>,
  order: Order,
): Promise<Result<Order, PlaceError>> {
  const lines = linesInOrder(order);
  const checkAt = new Date(order.createdAt.getTime() + CHECK_EVERY_MS);
  return db.writeResult(async (tx) => {
    // This serializes a shopper's concurrent orders, so that each counts those before it.
    await lockNames(tx, [`unpaid ${order.shopperId}`]);
    const allowed = await mayTake(tx, order, wallet);
    if (!allowed.ok) return allowed;
    const items = await carts.clear(tx, order.shopperId);
    if (!isSame(items, lines)) return err({ code: 'cart_changed', changes: [] });
    for (const line of lines) {
      const taken = await catalog.takeStock(tx, line.productId, line.quantity);
      if (!taken) return err({ code: 'stock_short', name: line.name });
    }
    const reserved = await reserveCoupons(coupons, tx, order, allowed.value);
    if (!reserved.ok) return err({ ...reserved.error, shop: shopOf(order, reserved.error.coupon.sellerId) });
    await insertOrder(tx, order);
    await setTimers(tx, [checkDeadline.at(checkAt, order.id), payDeadline.at(order.payBy, order.id)]);
    return ok(order);
  });
}

function shopOf({ parts }: Order, sellerId: Id<'sel'>): string {
  const part = parts.find((one) => one.sellerId === sellerId);
  invariant(part, 'a coupon of an order is of one of its shops');
  return part.sellerName;
}

/** Whether a cart holds exactly the ordered lines. */
function isSame(items: readonly { productId: string; quantity: number }[], lines: readonly OrderLine[]): boolean {
  const isIn = (line: OrderLine): boolean =>
    items.some((item) => item.productId === line.productId && item.quantity === line.quantity);
  return items.length === lines.length && lines.every(isIn);
}

interface Wanted {
  readonly cart: Cart;
  /** The seller of each product in the cart. */
  readonly sellers: Awaited<ReturnType<OrdersDeps['catalog']['sellersOf']>>;
}

async function draft(placing: Placing, { cart, sellers }: Wanted, { db, world }: OrdersDeps): Promise<Order> {
  const wanted = cart.groups.flatMap(({ lines, coupon: chosen }) => {
    const coupon = chosen && chosen.refusal === undefined ? { id: chosen.id, code: chosen.code } : undefined;
    return lines.map(({ product, quantity, discount }) => {
      const seller = sellers.get(product.id);
      invariant(seller, 'a product for sale has a seller');
      const { id: productId, slug, name, pictureId, price } = product;
      return { line: { productId, slug, name, pictureId, quantity, price, discount }, seller, coupon };
    });
  });
  const createdAt = world.clocks.business();
  const policy = await db.one((tx) => policyAt(tx, createdAt));
  const { shopper, address, linkId, placeKey } = placing;
  return newOrder({
    id: world.ids.mint('ord'),
    shopperId: shopper.id,
    placeKey,
    linkId,
    name: shopper.name,
    email: shopper.email,
    address,
    amount: cart.amount,
    policy,
    createdAt,
    attemptId: world.ids.mint('att'),
    parts: toParts(wanted, policy, () => world.ids.mint('opt')),
  });
}
