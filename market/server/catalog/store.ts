import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import type { Seller } from './domain.ts';

/** The row of a product in a list. */
export const CardRow = Type.Object({
  id: IdOf('prd'),
  slug: Type.String(),
  name: Type.String(),
  summary: Type.String(),
  priceMinor: Int8,
  earlierMinor: Nullable(Int8),
  dealStartsAt: Nullable(Instant),
  dealEndsAt: Nullable(Instant),
  currency: CurrencyCode,
  stock: Type.Integer(),
  pictureId: Type.String(),
  sellerId: IdOf('sel'),
  sellerName: Type.String(),
  category: Type.String(),
  categoryPosition: Type.Integer(),
  isForSale: Type.Boolean(),
});
/** A product's row in a list, as it was read. */
export type CardRow = Type.Static<typeof CardRow>;

/** The price that is asked now: that of a deal, unless the product's own fell below it. */
const askedPrice = sql`least(d.price_minor, p.price_minor)`;

/** The columns of a `CardRow`. */
export const cardColumns = sql`p.id, p.slug, p.name, p.summary, ${askedPrice} as price_minor, d.earlier_minor,
                        d.starts_at as deal_starts_at, d.ends_at as deal_ends_at, p.currency, p.stock, p.picture_id,
                        s.id as seller_id, s.name as seller_name, p.category,
                        c.position as category_position, s.payee_id is not null as is_for_sale`;

const all = sql`catalog.products p
                        join catalog.sellers s on s.id = p.seller_id
                        join catalog.categories c on c.slug = p.category`;

/** The products for sale: those of sellers who can be paid. */
export const forSale = sql`catalog.products p
                        join catalog.sellers s on s.id = p.seller_id and s.payee_id is not null
                        join catalog.categories c on c.slug = p.category`;

/** The deals of products at an instant, to be joined; each is looked up for its product. */
export function dealsAt(now: Date): Sql {
  return sql`left join lateral (select * from catalog.deals_at(${now}) deal
                                where deal.product_id = p.id offset 0) d on true`;
}

