import { sha256Base64url } from '#platform/kernel/canonical.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Category, Product, ProductCard, Query, Seller } from './domain.ts';
import {
  findPicture,
  findProduct,
  findProducts,
  findSellerName,
  insertProduct,
  listCategories,
  productsById,
  returnStock,
  sellersOf,
  storeCategory,
  storePicture,
  storeSeller,
  takeStock,
} from './store.ts';
import type { CardRow, NewProduct } from './store.ts';

export const PAGE_SIZE = 24;

/** The door to what is for sale. */
export interface Catalog {
  categories(): Promise<Category[]>;
  /** One page of what matches, counted from 1, and whether there is another. */
  search(query: Query, page: number): Promise<{ products: ProductCard[]; hasMore: boolean }>;
  product(slug: string): Promise<Product | undefined>;
  /** Those of the products that are for sale, in no order. */
  productsById(ids: readonly Id<'prd'>[]): Promise<ProductCard[]>;
  /** Who sells what, and where they are paid, by product. */
  sellersOf(ids: readonly Id<'prd'>[]): Promise<Map<Id<'prd'>, { id: Id<'sel'>; name: string; payeeId: string }>>;
  /**
   * Takes goods out of stock in the caller's transaction, which must be rolled back if this is false: there were too
   * few. Take several in ascending order of id, or two orders can deadlock.
   */
  takeStock(tx: Tx, id: Id<'prd'>, quantity: number): Promise<boolean>;
  returnStock(tx: Tx, id: Id<'prd'>, quantity: number): Promise<void>;
  /** What a seller's shop is called. */
  sellerName(id: Id<'sel'>): Promise<string>;
  picture(id: string): Promise<{ type: string; bytes: Buffer } | undefined>;
  /** Stores a picture under the name of its contents. */
  addPicture(type: string, bytes: Buffer): Promise<string>;
  putCategory(category: Category & { position: number }): Promise<void>;
  /** Writes a seller by slug; one that is there keeps its id. */
  putSeller(seller: Omit<Seller, 'id'>): Promise<Id<'sel'>>;
  /** Adds a product, unless there is one of its slug. */
  addProduct(product: Omit<NewProduct, 'id'>): Promise<void>;
}

export function createCatalog({ db, world }: { db: Db; world: World }): Catalog {
  const read: <T>(work: Parameters<typeof db.read<T>>[1]) => Promise<T> = (work) => db.read({ nobody: true }, work);
  return {
    categories: () => read((tx) => listCategories(tx)),
    search: async (query, page) => {
      const rows = await read((tx) =>
        findProducts(tx, query, { offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE + 1 }),
      );
      return { products: rows.slice(0, PAGE_SIZE).map(toCard), hasMore: rows.length > PAGE_SIZE };
    },
    product: async (slug) => {
      const row = await read((tx) => findProduct(tx, slug));
      if (!row) return undefined;
      const { description, sellerId, sellerSlug, sellerAbout, categoryName } = row;
      const seller = { id: sellerId, slug: sellerSlug, name: row.sellerName, about: sellerAbout };
      return { ...toCard(row), description, categoryName, seller };
    },
    productsById: async (ids) => (await read((tx) => productsById(tx, ids))).map(toCard),
    sellersOf: async (ids) => {
      const rows = await read((tx) => sellersOf(tx, ids));
      return new Map(rows.map((row) => [row.productId, { id: row.sellerId, name: row.name, payeeId: row.payeeId }]));
    },
    takeStock,
    returnStock,
    sellerName: async (id) => (await read((tx) => findSellerName(tx, id))).name,
    picture: (id) => read((tx) => findPicture(tx, id)),
    addPicture: async (type, bytes) => {
      const id = sha256Base64url(bytes).slice(0, 22);
      await db.write((tx) => storePicture(tx, { id, type, bytes }));
      return id;
    },
    putCategory: (category) => db.write((tx) => storeCategory(tx, category)),
    putSeller: async (seller) => (await db.write((tx) => storeSeller(tx, { ...seller, id: world.ids.mint('sel') }))).id,
    addProduct: (product) => db.write((tx) => insertProduct(tx, { ...product, id: world.ids.mint('prd') })),
  };
}

function toCard({
  id,
  slug,
  name,
  summary,
  priceMinor,
  currency,
  stock,
  pictureId,
  sellerName,
  category,
}: CardRow): ProductCard {
  const price = { minor: priceMinor, currency };
  return { id, slug, name, summary, price, stock, pictureId, sellerName, category };
}
