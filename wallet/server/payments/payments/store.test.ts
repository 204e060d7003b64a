import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { mintId } from '#platform/kernel/id.ts';
import { byPin, eur, sampleDiscount, samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import type { CardShare } from './card-share-domain.ts';
import type { Part, Payment } from './domain.ts';
import { countSettled } from './finding-store.ts';
import { findPayment, paymentsResource } from './store.ts';

const cardShare: CardShare = {
  topUpId: 'top_01jdqz3c5te7kqc8vm9r3rw2s4',
  amount: eur(1_000n),
  holdId: 'hol_01jdqz3c5te7kqc8vm9r3rw2s4',
  approval: { ...byPin, browserSince: new Date('2026-11-24T10:00:00Z') },
};

describe('stored payments', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const insert = (payments: Payment[]) => database.db.asWriter((tx) => paymentsResource.insert(tx, 0, payments));
  const find = (payment: Payment) => database.db.asWriter((tx) => findPayment(tx, 0, payment.id));

  it('are read as they were written, many at a time, with their parts in order', async () => {
    const parts = Array.from({ length: 12 }, (_, number) => samplePart({ reference: `p${number}` }));
    const discount = sampleDiscount(5n);
    const [one, two] = [samplePart({ discount: eur(3n) }), samplePart({ discount: eur(2n) })];
    const payments = [
      samplePayment({ parts }),
      samplePayment({ shipTo: { country: 'DE', postalCode: '10115', city: 'Berlin' } }),
      samplePayment({ discount, parts: [one, two] }),
      samplePayment({ cardShare: { ...cardShare, holdId: null } }),
      samplePayment({ cardShare }),
      samplePayment(),
    ];
    await insert(payments);
    for (const payment of payments) assert.deepEqual(await find(payment), payment);
  });

  it('are locked in the order of their ids, with their parts, and changed as a set', async () => {
    const payments = [samplePayment(), samplePayment()];
    await insert(payments);
    const at = new Date('2026-11-24T10:10:00Z');
    const caseId = mintId('cas', 0, randomBytes(10));
    const captured = payments.map((payment): Payment => ({
      ...payment,
      status: 'captured',
      approvedBy: 'passkey',
      passkeyDays: 40,
      capturedAt: at,
      parts: payment.parts.map((part) => ({
        ...part,
        status: 'shipped',
        lines: part.lines.map((line) => ({
          ...line,
          refunded: eur(7n),
          releasedAt: at,
          quantityCanceled: 1,
          caseId,
          isAwarded: true,
        })),
        shipping: { ...part.shipping, releasedAt: at },
        parcels: [
          {
            id: mintId('pcl', 0, randomBytes(10)),
            carrier: 'DHL',
            trackingCode: 'EZ1',
            trackingUrl: null,
            contents: [{ line: 'l1', quantity: 1 }],
            status: 'shipped',
            announcedAt: at,
            shippedAt: at,
            endedAt: null,
          },
        ],
        shipFrom: at,
        shippedAt: at,
        releaseAt: at,
        protectionEndsAt: at,
        extendedAt: at,
        pausedAt: at,
        reportedAt: at,
        coveredAt: at,
        shopConfirmation: { confirmedAt: at, afterHours: 24, releaseAt: at, endedAt: null },
      })),
    }));
    const ids = payments.map((payment) => payment.id);
    await database.db.asWriter(async (tx) => {
      const locked = await paymentsResource.lock(tx, 0, [...ids, samplePayment().id]);
      assert.deepEqual(
        locked.map((payment) => payment.id),
        ids.toSorted(),
      );
      await paymentsResource.update(tx, 0, captured);
    });
    for (const payment of captured) assert.deepEqual(await find(payment), payment);
  });

  it('report once, and to the caller, that the database does not answer', async () => {
    const payment = samplePayment();
    const asked = database.db.asWriter(async (tx) => {
      await tx.run(sql`select 1 / 0`).catch(() => 0);
      await paymentsResource.lock(tx, 0, [payment.id]);
    });
    // A second rejection, which nothing awaits, would end the server, and here the test.
    await assert.rejects(asked, /division by zero/);
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('keep their amounts and people, whatever an update says', async () => {
    const payment = samplePayment();
    await insert([payment]);
    const other = mintId('acc', 1, randomBytes(10));
    const discount = sampleDiscount(1n);
    const parts = payment.parts.map((part) => ({ ...part, isUntracked: true }));
    const forged = { ...payment, amount: eur(1n), discount, payerAccountId: other, parts };
    await database.db.asWriter((tx) => paymentsResource.update(tx, 0, [forged]));
    assert.deepEqual(await find(payment), payment);
    await assert.rejects(
      database.db.asWriter((tx) => tx.run(sql`update payments.parts set is_untracked = true`)),
      /permission denied/,
    );
  });

  it('[B1i] count the settled orders of a seller: each once, no refunded one, and no more than asked for', async () => {
    const { sellerAccountId, ...sold } = samplePart({ isUntracked: true });
    const own = (status: Part['status']) => samplePart({ ...sold, sellerAccountId, status });
    const order = (...parts: Part[]) =>
      samplePayment({ parts: parts.map((part, at) => samplePart({ ...part, id: ids[at]! })) });
    const ids = [0, 1].map(() => samplePart().id);
    const orders = [
      order(own('released'), own('released')),
      order(own('released')),
      order(own('refunded'), own('delivered')),
      order(samplePart({ status: 'released' })),
    ];
    await insert(orders);
    assert.deepEqual(await find(orders[0]!), orders[0]);
    const count = (most: number) => database.db.asWriter((tx) => countSettled(tx, 0, [sellerAccountId], most));
    assert.deepEqual(await count(50), [{ accountId: sellerAccountId, orders: 2 }]);
    assert.deepEqual(await count(1), [{ accountId: sellerAccountId, orders: 1 }]);
    const stranger = mintId('acc', 1, randomBytes(10));
    const strange = await database.db.asWriter((tx) => countSettled(tx, 0, [stranger], 50));
    assert.deepEqual(strange, [{ accountId: stranger, orders: 0 }]);
  });

  it('[S64] are visible only to their payer, even without a filter', async () => {
    const payment = samplePayment();
    await insert([payment]);
    const Count = Type.Object({ payments: Type.Integer(), parts: Type.Integer() });
    const seenBy = (holder: Payment['payerId']) =>
      database.db.asReader({ holder }, (tx) =>
        tx.one(sql(Count)`
          select (select count(*)::int from payments.payments) as payments,
                 (select count(*)::int from payments.parts) as parts`),
      );
    assert.deepEqual(await seenBy(payment.payerId), { payments: 1, parts: 2 });
    assert.deepEqual(await seenBy(mintId('hld', 1, randomBytes(10))), { payments: 0, parts: 0 });
  });

  it('[S78] have no discount below zero, of the whole amount, or without a promotion', async () => {
    const discount = sampleDiscount(5_000n);
    const wrong = [
      samplePayment({ discount }),
      samplePayment({ discount: { ...discount, amount: eur(-1n) } }),
      samplePayment({ discount: { ...discount, amount: eur(1n), promotionId: null as never } }),
      samplePayment({ parts: [samplePart({ discount: eur(3_001n) })] }),
      samplePayment({ parts: [samplePart({ discount: eur(-1n) })] }),
    ];
    for (const payment of wrong) await assert.rejects(insert([payment]), /check constraint|well formed|null/);
  });

  it('cannot be deleted by the server', async () => {
    for (const statement of [sql`delete from payments.parts`, sql`delete from payments.payments`]) {
      await assert.rejects(
        database.db.asWriter((tx) => tx.run(statement)),
        /permission denied/,
      );
    }
  });
});
