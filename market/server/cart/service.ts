import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { PaymentBounds } from '../catalog/bounds-domain.ts';
import { MOST_OF_ONE, mostOf } from '../catalog/domain.ts';
import type { ProductCard } from '../catalog/domain.ts';
import type { Catalog } from '../catalog/service.ts';
import { judgeAdding, toCart } from './domain.ts';
import type { Added, Cart } from './domain.ts';
import { clearItems, itemsOf, lockQuantity, moveItems, putItem, setItem } from './store.ts';

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
  /** Moves a browser's cart to a shopper, once. */
  take(from: string, to: Id<'shp'>): Promise<void>;
  /**
   * Empties a cart in the caller's transaction, because its items are an order now.
   *
   * @returns The items. Of several concurrent calls, one gets them and the others get none.
   */
  clear(tx: Tx, owner: string): Promise<{ productId: Id<'prd'>; quantity: number }[]>;
}

interface CartsDeps {
  readonly db: Db;
  readonly world: World;
  readonly catalog: Catalog;
  readonly bounds: PaymentBounds;
}

/** Creates the door to carts. */
export function createCarts(deps: CartsDeps): Carts {
  const { db, bounds } = deps;
  return {
    find: async (owner) => toCart(await productsIn(deps, owner), bounds),
    add: (owner, productId, quantity) => addToCart(deps, owner, productId, quantity),
    set: (owner, productId, quantity) => setQuantity(deps, owner, productId, quantity),
    take: (from, to) => db.asWriter((tx) => moveItems(tx, from, to, MOST_OF_ONE)),
    clear: (tx, owner) => clearItems(tx, owner),
  };
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
