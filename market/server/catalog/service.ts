import { sha256Base64url } from '#platform/kernel/canonical.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Money } from '#platform/money/money.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import { judgeProduct, judgeSeller } from './bounds-domain.ts';
import type { ListingFault, PaymentBounds } from './bounds-domain.ts';
import { readDeal } from './deals-domain.ts';
import type { DealFault, TypedDeal } from './deals-domain.ts';
import { askAgain, dealsOfSeller, endDeal, insertDeal, lockListed } from './deals-store.ts';
import { dealEnd, dealStart } from './jobs-schema.ts';
import type { Category, Product, ProductCard, Seller } from './domain.ts';

import { correctWord, PAGE_SIZE, wordsOf } from './search-domain.ts';
import type { Query } from './search-domain.ts';
import {
  countByShop,
  countMatches,
  featuredProducts,
  findProducts,
  isSearchable,
  MOST_LISTED,
  nearWords,
  productsNear,
} from './search-store.ts';
import {
  clearPayee,
  findPaidInto,
  findPayee,
  findPicture,
  findProduct,
  findSellerName,
  findShop,
  goodsOfSeller,
  insertProduct,
  listCategories,
  listShops,
  lockPayee,
  productsById,
  returnStock,
  sellersOf,
  storeCategory,
  storePayee,
  storePicture,
  storeSeller,
  takeStock,
} from './store.ts';
import { createSlugs } from './slugs-service.ts';
import type { CardRow, NewProduct } from './store.ts';

/** The number of candidates for the correction of a word. */
const NEAR_WORDS = 40;
/** The most deals in a seller's list. */
const MOST_DEALS = 100;
/** The most shops on the front page and in the site map. */
const MOST_SHOPS = 1_000;

/** One page of a search's matches. */
export interface Found {
  readonly products: ProductCard[];
  /** The number of this page: the one that was asked for, or the last if there are fewer. */
  readonly page: number;
  readonly pageCount: number;
  readonly total: number;
  /** Whether there are more matches than the list has, which then are not counted. */
  readonly isLong: boolean;
  /** How many matches each shop has, whichever shop was asked for; among the first of them, if the list is long. */
  readonly shops: readonly { readonly slug: string; readonly name: string; readonly goods: number }[];
  /** Whether the text had a word to search for; true if there was no text. */
  readonly isSearchable: boolean;
  /** The words that were searched for instead, if nothing matched the typed ones. */
  readonly corrected: string | undefined;
}

interface Shop {
  readonly id: Id<'sel'>;
  readonly slug: string;
  readonly name: string;
  readonly about: string;
  readonly goods: number;
}

