import type { Db, Tx } from '#platform/db/db.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { PaymentBounds } from '../catalog/bounds-domain.ts';
import { MOST_OF_ONE, mostOf } from '../catalog/domain.ts';
import type { ProductCard } from '../catalog/domain.ts';
import type { Catalog } from '../catalog/service.ts';
import type { CouponRefusal } from '../coupons/domain.ts';
import type { Coupons } from '../coupons/service.ts';
import { judgeAdding, toCart } from './domain.ts';
import type { Added, Cart } from './domain.ts';
import {
  chosenCoupons,
  clearCoupons,
  clearItems,
  dropCoupon,
  itemsOf,
  lockQuantity,
  moveCoupons,
  moveItems,
  putCoupon,
  putItem,
  setItem,
} from './store.ts';

/** The door to carts. An owner is a browser (by the hash of its cookie) or a shopper (by id). */
export interface Carts {
  find(owner: string): Promise<Cart>;
  /**
   * Puts more of a product in, up to its stock. A product that is not for sale counts as sold out, and one that would
   * exceed the bounds of a payment is not added.
   */
  add(owner: string, productId: Id<'prd'>, quantity: number): Promise<Added>;
  /** Sets the quantity of a product in the cart; 0 takes it out. @returns The quantity before. */
  set(owner: string, productId: Id<'prd'>, quantity: number): Promise<number>;
  /**
   * Puts in the coupons with a typed code, of all shops in the cart that have one which applies.
   *
   * @returns A refusal if none applies; `found` is undefined if no shop in the cart has the code.
   */
  useCode(owner: string, typed: string): Promise<Result<void, CodeRefused>>;
  /** Takes a coupon out. */
  dropCoupon(owner: string, couponId: Id<'cpn'>): Promise<void>;
  /** Moves a browser's cart to a shopper, once. */
  take(from: string, to: Id<'shp'>): Promise<void>;
  /**
   * Empties a cart in the caller's transaction, because its items are an order now.
   *
   * @returns The items. Of several concurrent calls, one gets them and the others get none.
   */
  clear(tx: Tx, owner: string): Promise<{ productId: Id<'prd'>; quantity: number }[]>;
}

/** A typed code of which no coupon applies. */
export interface CodeRefused {
  readonly found: { readonly code: string; readonly shop: string; readonly refusal: CouponRefusal } | undefined;
}

interface CartsDeps {
  readonly db: Db;
  readonly world: World;
  readonly catalog: Catalog;
  readonly coupons: Pick<Coupons, 'present' | 'presentCode'>;
  readonly bounds: PaymentBounds;
}

/** Creates the door to carts. */
export function createCarts(deps: CartsDeps): Carts {
  const { db } = deps;
  return {
    find: (owner) => findCart(deps, owner),
    add: (owner, productId, quantity) => addToCart(deps, owner, productId, quantity),
    set: (owner, productId, quantity) => setQuantity(deps, owner, productId, quantity),
    useCode: (owner, typed) => useCode(deps, owner, typed),
    dropCoupon: (owner, couponId) => db.asWriter((tx) => dropCoupon(tx, owner, couponId)),
    take: (from, to) =>
      db.asWriter(async (tx) => {
        await moveItems(tx, from, to, MOST_OF_ONE);
        await moveCoupons(tx, from, to);
      }),
    clear: async (tx, owner) => {
      await clearCoupons(tx, owner);
      return clearItems(tx, owner);
    },
  };
}

async function findCart(deps: CartsDeps, owner: string): Promise<Cart> {
  const { db, coupons, bounds } = deps;
  const [items, chosen] = await Promise.all([productsIn(deps, owner), db.one((tx) => chosenCoupons(tx, owner))]);
  return toCart(items, bounds, await coupons.present(chosen, shopperOf(owner)));
}

/** The shopper who owns a cart; undefined for a browser's cart. */
function shopperOf(owner: string): Id<'shp'> | undefined {
  return isId('shp', owner) ? owner : undefined;
}

async function useCode(deps: CartsDeps, owner: string, typed: string): Promise<Result<void, CodeRefused>> {
  const { db, coupons, bounds, world } = deps;
  const items = await productsIn(deps, owner);
  const sellerIds = [...new Set(items.map(({ product }) => product.sellerId))];
  const presented = await coupons.presentCode(typed, sellerIds, shopperOf(owner));
  const { groups } = toCart(items, bounds, presented);
  const refused = groups.flatMap(({ sellerName: shop, coupon }) =>
    coupon?.refusal ? [{ code: coupon.code, shop, refusal: coupon.refusal }] : [],
  );
  const applying = groups.flatMap(({ sellerId, coupon }) =>
    coupon && coupon.refusal === undefined ? [{ sellerId, coupon }] : [],
  );
  if (applying.length === 0) return err({ found: refused[0] });
  await db.asWriter(async (tx) => {
    for (const { sellerId, coupon } of applying) {
      await putCoupon(tx, owner, { id: coupon.id, sellerId }, world.clocks.business());
    }
  });
  return ok();
}

async function addToCart(deps: CartsDeps, owner: string, productId: Id<'prd'>, more: number): Promise<Added> {
  const { db, world, catalog } = deps;
  const [product] = await catalog.productsById([productId]);
  if (!product?.isForSale || mostOf(product) === 0) return 'sold_out';
  const fault = await faultWith(deps, owner, product, more);
  if (fault !== undefined) return fault;
  return db.asWriter(async (tx) => {
    const had = await lockQuantity(tx, owner, productId);
    const { quantity, added } = judgeAdding({ had, more, most: mostOf(product) });
    if (quantity !== had) await putItem(tx, owner, productId, quantity, world.clocks.business());
    return added;
  });
}

function setQuantity({ db }: CartsDeps, owner: string, productId: Id<'prd'>, quantity: number): Promise<number> {
  return db.asWriter(async (tx) => {
    const had = await lockQuantity(tx, owner, productId);
    await setItem(tx, owner, productId, clamp(quantity));
    return had;
  });
}

/** Judges whether the cart would exceed the bounds of a payment with that many more of a product in it. */
async function faultWith(
  deps: CartsDeps,
  owner: string,
  product: ProductCard,
  more: number,
): Promise<Added | undefined> {
  const items = await productsIn(deps, owner);
  const others = items.filter((item) => item.product.id !== product.id);
  const had = items.find((item) => item.product.id === product.id)?.quantity ?? 0;
  const { quantity } = judgeAdding({ had, more, most: mostOf(product) });
  const cart = toCart([...others, { product, quantity }], deps.bounds);
  const line = cart.groups.flatMap((group) => group.lines).find((one) => one.product.id === product.id);
  return line?.fault === undefined ? cart.faults[0]?.kind : 'not_payable';
}

async function productsIn(
  { db, catalog }: CartsDeps,
  owner: string,
): Promise<{ product: ProductCard; quantity: number }[]> {
  const items = await db.one((tx) => itemsOf(tx, owner));
  const products = new Map(
    (await catalog.productsById(items.map((item) => item.productId))).map((one) => [one.id, one]),
  );
  return items.flatMap(({ productId, quantity }) => {
    const product = products.get(productId);
    return product ? [{ product, quantity }] : [];
  });
}

function clamp(quantity: number): number {
  return Math.min(Math.max(Math.trunc(quantity), 0), MOST_OF_ONE);
}
