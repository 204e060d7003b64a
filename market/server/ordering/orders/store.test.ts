import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import pino from 'pino';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { samplePayment } from '../../../../tests/samples/order.ts';
import { sellers } from '../../../../dev/seed/catalog.ts';
import { loadDemoMarket } from '../../../../dev/seed/load.ts';
import { seenOf } from '../../cart/domain.ts';
import { createCarts } from '../../cart/service.ts';
import type { Carts } from '../../cart/service.ts';
import { createCatalog } from '../../catalog/service.ts';
import { createCoupons } from '../../coupons/service.ts';
import type { Catalog } from '../../catalog/service.ts';
import type { Order } from './domain.ts';
import { createOrders } from './service.ts';
import type { Orders } from './service.ts';
import { findOrder } from './store.ts';
import type { OrdersDeps, WalletPort } from './port.ts';
import { walletBounds } from '../../wallet/bounds-gateway.ts';

const address = { line1: '12 Harbour Row', line2: '', postalCode: 'D04', city: 'Dublin', country: 'IE' };

/** A wallet that says that an order is covered, and then answers no more. */
const silent: WalletPort = {
  terms: async () => undefined,
  checkPayment: async () => ok(),
  holdLink: async () => ok([]),
  createPayment: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
  getPayment: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
  cancelPayment: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
  announce: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
  withdraw: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
  requestConfirmation: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
  casesOf: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
  giveTranscript: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
  refundsOf: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
  cancelPart: async () => ({ ok: false, error: { code: 'wallet_unreachable' } }),
};