/** The door to the goods for sale, their sellers and their stock. */
export interface Catalog {
  categories(): Promise<Category[]>;
  /** Finds one page of the matches, counted from 1. If nothing matches the typed words, it corrects typing errors. */
  search(query: Query, page: number): Promise<Found>;
  /** Products in stock for the front page, from every category in turn. */
  featured(limit: number): Promise<ProductCard[]>;
  /** Shops that have something for sale, by name. */
  shops(): Promise<Shop[]>;
  /** Finds a shop that has something for sale. */
  shop(slug: string): Promise<Shop | undefined>;
  /** The slugs of the products, for the site map. It may be an hour old. */
  slugs(): Promise<readonly string[]>;
  /** Other products in stock of a product's category. */
  near(product: Pick<ProductCard, 'id' | 'category'>, limit: number): Promise<ProductCard[]>;
  product(slug: string): Promise<Product | undefined>;
  /** The products, in no order, including those that are no longer for sale. */
  productsById(ids: readonly Id<'prd'>[]): Promise<ProductCard[]>;
  /** The seller of each product, with the payee into which they are paid. */
  sellersOf(ids: readonly Id<'prd'>[]): Promise<Map<Id<'prd'>, { id: Id<'sel'>; name: string; payeeId: string }>>;
  /**
   * Takes goods out of stock in the caller's transaction. Take several products in ascending order of id, or two orders
   * can deadlock.
   *
   * @returns False if there were too few; the caller must then roll the transaction back.
   */
  takeStock(tx: Tx, id: Id<'prd'>, quantity: number): Promise<boolean>;
  returnStock(tx: Tx, id: Id<'prd'>, quantity: number): Promise<void>;
  /** All products of a seller, by name, with their own prices, which no deal lowers. */
  goodsOf(id: Id<'sel'>): Promise<{ id: Id<'prd'>; name: string; price: Money }[]>;
  /** The name of a seller's shop. */
  sellerName(id: Id<'sel'>): Promise<string>;
  /** The payee into which the wallet pays a seller; while it is null, nothing of theirs is for sale. */
  payeeOf(id: Id<'sel'>): Promise<string | null>;
  /** Reads the same as `payeeOf`, locked until the caller's transaction ends. */
  holdPayee(tx: Tx, id: Id<'sel'>): Promise<string | null>;
  /** Whether any seller is paid into this payee. */
  isPaidInto(payeeId: string): Promise<boolean>;
  /** Removes a payee from all sellers who are paid into it, in the caller's transaction. @returns Those sellers. */
  dropPayee(tx: Tx, payeeId: string): Promise<Id<'sel'>[]>;
  /**
   * Sets the payee of a seller, in the caller's transaction.
   *
   * @returns The payee before; undefined, with nothing changed, if another seller is paid into the new one.
   */
  setPayee(tx: Tx, id: Id<'sel'>, payeeId: string | null): Promise<{ former: string | null } | undefined>;
  /** Lists a seller's deals, the last to end first. */
  dealsOf(id: Id<'sel'>): ReturnType<typeof dealsOfSeller>;
  /** Lowers the price of a seller's product for some days. Two deals of a product never overlap. */
  addDeal(id: Id<'sel'>, typed: TypedDeal): Promise<Result<void, readonly DealFault[]>>;
  /** Ends a seller's deal now. @returns False if it is not theirs, or over. */
  endDeal(id: Id<'sel'>, dealId: string): Promise<boolean>;
  /** Sorts and filters a product by the price that is asked now, when a deal of it begins or ends. */
  priceAgain(dealId: Id<'del'>): Promise<void>;
  picture(id: string): Promise<{ type: string; bytes: Buffer } | undefined>;
  /** Stores a picture. @returns Its id, which is a hash of its contents. */
  addPicture(type: string, bytes: Buffer): Promise<string>;
  putCategory(category: Category & { position: number }): Promise<void>;
  /** Writes a seller by slug; an existing one keeps its id. Refuses a name under which the wallet would not pay. */
  putSeller(seller: Omit<Seller, 'id'>): Promise<Result<Id<'sel'>, ListingFault>>;
  /** Adds a product unless its slug exists. Refuses one for which the wallet would take no payment. */
  addProduct(product: Omit<NewProduct, 'id'>): Promise<Result<void, ListingFault>>;
}

interface CatalogDeps {
  readonly db: Db;
  readonly world: World;
  readonly bounds: PaymentBounds;
}

