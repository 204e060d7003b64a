import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../../tests/world/world.ts';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { createIds, systemClocks } from '#platform/kernel/world.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { TopUp } from './domain.ts';
import { findByAttempt, findTopUp, insertTopUp, topUpsResource } from './store.ts';

const ids = createIds(systemClocks);

describe('[W9a] stored top-ups', () => {
  let constellation: TestWorld;
  let given: Given;
  let db: Db;
  let person: Holder;
  let topUp: TopUp;
  before(async () => {
    constellation = await startWorld();
    ({ given } = constellation);
    db = connect({ url: constellation.walletDatabaseUrl, ...rolesOf('wallet') });
    person = await given.holder({ card: true });
    const { instruments: cards } = (await person.app('GET', '/app/instruments')).json;
    const [account] = await constellation.wallet.ledger.accountsOfHolder(person.holderId);
    const now = new Date();
    topUp = {
      id: ids.mint('top'),
      cell: 0,
      holderId: person.holderId,
      instrumentId: cards[0]!.id as Id<'ins'>,
      isDebit: false,
      accountId: account!.id,
      paymentId: null,
      amount: { minor: 10n ** 14n, currency: 'EUR' },
      fee: { minor: 0n, currency: 'EUR' },
      feeVersion: 1,
      status: 'started',
      attempt: 'the first press',
      processorId: null,
      redirectUrl: null,
      refusal: null,
      continueTo: '/instruments',
      createdAt: now,
      askedAt: now,
      settledAt: null,
    };
  });
  after(async () => {
    await db.close();
    await constellation.close();
  });

  it('[S90] are stored once for each attempt of a holder', async () => {
    const inserted = await db.asWriter(async (tx) => [
      await insertTopUp(tx, topUp),
      await insertTopUp(tx, { ...topUp, id: ids.mint('top') }),
    ]);
    assert.deepEqual(inserted, [true, false]);
    assert.deepEqual(await db.asWriter((tx) => findByAttempt(tx, 0, person.holderId, topUp.attempt)), topUp);
  });

  it('[S64] are visible only to their holder', async () => {
    const { holderId } = await given.holder();
    const another = { ...topUp, id: ids.mint('top'), attempt: 'another press' };
    await db.asWriter((tx) => insertTopUp(tx, another));
    assert.deepEqual(await db.asReader({ holder: person.holderId }, (tx) => findTopUp(tx, 0, another.id)), another);
    assert.equal(await db.asReader({ holder: holderId }, (tx) => findTopUp(tx, 0, another.id)), undefined);
  });

  it('are locked and changed by a batch, which changes only their outcome', async () => {
    const settled: TopUp = { ...topUp, status: 'declined', refusal: 'risk_declined', settledAt: topUp.createdAt };
    await db.asWriter(async (tx) => {
      assert.deepEqual(await topUpsResource.lock(tx, 0, [topUp.id, ids.mint('top')]), [topUp]);
      await topUpsResource.update(tx, 0, [{ ...settled, amount: { minor: 1n, currency: 'EUR' } }]);
    });
    assert.deepEqual(await db.asWriter((tx) => findTopUp(tx, 0, topUp.id)), settled);
  });
});
