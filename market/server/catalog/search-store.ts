import { Type } from 'typebox';
import type { Tx } from '#platform/db/db.ts';
import { uuid } from '#platform/db/column.ts';
import { and, sql } from '#platform/db/sql.ts';
import type { Sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import { toTsQuery } from './search-domain.ts';
import type { Query, Sort } from './search-domain.ts';
import { CardRow, cardColumns, dealsAt } from './store.ts';

const orders: Readonly<Record<Exclude<Sort, 'relevance'>, Sql>> = {
  price_up: sql`p.asked_minor, p.id`,
  price_down: sql`p.asked_minor desc, p.id desc`,
  name: sql`p.name, p.id`,
};

/** The most products of a list: nobody pages further, and narrows it instead. */
export const MOST_LISTED = 500;

interface Page {
  readonly offset: number;
  readonly limit: number;
}

/**
 * Finds one page of the products that match, in the query's order.
 *
 * @param isLong Whether more than `MOST_LISTED` match. Without words, their order is that of an index; of those that have
 *   the words, it sorts the first `MOST_LISTED`, because no index knows both the words and the order.
 */
export function findProducts(tx: Tx, query: Query, page: Page & { readonly isLong: boolean }, now: Date) {
  const words = toTsQuery(query.text);
  const relevance = words === '' ? sql`p.id` : sql`ts_rank(p.search, to_tsquery('english', ${words})) desc, p.id`;
  const order = query.sort === 'relevance' ? relevance : orders[query.sort];
  // Without a limit inside, the planner reads along the index that has the order.
  const found =
    page.isLong && words === ''
      ? sql`select p.* from ${sold} where ${conditionsOf(query)}`
      : sql`select p.* from (${firstOf(query, MOST_LISTED)}) p`;
  return tx.many(sql(CardRow)`
    select ${cardColumns}
      from (${found} order by ${order} limit ${page.limit} offset ${page.offset}) p
      join catalog.sellers s on s.id = p.seller_id
      join catalog.categories c on c.slug = p.category
      ${dealsAt(now)}
     order by ${order}`);
}

const sold = sql`catalog.products p join catalog.sellers s on s.id = p.seller_id and s.payee_id is not null`;

const ShopCountRow = Type.Object({ slug: Type.String(), name: Type.String(), goods: Type.Integer() });

/** Counts the matching products of each shop, whichever shop the query names: among the first matches, if there are many. */
export function countByShop(tx: Tx, query: Query) {
  const { seller: _, ...anyShop } = query;
  return tx.many(sql(ShopCountRow)`
    select s.slug, s.name, count(*)::int as goods
      from (${firstOf(anyShop, MOST_LISTED + 1)}) found join catalog.sellers s on s.id = found.seller_id
     group by s.id order by s.name, s.id`);
}

const CountRow = Type.Object({ count: Type.Integer() });

/** Counts the matching products, up to one more than a list has. */
export async function countMatches(tx: Tx, query: Query): Promise<number> {
  const { count } = await tx.one(sql(CountRow)`
    select count(*)::int from (${firstOf(query, MOST_LISTED + 1)}) found`);
  return count;
}

/** Other products in stock of a category. */
export function productsNear(tx: Tx, near: { category: string; except: Id<'prd'> }, limit: number, now: Date) {
  return tx.many(sql(CardRow)`
    select ${cardColumns}
      from (select p.* from ${sold}
             where p.category = ${near.category} and p.id <> ${uuid(near.except)} and p.stock > 0
             order by p.id limit ${limit}) p
      join catalog.sellers s on s.id = p.seller_id
      join catalog.categories c on c.slug = p.category
      ${dealsAt(now)}
     order by p.id`);
}

const SearchableRow = Type.Object({ isSearchable: Type.Boolean() });

/** Whether a typed search has a word to search for. Signs and stop words such as “the” are none. */
export async function isSearchable(tx: Tx, text: string): Promise<boolean> {
  const words = toTsQuery(text);
  if (words === '') return false;
  const row = await tx.one(sql(SearchableRow)`
    select numnode(to_tsquery('english', ${words})) > 0 as is_searchable`);
  return row.isSearchable;
}

/** One product of each category in turn, so that a front page shows a little of everything. */
export function featuredProducts(tx: Tx, limit: number, now: Date) {
  return tx.many(sql(CardRow)`
    select ${cardColumns}
      from catalog.categories c
     cross join lateral (
       select first.*, row_number() over (order by first.id) as turn
         from (select p.* from ${sold} where p.category = c.slug and p.stock > 0
                order by p.id limit ${limit}) first) p
      join catalog.sellers s on s.id = p.seller_id
      ${dealsAt(now)}
     order by p.turn, c.position
     limit ${limit}`);
}

const WordRow = Type.Object({ word: Type.String() });

/** Finds the catalog's words that share the most letter triples with the typed word, nearest first. */
export async function nearWords(tx: Tx, word: string, limit: number): Promise<string[]> {
  const rows = await tx.many(sql(WordRow)`
    select word from catalog.words order by word <-> ${word} limit ${limit}`);
  return rows.map((row) => row.word);
}

/** The first products that match: the same ones in each statement, if they have words. */
function firstOf(query: Query, most: number): Sql {
  const words = toTsQuery(query.text);
  if (words === '') return sql`select p.* from ${sold} where ${conditionsOf(query)} limit ${most}`;
  const { category, seller, least, most: dearest, inStock = false } = query;
  return sql`
    select * from catalog.matching(${words}, ${category}, ${seller === undefined ? null : sellerId(seller)},
                                   ${least?.minor}, ${dearest?.minor}, ${inStock}, ${most})`;
}

/** The id of a shop; one that no shop has, if none has the slug. */
const sellerId = (slug: string): Sql =>
  sql`coalesce((select id from catalog.sellers where slug = ${slug}), '00000000-0000-0000-0000-000000000000')`;

/** The conditions of a query without words. */
function conditionsOf(query: Query): Sql {
  const { category, seller, least, most } = query;
  return and([
    ...(category === undefined ? [] : [sql`p.category = ${category}`]),
    ...(seller === undefined ? [] : [sql`p.seller_id = ${sellerId(seller)}`]),
    ...(least === undefined ? [] : [sql`p.asked_minor >= ${least.minor}`]),
    ...(most === undefined ? [] : [sql`p.asked_minor <= ${most.minor}`]),
    ...(query.inStock === true ? [sql`p.stock > 0`] : []),
  ]);
}
