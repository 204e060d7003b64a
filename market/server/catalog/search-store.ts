import { Type } from 'typebox';
import type { Tx } from '#platform/db/db.ts';
import { and, sql } from '#platform/db/sql.ts';
import { toTsQuery } from './search-domain.ts';
import type { Query, Sort } from './search-domain.ts';
import { askedPrice, CardRow, cardColumns, dealsAt, forSale } from './store.ts';

const orders: Readonly<Record<Exclude<Sort, 'relevance'>, ReturnType<typeof sql>>> = {
  price_up: sql`${askedPrice}, p.id`,
  price_down: sql`${askedPrice} desc, p.id`,
  name: sql`p.name, p.id`,
};

/** Finds one page of the products that match, in the query's order. */
export function findProducts(tx: Tx, query: Query, page: { offset: number; limit: number }, now: Date) {
  const words = toTsQuery(query.text);
  const relevance = words === '' ? sql`p.id` : sql`ts_rank(p.search, to_tsquery('english', ${words})) desc, p.id`;
  const order = query.sort === 'relevance' ? relevance : orders[query.sort];
  return tx.many(sql(CardRow)`
    select ${cardColumns} from ${forSale} ${dealsAt(now)}
     where ${conditionsOf(query)}
     order by ${order}
     limit ${page.limit} offset ${page.offset}`);
}

const ShopCountRow = Type.Object({ slug: Type.String(), name: Type.String(), goods: Type.Integer() });

/** Counts the matching products of each shop, whichever shop the query names. */
export function countByShop(tx: Tx, query: Query, now: Date) {
  const { seller: _, ...anyShop } = query;
  return tx.many(sql(ShopCountRow)`
    select s.slug, s.name, count(*)::int as goods from ${forSale} ${dealsAt(now)}
     where ${conditionsOf(anyShop)} group by s.id order by s.name`);
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
      from (select *, row_number() over (partition by category order by id) as turn
              from catalog.products where stock > 0) p
      join catalog.sellers s on s.id = p.seller_id and s.payee_id is not null
      join catalog.categories c on c.slug = p.category
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

function conditionsOf(query: Query) {
  const { category, seller, least, most } = query;
  const words = toTsQuery(query.text);
  return and([
    ...(words === '' ? [] : [sql`p.search @@ to_tsquery('english', ${words})`]),
    ...(category === undefined ? [] : [sql`p.category = ${category}`]),
    ...(seller === undefined ? [] : [sql`s.slug = ${seller}`]),
    ...(least === undefined ? [] : [sql`${askedPrice} >= ${least.minor}`]),
    ...(most === undefined ? [] : [sql`${askedPrice} <= ${most.minor}`]),
    ...(query.inStock === true ? [sql`p.stock > 0`] : []),
  ]);
}
