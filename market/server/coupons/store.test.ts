import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { createTestDatabase } from '../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../dev/postgres/testing.ts';
import { sellers } from '../../../dev/seed/catalog.ts';
import { loadDemoMarket } from '../../../dev/seed/load.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import type { Id } from '#platform/kernel/id.ts';
import { typedTerms } from '../../../tests/samples/coupons.ts';
import { createCatalog } from '../catalog/service.ts';
import { walletBounds } from '../wallet/bounds-gateway.ts';
import { createCoupons } from './service.ts';
import type { Coupons } from './service.ts';
import type { TypedTerms } from './typed-domain.ts';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });

describe('coupons', () => {
  let database: TestDatabase;
  let coupons: Coupons;
  let sellerId: Id<'sel'>;
  let otherId: Id<'sel'>;
  const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  before(async () => {
    database = await createTestDatabase('market');
    const catalog = createCatalog({ db: database.db, world, bounds: walletBounds });
    await loadDemoMarket(catalog, Object.fromEntries(sellers.map((seller) => [seller.slug, 'pye_test'])));
    sellerId = (await catalog.product('enamel-teapot'))!.seller.id;
    otherId = (await catalog.product('beeswax-candle'))!.seller.id;
    coupons = createCoupons({ db: database.db, world, catalog, bounds: walletBounds });
  });
  after(() => database.close());

  const draft = async (changes: Partial<TypedTerms>): Promise<Id<'cpn'>> => {
    assert.deepEqual(await coupons.draft(sellerId, undefined, typedTerms(changes)), { ok: true, value: undefined });
    return (await coupons.ofSeller(sellerId))[0]!.id;
  };
  const live = async (changes: Partial<TypedTerms>): Promise<Id<'cpn'>> => {
    const id = await draft(changes);
    assert.equal((await coupons.start(sellerId, id)).ok, true);
    return id;
  };
  const find = async (id: Id<'cpn'>) => (await coupons.ofSeller(sellerId)).find((one) => one.id === id)!;
  const buyer = () => ({ shopperId: world.ids.mint('shp'), linkId: world.ids.mint('lnk') });
  const reserve = (couponId: Id<'cpn'>, { shopperId, linkId } = buyer(), orderId = world.ids.mint('ord')) => {
    const lines = [{ productId: world.ids.mint('prd'), quantity: 1, amount: eur(5_000n) }];
    return database.db.writeResult((tx) =>
      coupons.reserve(tx, { orderId, shopperId, linkId, links: [linkId] }, [{ couponId, lines, discount: eur(500n) }]),
    );
  };
  const refusalOf = (reserved: Awaited<ReturnType<typeof reserve>>) =>
    reserved.ok ? 'reserved' : reserved.error.refusal.code;

  it('[P7e] [S91] [S78] never exceed their budget, with 500 orders at once', async () => {
    const id = await live({ code: 'CROWD', budget: '50' });
    const outcomes = await Promise.all(Array.from({ length: 500 }, () => reserve(id)));
    assert.equal(outcomes.filter((one) => one.ok).length, 10);
    assert.deepEqual(
      [...new Set(outcomes.flatMap((one) => (one.ok ? [] : [one.error.refusal.code])))],
      ['budget_spent'],
    );
    const { held, spent } = await find(id);
    assert.deepEqual([held.minor, spent.minor], [5_000n, 0n]);
  });

  it('[M3d] [S78] count each person and each wallet, also in tabs that press at once', async () => {
    const id = await live({ code: 'TABS', perPerson: '2' });
    const one = buyer();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => reserve(id, one)));
    assert.equal(outcomes.filter(({ ok }) => ok).length, 2);
    const sameWallet = { ...buyer(), linkId: one.linkId };
    assert.equal(refusalOf(await reserve(id, sameWallet)), 'used_up');
    assert.equal(refusalOf(await reserve(id, { ...one, linkId: world.ids.mint('lnk') })), 'used_up');
  });

  it('[P7c] take what was held when an order is paid, and get back what ends or is refunded, each time once', async () => {
    const id = await live({ code: 'BACK', perPerson: '9' });
    const one = buyer();
    const [paid, ended] = [world.ids.mint('ord'), world.ids.mint('ord')];
    await reserve(id, one, paid);
    await reserve(id, one, ended);
    const settle = (orderId: Id<'ord'>, kept: bigint) =>
      database.db.asWriter((tx) => coupons.settle(tx, { couponId: id, orderId }, eur(kept)));
    for (const expected of [
      [ended, 0n, 500n, 0n],
      [paid, 500n, 0n, 500n],
      [paid, 500n, 0n, 500n],
      [paid, 200n, 0n, 200n],
      [paid, 0n, 0n, 0n],
    ] as const) {
      const [orderId, kept, held, spent] = expected;
      await settle(orderId, kept);
      const now = await find(id);
      assert.deepEqual([now.held.minor, now.spent.minor], [held, spent]);
    }
    assert.equal(refusalOf(await reserve(id, one)), 'reserved', 'what was given back does not count');
  });

  it('[M3d] start once, with a code that no other live coupon of the shop has, and keep their terms', async () => {
    const id = await draft({ code: 'ONCE' });
    const twin = await draft({ code: 'ONCE' });
    assert.equal((await coupons.draft(sellerId, id, typedTerms({ code: 'ONCE', percent: '20' }))).ok, true);
    assert.deepEqual((await find(id)).worth, { kind: 'percent', basisPoints: 2_000 });
    const outcomes = await Promise.all([coupons.start(sellerId, id), coupons.start(sellerId, twin)]);
    assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
    const [winner, loser] = outcomes[0]!.ok ? [id, twin] : [twin, id];
    const codeOf = async (asked: ReturnType<Coupons['start']>) => {
      const outcome = await asked;
      return outcome.ok ? 'ok' : outcome.error.code;
    };
    assert.equal(await codeOf(coupons.start(sellerId, loser)), 'code_taken');
    assert.equal(await codeOf(coupons.start(sellerId, winner)), 'coupon_not_draft');
    assert.equal(await codeOf(coupons.draft(sellerId, winner, typedTerms({ percent: '1' }))), 'coupon_not_draft');
    assert.equal(await codeOf(coupons.end(sellerId, winner)), 'ok');
    assert.equal(await codeOf(coupons.end(sellerId, winner)), 'coupon_over');
    assert.equal(await codeOf(coupons.start(sellerId, loser)), 'ok', 'the code is free again');
  });

  it('[M3d] are their seller’s alone', async () => {
    const id = await draft({ code: 'MINE' });
    for (const asked of [
      coupons.start(otherId, id),
      coupons.end(otherId, id),
      coupons.draft(otherId, id, typedTerms({ code: 'YOURS' })),
    ]) {
      const outcome = await asked;
      assert.equal(!outcome.ok && outcome.error.code, 'coupon_not_found');
    }
    assert.deepEqual([(await find(id)).status, (await find(id)).code], ['draft', 'MINE']);
    assert.equal((await coupons.ofSeller(otherId)).length, 0);
  });

  it('[M3d] are found by their code once they are live, in the shops that are asked for', async () => {
    await draft({ code: 'SECRET' });
    await live({ code: 'FOUND' });
    const codes = async (typed: string, sellerIds: readonly Id<'sel'>[]) =>
      (await coupons.presentCode(typed, sellerIds, undefined)).map(({ coupon }) => coupon.code);
    assert.deepEqual(await codes('found', [sellerId]), ['FOUND']);
    assert.deepEqual(await codes('found', [otherId]), []);
    assert.deepEqual(await codes('secret', [sellerId]), [], 'a draft is nobody’s');
  });
});
