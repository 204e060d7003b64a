import type pg from 'pg';
import { copyRow, load } from './rows.ts';
import type { Size } from './rows.ts';

/** The rows that the servers wrote, and of which the others are copies. */
export interface MarketOriginals {
  /** The UUIDs of a paid order and of its only part. */
  readonly orderId: string;
  readonly partId: string;
  readonly shopperId: string;
  /** The UUID of the seller with the many orders. */
  readonly sellerId: string;
}

/** Every twentieth order is the shopper's and the busy seller's. */
const OWN = 20;
/** So many of the seller's orders wait to be shipped. */
export const TO_SHIP = 10_000;
const TO_ANSWER = 300;

/** Fills the market's database with shops, products and orders. */
export function loadMarket(url: string, size: Size, originals: MarketOriginals): Promise<void> {
  const { orderId, partId, shopperId, sellerId } = originals;
  return load(url, async (client) => {
    await copyGoods(client, size, sellerId);
    const isOwn = `nth % ${OWN} = 0`;
    await copyRow(client, {
      table: 'orders.orders',
      from: `id = '${orderId}'`,
      count: size.orders,
      changed: {
        id: `pg_temp.id_at(made_at, '010', nth)`,
        shopper_id: `case when ${isOwn} then '${shopperId}'::uuid else pg_temp.id_at(now(), '00f', nth % 50000) end`,
        link_id: `case when ${isOwn} then original.link_id else pg_temp.id_at(now(), '00e', nth % 50000) end`,
        place_key: `'scale' || nth`,
        attempt_id: `pg_temp.id_at(made_at, '011', nth)`,
        payment_id: `'pay_scale' || nth`,
        status: `case when nth % 33 = 1 then 'expired' else 'paid' end`,
        created_at: 'made_at',
        pay_by: `made_at + interval '30 minutes'`,
        paid_at: `made_at + interval '1 minute'`,
      },
    });
    await copyParts(client, size, { isOwn, partId, sellerId });
    await client.query(sums);
    await copyRow(client, {
      table: 'orders.lines',
      from: `part_id = '${partId}'`,
      count: size.orders,
      changed: { part_id: `pg_temp.id_at(made_at, '012', nth)` },
    });
  });
}

/** Every tenth product has a deal, and every fiftieth is the busy seller's. */
async function copyGoods(client: pg.Client, size: Size, sellerId: string): Promise<void> {
  await copyRow(client, {
    table: 'catalog.sellers',
    from: `id = '${sellerId}'`,
    count: size.sellers,
    changed: {
      id: `pg_temp.id_at(made_at, '001', nth)`,
      slug: `'shop-' || nth`,
      name: `(array['North', 'South', 'East', 'West', 'Old', 'New', 'Little', 'Grand'])[1 + nth % 8] || ' Shop ' || nth`,
      payee_id: `'pye_scale' || nth`,
    },
  });
  await client.query(words);
  await copyRow(client, {
    table: 'catalog.products',
    from: 'true',
    count: size.products,
    changed: {
      id: `pg_temp.id_at(made_at, '002', nth)`,
      slug: `'product-' || nth`,
      seller_id: `case when nth % 50 = 0 then '${sellerId}'::uuid
                       else (select id from catalog.sellers where slug = 'shop-' || (1 + nth % ${size.sellers})) end`,
      category: `(array(select slug from catalog.categories order by position))[1 + nth % (select count(*) from catalog.categories)]`,
      name: `initcap(pg_temp.word(nth / 7) || ' ' || pg_temp.thing(nth)) || ' ' || nth`,
      summary: `'A handmade ' || pg_temp.thing(nth) || ' by ' || pg_temp.word(nth)`,
      price_minor: '100 + nth * 7919 % 30000',
      asked_minor: `(100 + nth * 7919 % 30000) * case when nth % 10 = 0 then 8 else 10 end / 10`,
      stock: 'nth % 12',
    },
  });
  await client.query(`
    insert into catalog.prices (product_id, since, price_minor)
    select id, now() - interval '60 days', price_minor from catalog.products where slug like 'product-%'`);
  await client.query(`
    insert into catalog.deals (id, product_id, price_minor, starts_at, ends_at)
    select pg_temp.id_at(now(), '003', row_number() over ()), id, price_minor * 8 / 10, now() - interval '1 day', now() + interval '9 days'
      from catalog.products where slug like 'product-%0'`);
  await client.query(`
    insert into catalog.words select distinct word
      from catalog.products, unnest(tsvector_to_array(to_tsvector('simple', name || ' ' || summary))) word
    on conflict do nothing`);
  await client.query(
    'update catalog.sellers set goods = (select count(*) from catalog.products where seller_id = sellers.id)',
  );
}

