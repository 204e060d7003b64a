import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { createIds, systemClocks } from '#platform/kernel/world.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { cardRefundId } from './domain.ts';
import type { CardRefund } from './domain.ts';
import { cardRefundsOf, cardRefundsResource, findCardRefund } from './store.ts';

const ids = createIds(systemClocks);

describe('[B4g] stored refunds to cards', () => {
  let world: TestWorld;
  let db: Db;
  before(async () => {
    world = await startWorld();
    db = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
  });
  after(async () => {
    await db.close();
    await world.close();
  });

  it('are inserted, locked and updated by batches, one for each refund of a payment', async () => {
    const { holderId } = await world.given.holder({ added: '50' });
    const [topUp] = await world.wallet.funding.topUps.newest(1);
    const refundId = ids.mint('rfd');
    const refund: CardRefund = {
      id: cardRefundId(refundId),
      cell: 0,
      refundId,
      paymentId: ids.mint('pay'),
      topUpId: topUp!.id,
      holderId,
      accountId: topUp!.accountId,
      amount: { minor: 10n ** 14n, currency: 'EUR' },
      status: 'started',
      processorId: null,
      createdAt: new Date(),
      settledAt: null,
    };
    await db.asWriter((tx) => cardRefundsResource.insert(tx, 0, [refund]));
    await assert.rejects(
      db.asWriter((tx) => cardRefundsResource.insert(tx, 0, [{ ...refund, id: ids.mint('crf') }])),
      /duplicate key/,
    );
    const after = { ...refund, status: 'succeeded', processorId: 're_1', settledAt: new Date() } as const;
    const locked = await db.asWriter(async (tx) => {
      const before = await cardRefundsResource.lock(tx, 0, [refund.id, ids.mint('crf')]);
      await cardRefundsResource.update(tx, 0, [after]);
      return before;
    });
    assert.deepEqual(locked, [refund]);
    assert.deepEqual(await db.one((tx) => findCardRefund(tx, 0, refund.id)), after);
    assert.deepEqual(await db.one((tx) => cardRefundsOf(tx, 0, refund.paymentId)), [after]);
    assert.deepEqual(await db.one((tx) => cardRefundsOf(tx, 0, ids.mint('pay'))), []);
    const own = (holder: CardRefund['holderId']) =>
      db.asReader({ holder }, (tx) => findCardRefund(tx, 0, refund.id)).then((found) => found !== undefined);
    assert.deepEqual([await own(holderId), await own(ids.mint('hld'))], [true, false]);
  });
});
