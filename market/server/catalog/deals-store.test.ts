import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import pino from 'pino';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { sellers } from '../../../dev/seed/catalog.ts';
import { loadDemoMarket } from '../../../dev/seed/load.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { walletBounds } from '../wallet/bounds-gateway.ts';
import { createCatalog } from './service.ts';
import type { Catalog } from './service.ts';

const DAY_MS = 86_400_000;
const SLUG = 'enamel-teapot';

describe('the price before a deal', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let catalog: Catalog;
  let aheadMs = 0;
  const now = () => new Date(Date.now() + aheadMs);
  before(async () => {
    database = await createTestDatabase('market');
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    const clocks = { business: now, security: now };
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch, clocks });
    catalog = createCatalog({ db: database.db, world, bounds: walletBounds });
    await loadDemoMarket(catalog, Object.fromEntries(sellers.map((seller) => [seller.slug, 'pye_test'])));
  });
  after(async () => {
    await owner.end();
    await database.close();
  });

  const teapot = async () => (await catalog.product(SLUG))!;
  /** Starts again with the prices that the teapot was asked at, each since so many days; the last one is its price. */
  const asked = async (...prices: readonly (readonly [daysAgo: number, minor: number])[]) => {
    const { id } = await teapot();
    await owner.query('delete from catalog.deals');
    await owner.query('update catalog.products set price_minor = $2 where id = $1', [toUuid(id), prices.at(-1)![1]]);
    await owner.query('delete from catalog.prices where product_id = $1', [toUuid(id)]);
    for (const [daysAgo, minor] of prices) {
      const since = new Date(now().getTime() - daysAgo * DAY_MS);
      await owner.query('insert into catalog.prices values ($1, $2, $3)', [toUuid(id), since, minor]);
    }
  };
  const day = (days: number) => new Date(now().getTime() + days * DAY_MS).toISOString().slice(0, 10);
  const deal = async (price: string, from = 0, until = 3) => {
    const { id, seller } = await teapot();
    return catalog.addDeal(seller.id, { product: id, price, starts: day(from), ends: day(until) });
  };
  const shown = async () => {
    const { price, deal: running } = await teapot();
    return [price.minor, running?.earlier?.minor];
  };

  it('[M3d] is struck if the product was asked at it for 30 days', async () => {
    await asked([40, 3_490]);
    assert.deepEqual(await shown(), [3_490n, undefined]);
    assert.equal((await deal('29.90')).ok, true);
    assert.deepEqual(await shown(), [2_990n, 3_490n]);
    const { products } = await catalog.search({ text: 'teapot', sort: 'price_up' }, 1);
    assert.deepEqual([products[0]!.price.minor, products[0]!.deal?.earlier?.minor], [2_990n, 3_490n]);
    const most = { minor: 3_000n, currency: 'EUR' as const };
    assert.equal(
      (await catalog.search({ text: 'teapot', sort: 'name', most }, 1)).total,
      1,
      'its filter sees the deal',
    );
    const [inCart] = await catalog.productsById([(await teapot()).id]);
    assert.equal(inCart!.price.minor, 2_990n);
  });

  it('[M3d] sorts and filters by the price that is asked now, from the first day of a deal to its last', async () => {
    await asked([40, 3_490]);
    assert.ok((await deal('29.90', 2, 4)).ok);
    const { seller } = await teapot();
    const [planned] = await catalog.dealsOf(seller.id);
    const most = { minor: 3_000n, currency: 'EUR' as const };
    const isFound = async () =>
      (await catalog.search({ text: 'enamel teapot', sort: 'price_up', most }, 1)).total === 1;
    // The deadlines of a deal do nothing else.
    const atDeadline = () => catalog.priceAgain(planned!.id);
    const { rows } = await owner.query<{ kind: string; subject: string }>(
      'select kind, subject from jobs.timers where subject = $1 order by kind',
      [planned!.id],
    );
    assert.deepEqual(
      rows.map(({ kind }) => kind),
      ['deal.end', 'deal.start'],
    );
    await atDeadline();
    assert.equal(await isFound(), false);
    aheadMs = 2 * DAY_MS;
    await atDeadline();
    assert.equal(await isFound(), true);
    aheadMs = 5 * DAY_MS;
    await atDeadline();
    assert.equal(await isFound(), false);
    aheadMs = 2 * DAY_MS;
    await atDeadline();
    assert.equal(await catalog.endDeal(seller.id, planned!.id), true);
    assert.equal(await isFound(), false, 'it is ended early');
    aheadMs = 0;
  });

  it('[M3d] is the lowest of the 30 days, so a price that was raised for the deal is none', async () => {
    await asked([60, 2_900], [5, 4_900]);
    await deal('35');
    assert.deepEqual(await shown(), [3_500n, undefined], 'dearer than it was');
    await asked([60, 2_900], [5, 4_900]);
    await deal('25');
    assert.deepEqual(await shown(), [2_500n, 2_900n]);
    await asked([90, 2_900], [31, 4_900]);
    await deal('35');
    assert.deepEqual(await shown(), [3_500n, 4_900n], 'what is longer ago does not count');
  });

  it('[M3d] is not struck if the product is new, nor after a deal at the same price', async () => {
    await asked([10, 9_900]);
    await deal('35');
    assert.deepEqual(await shown(), [3_500n, undefined]);
    await asked([60, 3_490]);
    await deal('29.90');
    aheadMs += 5 * DAY_MS;
    assert.deepEqual(await shown(), [3_490n, undefined], 'the deal is over');
    await deal('29.90');
    assert.deepEqual(await shown(), [2_990n, undefined], 'it was asked 2,990 just before');
    aheadMs = 0;
  });

  it('[M3d] stays what it was when the deal began, whatever the seller asks afterwards', async () => {
    await asked([60, 3_490]);
    await deal('29.90');
    const { id } = await teapot();
    await owner.query('update catalog.products set price_minor = 99900 where id = $1', [toUuid(id)]);
    assert.deepEqual(await shown(), [2_990n, 3_490n]);
    await owner.query('update catalog.products set price_minor = 1000 where id = $1', [toUuid(id)]);
    assert.deepEqual((await shown())[0], 1_000n, 'a deal never makes a product dearer');
    const { rows } = await owner.query('select price_minor from catalog.prices where product_id = $1', [toUuid(id)]);
    assert.equal(rows.length, 3, 'each price is kept');
  });

  it('[M3d] belongs to one deal at a time, which its own seller alone ends', async () => {
    await asked([60, 3_490]);
    const outcomes = await Promise.all([deal('29.90', 1, 4), deal('28.90', 2, 5), deal('27.90', 4, 9)]);
    assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
    assert.ok(outcomes.every((one) => one.ok || one.error[0] === 'overlaps'));
    const { seller } = await teapot();
    const other = (await catalog.product('beeswax-candle'))!;
    const [planned] = await catalog.dealsOf(seller.id);
    assert.equal(await catalog.endDeal(other.seller.id, planned!.id), false);
    const typed = { product: (await teapot()).id, price: '1', starts: day(20), ends: day(21) };
    assert.deepEqual(await catalog.addDeal(other.seller.id, typed), { ok: false, error: ['product'] });
    assert.equal(await catalog.endDeal(seller.id, planned!.id), true);
    assert.equal(await catalog.endDeal(seller.id, planned!.id), false);
    assert.deepEqual(await catalog.dealsOf(seller.id), [], 'what never began is no deal');
  });
});
