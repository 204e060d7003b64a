import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { mintId } from '#platform/kernel/id.ts';
import { eur } from '../../../../tests/samples/payment.ts';
import type { Refund } from './domain.ts';
import { findRefund, refundsOf, refundsResource } from './store.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const refundOf = (at: number, more: Partial<Refund> = {}): Refund => ({
  id: id('rfd', at),
  cell: 0,
  paymentId: id('pay', 1),
  partId: id('prt', 1),
  amount: eur(700n),
  lines: [{ reference: 'l1', amount: eur(600n) }],
  sources: [
    { kind: 'promotion', promotionId: id('prm', 1), accountId: id('acc', 1), amount: eur(70n) },
    { kind: 'balance', accountId: id('acc', 2), amount: eur(630n) },
  ],
  cause: 'shop',
  reason: 'A scratch',
  fromReserve: eur(100n),
  toCard: eur(0n),
  exchanged: null,
  createdAt: new Date(Date.UTC(2026, 10, at)),
  ...more,
});

describe('stored refunds', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('are read as they were written, those of a payment alone, the first one first', async () => {
    const refunds = [
      refundOf(3),
      refundOf(2, { reason: null, cause: 'lost' }),
      refundOf(4, { paymentId: id('pay', 2) }),
    ];
    await database.db.asWriter((tx) => refundsResource.insert(tx, 0, refunds));
    const found = await database.db.one((tx) => refundsOf(tx, 0, id('pay', 1)));
    assert.deepEqual(found, [refunds[1], refunds[0]]);
    assert.deepEqual(await database.db.one((tx) => findRefund(tx, 0, id('rfd', 4))), refunds[2]);
    assert.equal(await database.db.one((tx) => findRefund(tx, 0, id('rfd', 5))), undefined);
  });
});