describe('orders', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let catalog: Catalog;
  let carts: Carts;
  let deps: OrdersDeps;
  let orders: Orders;
  let ids: { mint<P extends string>(prefix: P): Id<P> };
  let linkId: Id<'lnk'>;
  before(async () => {
    database = await createTestDatabase('market');
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    ids = world.ids;
    linkId = ids.mint('lnk');
    catalog = createCatalog({ db: database.db, world, bounds: walletBounds });
    await loadDemoMarket(catalog, Object.fromEntries(sellers.map((seller) => [seller.slug, 'pye_test'])));
    const coupons = createCoupons({ db: database.db, world, catalog, bounds: walletBounds });
    carts = createCarts({ db: database.db, world, catalog, coupons, bounds: walletBounds });
    const publicUrl = 'http://market.localhost';
    deps = { db: database.db, world, catalog, carts, coupons, wallet: silent, publicUrl, waker: { wake: () => {} } };
    orders = createOrders(deps);
  });
  after(async () => {
    await owner.end();
    await database.close();
  });

  const shopperWith = async (slug: string, quantity: number) => {
    const id = ids.mint('shp');
    await carts.add(id, (await catalog.product(slug))!.id, quantity);
    return { id, email: 'ada@example.com', name: 'Ada Byrne', address, sellerId: null };
  };
  let keys = 0;
  const place = async (shopper: Awaited<ReturnType<typeof shopperWith>>, placeKey = `key-${(keys += 1)}`) => {
    const seen = seenOf(await carts.find(shopper.id));
    return orders.place({ shopper, address, linkId, placeKey, seen });
  };

  it('[P4c] exist before they are paid, with the prices of that moment, and the cart is empty', async () => {
    const shopper = await shopperWith('enamel-teapot', 2);
    const placed = await place(shopper);
    assert.ok(placed.ok);
    const order = (await orders.find(placed.value.id))!;
    assert.equal(order.status, 'awaiting_payment');
    assert.equal(order.amount.minor, 6_980n);
    assert.equal(order.parts[0]!.lines[0]!.price.minor, 3_490n);
    assert.equal((await carts.find(shopper.id)).count, 0);
    const paid = await orders.pay(order);
    assert.equal(!paid.ok && paid.error.code, 'wallet_unreachable');
    assert.equal((await orders.find(order.id))!.status, 'awaiting_payment');
  });

  it('[P4d] are one for each key, and refuse somebody else’s key', async () => {
    const shopper = await shopperWith('enamel-teapot', 1);
    const first = await place(shopper, 'same');
    const second = await orders.place({ shopper, address, linkId, placeKey: 'same', seen: [] });
    assert.equal(first.ok && second.ok && first.value.id === second.value.id, true);
    const thief = await place(await shopperWith('enamel-teapot', 1), 'same');
    assert.equal(thief.ok, false);
  });

  it('[S79] are refused for a price, quantity or product that was not shown, with all changes', async () => {
    const shopper = await shopperWith('enamel-teapot', 1);
    const [line] = seenOf(await carts.find(shopper.id));
    const changesOf = async (seen: Parameters<Orders['place']>[0]['seen']) => {
      const refused = await orders.place({ shopper, address, linkId, placeKey: 'changed', seen });
      return !refused.ok && refused.error.code === 'cart_changed' ? refused.error.changes : undefined;
    };
    const name = 'Enamel teapot';
    const [was, now] = [3_489n, 3_490n].map((minor) => ({ minor, currency: 'EUR' }));
    assert.deepEqual(await changesOf([{ ...line!, priceMinor: 3_489n }]), [{ kind: 'price', name, was, now }]);
    assert.deepEqual(await changesOf([{ ...line!, quantity: 2 }]), [{ kind: 'quantity', name, was: 2, now: 1 }]);
    assert.deepEqual(await changesOf([]), [{ kind: 'added', name }]);
    assert.deepEqual(await changesOf([line!, { ...line!, productId: 'prd_gone' }]), [{ kind: 'gone' }]);
    assert.equal((await carts.find(shopper.id)).count, 1);
  });

  it('[P4d] are placed once from one cart by several concurrent tabs', async () => {
    const shopper = await shopperWith('enamel-teapot', 1);
    const seen = seenOf(await carts.find(shopper.id));
    const placed = await Promise.all(
      Array.from({ length: 8 }, (_, tab) => orders.place({ shopper, address, linkId, placeKey: `tab-${tab}`, seen })),
    );
    assert.equal(placed.filter((one) => one.ok).length, 1);
    assert.ok(placed.every((one) => one.ok || ['cart_changed', 'cart_empty'].includes(one.error.code)));
  });

  it('[P4d] are one order if the button is pressed several times, at once or one by one', async () => {
    for (const apartMs of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const shopper = await shopperWith('enamel-teapot', 1);
      const seen = seenOf(await carts.find(shopper.id));
      const placeKey = `pressed-${apartMs}`;
      const press = async (_: unknown, time: number) => {
        await sleep(time * apartMs);
        return orders.place({ shopper, address, linkId, placeKey, seen });
      };
      const placed = await Promise.all(Array.from({ length: 8 }, press));
      assert.deepEqual(
        placed.map((one) => one.ok || one.error.code),
        placed.map(() => true),
      );
      assert.equal(new Set(placed.map((one) => one.ok && one.value.id)).size, 1);
    }
  });

  it('[S79] include nothing that is put into the cart while they are being placed', async () => {
    const shopper = await shopperWith('enamel-teapot', 1);
    await owner.query('begin');
    await owner.query('lock table orders.policies in access exclusive mode');
    const placing = place(shopper);
    // The order has read the cart, and waits for the policy.
    await database.untilLockWait();
    await carts.add(shopper.id, (await catalog.product('kite'))!.id, 1);
    await owner.query('commit');
    const placed = await placing;
    assert.equal(!placed.ok && placed.error.code, 'cart_changed');
    assert.equal((await carts.find(shopper.id)).count, 2);
  });

  it('are not placed for goods that go off sale while they are being placed', async () => {
    const { seller } = (await catalog.product('kite'))!;
    const paidInto = (payeeId: string | null) => database.db.asWriter((tx) => catalog.setPayee(tx, seller.id, payeeId));
    const sellersOf: Catalog['sellersOf'] = async (asked) => {
      await paidInto(null);
      return catalog.sellersOf(asked);
    };
    const shopper = await shopperWith('kite', 1);
    const seen = seenOf(await carts.find(shopper.id));
    const racing = createOrders({ ...deps, catalog: { ...catalog, sellersOf } });
    const placed = await racing.place({ shopper, address, linkId, placeKey: 'off sale', seen });
    await owner.query("update catalog.sellers set payee_id = 'pye_test' where payee_id is null");
    assert.deepEqual(placed, { ok: false, error: { code: 'not_for_sale', name: 'Kite' } });
  });

  it('[P4d] keep the payment that the first of two requests began with another wallet', async () => {
    const asked = new Map<string, Order>();
    const canceled: string[] = [];
    const told = (id: string) => {
      const isCanceled = canceled.includes(id);
      const status = isCanceled ? 'canceled' : 'requires_approval';
      return ok(samplePayment(asked.get(id)!, status, isCanceled ? 'void' : 'awaiting', id));
    };
    const wallet: WalletPort = {
      ...silent,
      createPayment: async (order) => {
        asked.set(`pay_${order.attemptId}`, order);
        return told(`pay_${order.attemptId}`);
      },
      getPayment: async (id) => told(id),
      cancelPayment: async (id) => {
        canceled.push(id);
        return told(id);
      },
    };
    const answered = createOrders({ ...deps, wallet });
    const placed = await place(await shopperWith('enamel-teapot', 1));
    assert.ok(placed.ok);
    await answered.pay(placed.value);
    const page = (await answered.find(placed.value.id))!;
    const other = ids.mint('lnk');
    const paid = [await answered.pay(page, other), await answered.pay(page, other)].map(
      (one) => one.ok && one.value.paymentId,
    );
    assert.equal(paid[0], paid[1]);
    assert.deepEqual(canceled, [page.paymentId]);
  });

  it('[M6] [S91] never sell more than the stock to many concurrent buyers', async () => {
    const { stock } = (await catalog.product('pocket-camera'))!;
    const shoppers = await Promise.all(Array.from({ length: 500 }, () => shopperWith('pocket-camera', 1)));
    const placed = await Promise.all(shoppers.map((shopper) => place(shopper)));
    assert.equal(placed.filter((one) => one.ok).length, stock);
    assert.ok(placed.every((one) => one.ok || one.error.code === 'stock_short'));
    assert.equal((await catalog.product('pocket-camera'))!.stock, 0);
  });

  it('[M6] take all goods of an order or none', async () => {
    const shopper = await shopperWith('kitchen-radio', 1);
    const tent = (await catalog.product('two-person-tent'))!;
    await carts.add(shopper.id, tent.id, 1);
    assert.ok(await database.db.asWriter((tx) => catalog.takeStock(tx, tent.id, tent.stock)));
    const before = (await catalog.product('kitchen-radio'))!.stock;
    const refused = await place(shopper);
    assert.equal(!refused.ok && refused.error.code, 'stock_short');
    assert.equal((await catalog.product('kitchen-radio'))!.stock, before);
    assert.equal((await carts.find(shopper.id)).count, 2);
  });

  it('keep their own policy when a later version begins', async () => {
    const placed = await place(await shopperWith('enamel-teapot', 1));
    assert.ok(placed.ok);
    await owner.query("insert into orders.policies values (2, '2021-01-01', 5, 1000)");
    const later = await place(await shopperWith('enamel-teapot', 1));
    await owner.query('delete from orders.policies where version = 2');
    assert.ok(later.ok);
    const [before, after] = await Promise.all([placed, later].map((one) => orders.find(one.value.id)));
    assert.deepEqual([before!.policy.version, before!.parts[0]!.commission.minor], [1, 279n]);
    assert.deepEqual([after!.policy.version, after!.parts[0]!.commission.minor], [2, 349n]);
  });

  it('[S58] [S64] are readable by their own shopper alone, as the database itself enforces', async () => {
    const shopper = await shopperWith('enamel-teapot', 1);
    const placed = await place(shopper);
    assert.ok(placed.ok);
    const { id } = placed.value;
    const stranger = ids.mint('shp');
    assert.equal((await orders.findOwn(shopper.id, id))!.parts[0]!.lines.length, 1);
    assert.equal(await orders.findOwn(stranger, id), undefined);
    assert.deepEqual(await orders.ofShopper(stranger), []);
    const seenBy = (who: Id<'shp'>) => database.db.asReader({ shopper: who }, (tx) => findOrder(tx, id));
    const seenByNobody = await database.db.asNobody((tx) => findOrder(tx, id));
    assert.equal((await seenBy(shopper.id))?.id, id);
    assert.deepEqual([await seenBy(stranger), seenByNobody], [undefined, undefined]);
  });

  it('keep their goods while the wallet does not answer, because they may be paid', async () => {
    const { stock } = (await catalog.product('kite'))!;
    const placed = await place(await shopperWith('kite', 1));
    assert.ok(placed.ok);
    await orders.pay(placed.value);
    await orders.expire(placed.value.id);
    assert.equal((await orders.find(placed.value.id))!.status, 'awaiting_payment');
    assert.equal((await catalog.product('kite'))!.stock, stock - 1);
  });

  it('keep what the wallet answers about their parts: parcels, clocks, and money by line', async () => {
    const placed = await place(await shopperWith('stoneware-mug', 2));
    assert.ok(placed.ok);
    const payment = samplePayment(placed.value, 'captured', 'shipped', 'pay_kept');
    const [part] = payment.parts;
    const change = {
      refunded: { minor: 100n, currency: 'EUR' as const },
      released: { minor: 50n, currency: 'EUR' as const },
      clocks: Object.fromEntries(Object.keys(part!.clocks).map((clock, at) => [clock, new Date(at)])),
      lines: [{ ...part!.lines[0]!, refunded: { minor: 100n, currency: 'EUR' as const }, quantityCanceled: 1 }],
    };
    const state = { ...part!, ...change } as typeof part & object;
    await orders.recordPayment({ ...payment, parts: [state] });
    const { id: walletPartId, reference: _, openCases: _cases, lines, ...kept } = state;
    const stored = (await orders.find(placed.value.id))!.parts[0]!;
    assert.deepEqual(stored, {
      ...placed.value.parts[0],
      ...kept,
      walletPartId,
      lines: [{ ...placed.value.parts[0]!.lines[0], refunded: lines[0]!.refunded, quantityCanceled: 1 }],
    });
  });

  it('return their goods to stock if the wallet was never asked', async () => {
    const { stock } = (await catalog.product('kite'))!;
    const placed = await place(await shopperWith('kite', 1));
    assert.ok(placed.ok);
    await orders.expire(placed.value.id);
    await orders.expire(placed.value.id);
    const order = (await orders.find(placed.value.id))!;
    assert.deepEqual([order.status, order.parts[0]!.status], ['expired', 'void']);
    assert.equal((await catalog.product('kite'))!.stock, stock);
  });

  it('return their goods in the sequence in which others take them, whatever the sequence in the cart', async () => {
    const goods = await Promise.all(['kite', 'beeswax-candle'].map((slug) => catalog.product(slug)));
    const [first, second] = goods.map((one) => one!.id).toSorted();
    const shopper = { id: ids.mint('shp'), email: 'ada@example.com', name: 'Ada Byrne', address, sellerId: null };
    for (const id of [second!, first!]) {
      await carts.add(shopper.id, id, 1);
      await sleep(2);
    }
    const placed = await place(shopper);
    assert.ok(placed.ok);
    let canceling: ReturnType<Orders['cancel']> | undefined;
    await database.db.asWriter(async (tx) => {
      assert.ok(await catalog.takeStock(tx, first!, 1));
      canceling = orders.cancel(placed.value.id);
      // The cancelation waits for the first product, and must not hold the second.
      await database.untilLockWait();
      assert.ok(await catalog.takeStock(tx, second!, 1));
    });
    const canceled = await canceling!;
    assert.ok(canceled.ok);
  });
});