/** Makes the parts of the orders. Those of the busy seller wait in each of the lists; most others are settled. */
function copyParts(
  client: pg.Client,
  size: Size,
  { isOwn, partId, sellerId }: { isOwn: string; partId: string; sellerId: string },
): Promise<void> {
  // The newest orders of the seller wait to be shipped, those before for an answer, and those before are on the way.
  const rank = `(${size.orders} - nth) / ${OWN}`;
  const toShip = `${isOwn} and ${rank} < ${TO_SHIP}`;
  const toAnswer = `${isOwn} and ${rank} between ${TO_SHIP} and ${TO_SHIP + TO_ANSWER - 1}`;
  const onTheWay = `${rank} < ${TO_SHIP * 1.2} and not (${toShip} or ${toAnswer})`;
  return copyRow(client, {
    table: 'orders.parts',
    from: `id = '${partId}'`,
    count: size.orders,
    changed: {
      id: `pg_temp.id_at(made_at, '012', nth)`,
      order_id: `pg_temp.id_at(made_at, '010', nth)`,
      seller_id: `case when ${isOwn} then '${sellerId}'::uuid
                       else (select id from catalog.sellers where slug = 'shop-' || (1 + nth % ${size.sellers})) end`,
      status: `case when nth % 33 = 1 then 'void' when ${toShip} then 'held' when ${toAnswer} or ${onTheWay} then 'shipped' else 'released' end`,
      // Some are due earlier than those before them, because their sellers promised to be faster.
      ship_by: `made_at + (2 + nth / ${OWN} % 5) * interval '1 day'`,
      answer_by: `case when nth % 33 <> 1 and ${toAnswer} then now() + nth / ${OWN} * 7919 % 100000 * interval '1 second' end`,
      settled_at: `case when nth % 33 = 1 or not (${toShip} or ${toAnswer} or ${onTheWay}) then made_at + interval '9 days' end`,
      released_minor: `case when nth % 33 = 1 or ${toShip} or ${toAnswer} or ${onTheWay} then 0 else original.amount_minor end`,
      shipped_at: `case when ${toShip} then null else made_at + interval '1 day' end`,
      wallet_part_id: `'prt_scale' || nth`,
    },
  });
}

/** Words that nobody knows, and things that everybody does. */
const words = `
  create function pg_temp.word(nth bigint) returns text language sql immutable
    return (select string_agg((array['ba','do','fi','ku','le','mo','ni','pra','ro','su','ti','ve','wo','xa','zu','gle'])[1 + (nth * 40503 / place) % 16], '')
              from unnest(array[1, 16, 256, 4096]) place);
  create function pg_temp.thing(nth bigint) returns text language sql immutable
    return (array['lamp','teapot','kettle','blanket','chair','basket','mug','bowl','clock','mirror','scarf','tent','drum',
                  'notebook','vase','lantern','shelf','rug','pillow','compass'])[1 + nth % 20];
`;

/** The sums that the triggers of the parts keep. */
const sums = `
  delete from orders.seller_sums;
  insert into orders.seller_sums
  select part.seller_id, ('x' || right(part.order_id::text, 1))::bit(4)::integer, sum(sums.to_ship),
         sum(sums.escrow_minor), sum(sums.paid_minor), sum(sums.commission_minor)
    from orders.parts part
   cross join lateral orders.sums_of(part.status, part.amount_minor, part.refunded_minor, part.released_minor,
                                     part.commission_minor, part.answer_by is not null) sums
   group by 1, 2;
`;
