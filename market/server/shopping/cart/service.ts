import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Catalog } from '../catalog/service.ts';
import { judgeAdding, MOST_OF_ONE, mostOf, toCart } from './domain.ts';
import type { Added, Cart } from './domain.ts';
import { clearItems, itemsOf, lockQuantity, moveItems, putItem, setItem } from './store.ts';

/** The door to carts. An owner is a browser (by the hash of its cookie) or a shopper (by id). */
export interface Carts {
  find(owner: string): Promise<Cart>;
  /** Puts some more in, as many as there are. What is not for sale is sold out. */
  add(owner: string, productId: Id<'prd'>, quantity: number): Promise<Added>;
  /** Sets how many of what is in it; none takes it out. @returns How many there were. */
  set(owner: string, productId: Id<'prd'>, quantity: number): Promise<number>;
  /** A browser's cart becomes the shopper's. */
  take(from: string, to: Id<'shp'>): Promise<void>;
  /**
   * Empties a cart in the caller's transaction: what was in it is an order now.
   *
   * @returns What was in it. Of several who empty it at once, one gets it and the others nothing.
   */
  clear(tx: Tx, owner: string): Promise<{ productId: Id<'prd'>; quantity: number }[]>;
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
    add: async (owner, productId, more) => {
      const [product] = await catalog.productsById([productId]);
      if (!product?.isForSale) return 'sold_out';
      return db.write(async (tx) => {
        const had = await lockQuantity(tx, owner, productId);
        const { quantity, added } = judgeAdding({ had, more, most: mostOf(product) });
        if (quantity !== had) await putItem(tx, owner, productId, quantity, world.clocks.business());
        return added;
      });
    },
    set: (owner, productId, quantity) =>
      db.write(async (tx) => {
        const had = await lockQuantity(tx, owner, productId);
        await setItem(tx, owner, productId, clamp(quantity));
        return had;
      }),
    take: (from, to) => db.write((tx) => moveItems(tx, from, to, MOST_OF_ONE)),
    clear: (tx, owner) => clearItems(tx, owner),
  };
}

function clamp(quantity: number): number {
  return Math.min(Math.max(Math.trunc(quantity), 0), MOST_OF_ONE);
}