/** Creates the door to the catalog. */
export function createCatalog(deps: CatalogDeps): Catalog {
  const { db, world } = deps;
  const now = (): Date => world.clocks.business();
  return {
    categories: () => db.asNobody((tx) => listCategories(tx)),
    search: (query, page) => db.asNobody((tx) => search(tx, query, page, now())),
    featured: async (limit) => (await db.asNobody((tx) => featuredProducts(tx, limit, now()))).map(toCard),
    shops: () => db.asNobody((tx) => listShops(tx, MOST_SHOPS)),
    shop: (slug) => db.asNobody((tx) => findShop(tx, slug)),
    slugs: createSlugs(deps),
    near: async ({ id, category }, limit) =>
      (await db.asNobody((tx) => productsNear(tx, { category, except: id }, limit, now()))).map(toCard),
    product: (slug) => productBySlug(deps, slug),
    productsById: async (ids) => (await db.asNobody((tx) => productsById(tx, ids, now()))).map(toCard),
    sellersOf: (ids) => sellersByProduct(deps, ids),
    takeStock,
    returnStock,
    goodsOf: async (id) =>
      (await db.asNobody((tx) => goodsOfSeller(tx, id))).map(({ priceMinor: minor, currency, ...good }) => ({
        ...good,
        price: { minor, currency },
      })),
    sellerName: async (id) => (await db.asNobody((tx) => findSellerName(tx, id))).name,
    payeeOf: async (id) => (await db.asNobody((tx) => findPayee(tx, id))).payeeId,
    holdPayee: async (tx, id) => (await lockPayee(tx, id)).payeeId,
    isPaidInto: async (payeeId) => (await db.asNobody((tx) => findPaidInto(tx, payeeId))).length > 0,
    dropPayee: async (tx, payeeId) => (await clearPayee(tx, payeeId)).map((row) => row.id),
    setPayee,
    dealsOf: (id) => db.asNobody((tx) => dealsOfSeller(tx, id, MOST_DEALS)),
    addDeal: (id, typed) => addDeal(deps, id, typed),
    endDeal: async (id, dealId) => isId('del', dealId) && endOwnDeal(deps, id, dealId),
    priceAgain: (dealId) => db.asWriter((tx) => askAgain(tx, dealId, now())),
    picture: (id) => db.asNobody((tx) => findPicture(tx, id)),
    addPicture: (type, bytes) => addPicture(deps, type, bytes),
    putCategory: (category) => db.asWriter((tx) => storeCategory(tx, category)),
    putSeller: (seller) => putSeller(deps, seller),
    addProduct: (product) => addProduct(deps, product),
  };
}

/** Finds one page of the matches; if there are none, corrects the typed words. */
async function search(tx: Tx, query: Query, page: number, now: Date): Promise<Found> {
  if (query.text !== '' && !(await isSearchable(tx, query.text))) return nothingToFind;
  const found = await findPage(tx, query, page, now);
  if (found.total > 0 || query.text === '') return { ...found, isSearchable: true, corrected: undefined };
  const text = await correctText(tx, query.text);
  if (text === undefined) return { ...found, isSearchable: true, corrected: undefined };
  const meant = await findPage(tx, { ...query, text }, page, now);
  return { ...meant, isSearchable: true, corrected: meant.total > 0 ? text : undefined };
}

const nothingToFind: Found = {
  products: [],
  page: 1,
  pageCount: 1,
  total: 0,
  isLong: false,
  shops: [],
  isSearchable: false,
  corrected: undefined,
};

async function findPage(tx: Tx, query: Query, asked: number, now: Date) {
  const shops = await countByShop(tx, query);
  const count =
    query.seller === undefined ? shops.reduce((sum, shop) => sum + shop.goods, 0) : await countMatches(tx, query);
  const isLong = count > MOST_LISTED;
  const total = Math.min(count, MOST_LISTED);
  const pageCount = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const page = Math.min(asked, pageCount);
  const offset = (page - 1) * PAGE_SIZE;
  const limit = Math.min(PAGE_SIZE, total - offset);
  const rows = await findProducts(tx, query, { offset, limit, isLong }, now);
  return { products: rows.map(toCard), page, pageCount, total, isLong, shops };
}

/** Corrects each word of a text; undefined if that changes nothing. */
async function correctText(tx: Tx, text: string): Promise<string | undefined> {
  const words = wordsOf(text);
  const meant: string[] = [];
  for (const word of words) meant.push(correctWord(word, await nearWords(tx, word, NEAR_WORDS)));
  return meant.join(' ') === words.join(' ') ? undefined : meant.join(' ');
}

