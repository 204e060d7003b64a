import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sampleDispute, sampleTopUp } from '../../../../tests/samples/chargeback.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { RowTakenError } from '../../ledger/batch/command.ts';
import { follow } from './domain.ts';
import type { Chargeback } from './domain.ts';
import { chargebacksResource, disputedTopUps, findChargeback, openChargebacks, topUpsTakenBack } from './store.ts';

const day = (at: number) => new Date(Date.UTC(2026, 11, at));
const topUp = sampleTopUp();

function chargeback(processorId: string, more: Parameters<typeof sampleDispute>[0] = {}): Chargeback {
  const done = follow(undefined, { dispute: sampleDispute({ processorId, ...more }), topUp }, day(1));
  assert.ok(done.ok);
  return done.value.chargeback;
}

describe('stored chargebacks', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const first = chargeback('du_1', { dueBy: day(9) });
  const second = chargeback('du_2', { dueBy: day(5) });
  const waiting = chargeback('du_3', { dueBy: day(2), status: 'under_review' });

  it('[S87a] are stored once for each dispute, and changed as they are followed', async () => {
    const { db } = database;
    await db.asWriter((tx) => chargebacksResource.insert(tx, 0, [first, second, waiting]));
    await assert.rejects(
      db.asWriter((tx) => chargebacksResource.insert(tx, 0, [first])),
      RowTakenError,
    );
    const lost: Chargeback = {
      ...first,
      status: 'lost',
      takenMinor: 10_000n,
      feeMinor: 5n,
      moves: 1,
      closedAt: day(3),
    };
    await db.asWriter((tx) => chargebacksResource.update(tx, 0, [lost]));
    assert.deepEqual(await db.one((tx) => findChargeback(tx, 0, first.id)), lost);
    assert.deepEqual(
      await db.asWriter((tx) => chargebacksResource.lock(tx, 0, [first.id, 'cbk_00000000000000000000000009'])),
      [lost],
    );
  });

  it('say of which top-ups of a holder the bank has money, and of no other', async () => {
    const taken = (holderId: typeof topUp.holderId) => database.db.one((tx) => topUpsTakenBack(tx, 0, holderId));
    assert.deepEqual(await taken(topUp.holderId), [topUp.id]);
    assert.deepEqual(await taken('hld_00000000000000000000000009'), []);
    const found = (await database.db.one((tx) => findChargeback(tx, 0, first.id)))!;
    await database.db.asWriter((tx) => chargebacksResource.update(tx, 0, [{ ...found, takenMinor: 0n }]));
    assert.deepEqual(await taken(topUp.holderId), []);
  });

  it('lead to their top-up, for its holder only', async () => {
    const found = (holderId: typeof topUp.holderId) =>
      database.db.one((tx) => disputedTopUps(tx, 0, holderId, [second.id, 'cbk_00000000000000000000000009']));
    assert.deepEqual(await found(topUp.holderId), [{ id: second.id, topUpId: topUp.id }]);
    assert.deepEqual(await found('hld_00000000000000000000000009'), []);
  });

  it('[O1d] are listed while they are open, those due first and those that wait for the bank last', async () => {
    const open = await database.db.one((tx) => openChargebacks(tx, 0, 10));
    assert.deepEqual(
      open.map(({ processorId }) => processorId),
      ['du_2', 'du_3'],
    );
  });
});
