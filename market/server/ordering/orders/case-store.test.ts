import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { systemWorld } from '#platform/kernel/world.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { eur, placedAt, sampleCase, sampleOrder } from '../../../../tests/samples/order.ts';
import { updateCases } from './case-store.ts';
import type { OrderCase } from './cases-domain.ts';
import type { Order, SaleGroup } from './domain.ts';
import { salesOf, totalsOfSeller } from './sales-store.ts';
import { findOrder, insertOrder, updateOrder } from './store.ts';

const day = (days: number) => new Date(placedAt.getTime() + days * 86_400_000);

describe('stored cases', () => {
  let database: TestDatabase;
  const { ids } = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  const sellerId = ids.mint('sel');
  before(async () => {
    database = await createTestDatabase('market');
  });
  after(() => database.close());

  /** A paid order with one part of the seller, in escrow and to be shipped. */
  const paid = async (): Promise<Order> => {
    const sample = sampleOrder({ id: ids.mint('ord'), shopperId: ids.mint('shp'), linkId: ids.mint('lnk') });
    const [part] = sample.parts;
    const lines = part!.lines.map((line) => ({ ...line, productId: ids.mint('prd') }));
    const parts = [{ ...part!, id: ids.mint('opt'), sellerId, status: 'held' as const, lines }];
    const order: Order = { ...sample, attemptId: ids.mint('att'), placeKey: ids.mint('key'), parts };
    await database.db.asWriter((tx) => insertOrder(tx, order));
    const after: Order = { ...order, status: 'paid', paidAt: placedAt, paymentId: `pay_${order.id}` };
    await database.db.asWriter((tx) => updateOrder(tx, after));
    return after;
  };
  const store = ({ parts: [part] }: Order, ...cases: readonly OrderCase[]) =>
    database.db.asWriter((tx) => updateCases(tx, { id: part!.id, cases }));
  const casesOf = async ({ id }: Order) => (await database.db.one((tx) => findOrder(tx, id)))!.parts[0]!.cases;
  const listed = async (group: SaleGroup) =>
    (await database.db.one((tx) => salesOf(tx, sellerId, { group, most: 9 }))).map((order) => order.id);

  it('[B2a] come back as they were, with amounts, deadlines and past', async () => {
    const order = await paid();
    assert.deepEqual(await casesOf(order), []);
    const offer = { outcome: 'partial_refund', amount: eur(500n) } as const;
    const countered = sampleCase({
      status: 'countered',
      awaits: { who: 'buyer', until: day(5) },
      offer,
      timeline: [{ at: day(1), by: 'seller', kind: 'countered', offer, words: 'A part.', files: 0 }],
    });
    const closed = sampleCase({ id: 'cas_2', status: 'closed', result: 'refunded', awaits: null, isSent: true });
    await store(order, countered, closed);
    assert.deepEqual(await casesOf(order), [countered, closed]);
    // What is written of the order itself leaves them as they are.
    await database.db.asWriter((tx) => updateOrder(tx, order));
    assert.deepEqual(await casesOf(order), [countered, closed]);
  });

  it('[M3c] put an order that waits for its seller into a list of its own, and back afterwards', async () => {
    const [quiet, asked] = [await paid(), await paid()];
    await store(asked, sampleCase());
    assert.deepEqual(await listed('to_answer'), [asked.id]);
    assert.ok((await listed('to_ship')).includes(quiet.id) && !(await listed('to_ship')).includes(asked.id));
    const { toShip } = await database.db.one((tx) => totalsOfSeller(tx, sellerId));
    assert.equal(toShip, (await listed('to_ship')).length);
    await store(asked, sampleCase({ status: 'countered', awaits: { who: 'buyer', until: day(5) } }));
    assert.deepEqual(await listed('to_answer'), []);
    assert.ok((await listed('to_ship')).includes(asked.id));
  });
});