async function productBySlug({ db, world }: CatalogDeps, slug: string): Promise<Product | undefined> {
  const row = await db.asNobody((tx) => findProduct(tx, slug, world.clocks.business()));
  if (!row) return undefined;
  const { description, sellerId, sellerSlug, sellerAbout, categoryName, weightGrams } = row;
  const seller = { id: sellerId, slug: sellerSlug, name: row.sellerName, about: sellerAbout };
  return { ...toCard(row), description, categoryName, weightGrams, seller };
}

async function sellersByProduct({ db }: CatalogDeps, ids: readonly Id<'prd'>[]): ReturnType<Catalog['sellersOf']> {
  const rows = await db.asNobody((tx) => sellersOf(tx, ids));
  return new Map(rows.map((row) => [row.productId, { id: row.sellerId, name: row.name, payeeId: row.payeeId }]));
}

async function setPayee(tx: Tx, id: Id<'sel'>, payeeId: string | null): Promise<{ former: string | null } | undefined> {
  const { payeeId: former } = await lockPayee(tx, id);
  return (await storePayee(tx, id, payeeId)) ? { former } : undefined;
}

function addDeal(
  { db, world }: CatalogDeps,
  sellerId: Id<'sel'>,
  typed: TypedDeal,
): Promise<Result<void, readonly DealFault[]>> {
  const { product } = typed;
  return db.writeResult<void, readonly DealFault[]>(async (tx) => {
    const row = isId('prd', product) ? await lockListed(tx, sellerId, product) : undefined;
    const listed = row && { id: row.id, price: { minor: row.priceMinor, currency: row.currency } };
    const deal = readDeal(typed, listed, world.clocks.business());
    if (!deal.ok) return deal;
    const id = world.ids.mint('del');
    if (!(await insertDeal(tx, { ...deal.value, id }))) return err(['overlaps']);
    await askAgain(tx, id, world.clocks.business());
    await setTimers(tx, [dealStart.at(deal.value.startsAt, id), dealEnd.at(deal.value.endsAt, id)]);
    return ok();
  });
}

function endOwnDeal({ db, world }: CatalogDeps, sellerId: Id<'sel'>, id: Id<'del'>): Promise<boolean> {
  const now = world.clocks.business();
  return db.asWriter(async (tx) => {
    const isEnded = await endDeal(tx, sellerId, id, now);
    if (isEnded) await askAgain(tx, id, now);
    return isEnded;
  });
}

async function addPicture({ db }: CatalogDeps, type: string, bytes: Buffer): Promise<string> {
  const id = sha256Base64url(bytes).slice(0, 22);
  await db.asWriter((tx) => storePicture(tx, { id, type, bytes }));
  return id;
}

async function putSeller(
  { db, world, bounds }: CatalogDeps,
  seller: Omit<Seller, 'id'>,
): Promise<Result<Id<'sel'>, ListingFault>> {
  const judged = judgeSeller(bounds, seller);
  if (!judged.ok) return judged;
  const { id } = await db.asWriter((tx) => storeSeller(tx, { ...seller, id: world.ids.mint('sel') }));
  return ok(id);
}

async function addProduct(
  { db, world, bounds }: CatalogDeps,
  product: Omit<NewProduct, 'id'>,
): Promise<Result<void, ListingFault>> {
  const judged = judgeProduct(bounds, product);
  if (!judged.ok) return judged;
  await db.asWriter((tx) => insertProduct(tx, { ...product, id: world.ids.mint('prd') }));
  return ok();
}

function toCard({ priceMinor, currency, earlierMinor, dealStartsAt, dealEndsAt, ...card }: CardRow): ProductCard {
  const price = { minor: priceMinor, currency };
  if (dealStartsAt === null || dealEndsAt === null) return { ...card, price };
  const earlier = earlierMinor === null ? undefined : { minor: earlierMinor, currency };
  return { ...card, price, deal: { earlier, startsAt: dealStartsAt, endsAt: dealEndsAt } };
}