/** Finds products by id, in no order, including those not for sale. */
export function productsById(tx: Tx, ids: readonly Id<'prd'>[], now: Date) {
  return tx.many(sql(CardRow)`
    select ${cardColumns} from ${all} ${dealsAt(now)} where p.id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}

const ProductRow = Type.Object({
  ...CardRow.properties,
  description: Type.String(),
  sellerSlug: Type.String(),
  sellerAbout: Type.String(),
  categoryName: Type.String(),
  weightGrams: Type.Integer(),
});

/** Finds a product for sale by its slug. */
export function findProduct(tx: Tx, slug: string, now: Date) {
  return tx.maybe(sql(ProductRow)`
    select ${cardColumns}, p.description, s.slug as seller_slug, s.about as seller_about,
           c.name as category_name, p.weight_grams
      from ${forSale} ${dealsAt(now)}
     where p.slug = ${slug}`);
}

const CategoryRow = Type.Object({ slug: Type.String(), name: Type.String(), pictureId: Type.String() });

/** Lists the categories in their order on the page. */
export function listCategories(tx: Tx) {
  return tx.many(sql(CategoryRow)`select slug, name, picture_id from catalog.categories order by position`);
}

const PictureRow = Type.Object({ type: Type.String(), bytes: Type.Unsafe<Buffer>({}) });

/** Finds a picture by its id. */
export function findPicture(tx: Tx, id: string) {
  return tx.maybe(sql(PictureRow)`select type, bytes from catalog.pictures where id = ${id}`);
}

/** Stores a picture by the hash of its contents, once. */
export async function storePicture(tx: Tx, picture: { id: string; type: string; bytes: Buffer }): Promise<void> {
  await tx.run(sql`
    insert into catalog.pictures (id, type, bytes) values (${picture.id}, ${picture.type}, ${picture.bytes})
    on conflict (id) do nothing`);
}

/** Writes a category by its slug. */
export async function storeCategory(
  tx: Tx,
  category: { slug: string; name: string; position: number; pictureId: string },
): Promise<void> {
  await tx.run(sql`
    insert into catalog.categories (slug, name, position, picture_id)
    values (${category.slug}, ${category.name}, ${category.position}, ${category.pictureId})
    on conflict (slug) do update set name = excluded.name, position = excluded.position, picture_id = excluded.picture_id`);
}

const SellerRow = Type.Object({
  id: IdOf('sel'),
  slug: Type.String(),
  name: Type.String(),
  about: Type.String(),
  payeeId: Nullable(Type.String()),
});

/** Writes a seller by slug; an existing one keeps its id. */
export function storeSeller(tx: Tx, seller: Seller) {
  return tx.one(sql(SellerRow)`
    insert into catalog.sellers (id, slug, name, about, payee_id)
    values (${uuid(seller.id)}, ${seller.slug}, ${seller.name}, ${seller.about}, ${seller.payeeId})
    on conflict (slug) do update set name = excluded.name, about = excluded.about, payee_id = excluded.payee_id
    returning id, slug, name, about, payee_id`);
}

const PayeeRow = Type.Object({ payeeId: Nullable(Type.String()) });

/** Reads the payee of a seller. */
export function findPayee(tx: Tx, id: Id<'sel'>) {
  return tx.one(sql(PayeeRow)`select payee_id from catalog.sellers where id = ${uuid(id)}`);
}

/** Reads the same as `findPayee`, locked until the transaction ends. */
export function lockPayee(tx: Tx, id: Id<'sel'>) {
  return tx.one(sql(PayeeRow)`select payee_id from catalog.sellers where id = ${uuid(id)} for update`);
}

/** Sets the payee of a seller. @returns False, with nothing changed, if another seller has that payee. */
export async function storePayee(tx: Tx, id: Id<'sel'>, payeeId: string | null): Promise<boolean> {
  const written = await tx.run(sql`
    update catalog.sellers set payee_id = ${payeeId}
     where id = ${uuid(id)}
       and not exists (select from catalog.sellers as other
                        where other.payee_id = ${payeeId} and other.id <> ${uuid(id)})`);
  return written === 1;
}

const PaidRow = Type.Object({ id: IdOf('sel') });

/** Finds the sellers who are paid into a payee. */
export function findPaidInto(tx: Tx, payeeId: string) {
  return tx.many(sql(PaidRow)`select id from catalog.sellers where payee_id = ${payeeId} order by id`);
}

/** Removes a payee from its sellers, and returns them. */
export function clearPayee(tx: Tx, payeeId: string) {
  return tx.many(sql(PaidRow)`
    update catalog.sellers set payee_id = null where payee_id = ${payeeId} returning id`);
}

/** A product to be listed. */
export interface NewProduct {
  readonly id: Id<'prd'>;
  readonly slug: string;
  readonly sellerId: Id<'sel'>;
  readonly category: string;
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly price: Money;
  readonly stock: number;
  readonly pictureId: string;
  readonly weightGrams: number;
}

/**
 * Inserts a product and the words that typing errors are corrected to. An existing product stays as it is, so its sold
 * stock never returns.
 */
export async function insertProduct(tx: Tx, product: NewProduct): Promise<void> {
  await tx.run(sql`
    insert into catalog.products
      (id, slug, seller_id, category, name, summary, description, price_minor, currency, stock, picture_id,
       weight_grams)
    values (${uuid(product.id)}, ${product.slug}, ${uuid(product.sellerId)}, ${product.category}, ${product.name},
            ${product.summary}, ${product.description}, ${product.price.minor}, ${product.price.currency},
            ${product.stock}, ${product.pictureId}, ${product.weightGrams})
    on conflict (slug) do nothing`);
  await tx.run(sql`
    insert into catalog.words
    select unnest(tsvector_to_array(to_tsvector('simple', ${`${product.name} ${product.summary}`})))
    on conflict do nothing`);
}

/** Takes goods out of stock. @returns False, with nothing taken, if there are too few. */
export async function takeStock(tx: Tx, productId: Id<'prd'>, quantity: number): Promise<boolean> {
  const taken = await tx.run(sql`
    update catalog.products set stock = stock - ${quantity} where id = ${uuid(productId)} and stock >= ${quantity}`);
  return taken === 1;
}

/** Puts goods back into stock. */
export async function returnStock(tx: Tx, productId: Id<'prd'>, quantity: number): Promise<void> {
  await tx.run(sql`update catalog.products set stock = stock + ${quantity} where id = ${uuid(productId)}`);
}

/** Finds the sellers of products for sale, with their payees. */
export function sellersOf(tx: Tx, productIds: readonly Id<'prd'>[]) {
  return tx.many(sql(SellerOfRow)`
    select p.id as product_id, s.id as seller_id, s.name, s.payee_id
      from ${forSale} where p.id = any(${productIds.map((id) => uuid(id))}::uuid[])`);
}

const SellerOfRow = Type.Object({
  productId: IdOf('prd'),
  sellerId: IdOf('sel'),
  name: Type.String(),
  payeeId: Type.String(),
});

const ShopRow = Type.Object({
  id: IdOf('sel'),
  slug: Type.String(),
  name: Type.String(),
  about: Type.String(),
  goods: Type.Integer(),
});

/** The first shops that have goods for sale, by name. */
export function listShops(tx: Tx, most: number) {
  return tx.many(sql(ShopRow)`
    select id, slug, name, about, goods from catalog.sellers
     where payee_id is not null and goods > 0 order by name, id limit ${most}`);
}

/** Finds a shop that has goods for sale. */
export function findShop(tx: Tx, slug: string) {
  return tx.maybe(sql(ShopRow)`
    select id, slug, name, about, goods from catalog.sellers
     where slug = ${slug} and payee_id is not null and goods > 0`);
}

const SlugRow = Type.Object({ id: IdOf('prd'), slug: Type.String() });

/** The slugs of products for sale, in the order of their ids. @param after The last product of the page before. */
export function listSlugs(tx: Tx, after: Id<'prd'> | undefined, most: number) {
  return tx.many(sql(SlugRow)`
    select p.id, p.slug from ${forSale}
     where ${after === undefined ? sql`true` : sql`p.id > ${uuid(after)}`} order by p.id limit ${most}`);
}

const GoodsRow = Type.Object({ id: IdOf('prd'), name: Type.String(), priceMinor: Int8, currency: CurrencyCode });

/** Lists a seller's products by name, with their own prices, including those not for sale. */
export function goodsOfSeller(tx: Tx, sellerId: Id<'sel'>) {
  return tx.many(sql(GoodsRow)`
    select id, name, price_minor, currency from catalog.products where seller_id = ${uuid(sellerId)} order by name, id`);
}

const NameRow = Type.Object({ name: Type.String() });

/** Reads the name of a seller. */
export function findSellerName(tx: Tx, id: Id<'sel'>) {
  return tx.one(sql(NameRow)`select name from catalog.sellers where id = ${uuid(id)}`);
}
