import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import pino from 'pino';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { products, sellers } from '../../../dev/seed/catalog.ts';
import { loadDemoMarket } from '../../../dev/seed/load.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { walletBounds } from '../wallet/bounds-gateway.ts';
import { createCatalog } from './service.ts';
import { createSlugs } from './slugs-service.ts';

describe('the slugs of the site map', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let aheadMs = 0;
  const clock = () => new Date(Date.now() + aheadMs);
  const clocks = { business: clock, security: clock };
  const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch, clocks });
  before(async () => {
    database = await createTestDatabase('market');
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    const catalog = createCatalog({ db: database.db, world, bounds: walletBounds });
    await loadDemoMarket(catalog, Object.fromEntries(sellers.map((seller) => [seller.slug, 'pye_test'])));
  });
  after(async () => {
    await owner.end();
    await database.close();
  });

  it('are read once an hour, and again after a failure', async () => {
    let isAway = true;
    const slugs = createSlugs({
      db: {
        ...database.db,
        asNobody: (work) => (isAway ? Promise.reject(new Error('away')) : database.db.asNobody(work)),
      },
      world,
    });
    await assert.rejects(slugs(), /away/);
    isAway = false;
    assert.equal((await slugs()).length, products.length);
    await owner.query("update catalog.products set slug = 'another' where slug = 'enamel-teapot'");
    assert.ok((await slugs()).includes('enamel-teapot'));
    aheadMs = 3_600_000;
    assert.ok((await slugs()).includes('another'));
  });
});
