import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Catalog } from '../catalog/service.ts';
import { MOST_OF_ONE, toCart } from './domain.ts';
import type { Cart } from './domain.ts';
import { addItem, clearItems, itemsOf, moveItems, setItem } from './store.ts';

/** The door to carts. An owner is a browser (by the hash of its cookie) or a shopper (by id). */
export interface Carts {
  find(owner: string): Promise<Cart>;
  add(owner: string, productId: Id<'prd'>, quantity: number): Promise<void>;
  /** Sets how many; none takes it out. */
  set(owner: string, productId: Id<'prd'>, quantity: number): Promise<void>;
  /** A browser's cart becomes the shopper's. */
  take(from: string, to: Id<'shp'>): Promise<void>;
  /** Empties a cart in the caller's transaction: what was in it is an order now. */
  clear(tx: Tx, owner: string): Promise<void>;
}

export function createCarts({ db, world, catalog }: { db: Db; world: World; catalog: Catalog }): Carts {
  return {
    find: async (owner) => {
      const items = await db.write((tx) => itemsOf(tx, owner));
      const products = new Map(
        (await catalog.productsById(items.map((item) => item.productId))).map((one) => [one.id, one]),
      );
      return toCart(
        items.flatMap(({ productId, quantity }) => {
          const product = products.get(productId);
          return product ? [{ product, quantity }] : [];
        }),
      );
    },
    add: (owner, productId, quantity) =>
      db.write((tx) => addItem(tx, owner, productId, clamp(quantity, 1), world.clocks.business())),
    set: (owner, productId, quantity) => db.write((tx) => setItem(tx, owner, productId, clamp(quantity, 0))),
    take: (from, to) => db.write((tx) => moveItems(tx, from, to)),
    clear: (tx, owner) => clearItems(tx, owner),
  };
}

function clamp(quantity: number, least: number): number {
  return Math.min(Math.max(Math.trunc(quantity), least), MOST_OF_ONE);
}
