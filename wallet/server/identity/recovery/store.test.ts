import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { HOME_CELL } from '../../cell.ts';
import { newRecovery } from './domain.ts';
import {
  endRecovery,
  findWaiting,
  insertRecovery,
  lockByUndo,
  lockRecovery,
  lockWaiting,
  storeNotice,
} from './store.ts';

const now = new Date('2026-11-24T10:00:00Z');

describe('recoveries in the database', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  const begin = (holderId: Id<'hld'>, applicationId: string = randomUUID()) => {
    const { remindAt: _, ...recovery } = newRecovery({ id: parts.world.ids.mint('rcv'), holderId, applicationId }, now);
    const undo = randomBytes(32);
    const stored = parts.db.asWriter((tx) => insertRecovery(tx, HOME_CELL, recovery, undo));
    return { recovery, undo, stored };
  };

  it('[S46b] wait once for each holder, and each proof of a phone begins one', async () => {
    const { holderId } = await parts.newHolder();
    const first = begin(holderId);
    assert.equal(await first.stored, true);
    assert.equal(await begin(holderId).stored, false);
    const end = { state: 'canceled', by: 'code', at: now } as const;
    await parts.db.asWriter((tx) => endRecovery(tx, HOME_CELL, first.recovery.id, end));
    assert.equal(await begin(holderId, first.recovery.applicationId).stored, false);
    assert.equal(await begin(holderId).stored, true);
  });

  it('[S46b] end once: a later end changes nothing', async () => {
    const { holderId } = await parts.newHolder();
    const { recovery, undo, stored } = begin(holderId);
    await stored;
    await parts.db.asWriter((tx) => storeNotice(tx, HOME_CELL, recovery.id, 'reminded'));
    for (const [state, by] of [
      ['done', 'password'],
      ['canceled', 'session'],
    ] as const)
      await parts.db.asWriter((tx) => endRecovery(tx, HOME_CELL, recovery.id, { state, by, at: now }));
    const ended = await parts.db.asWriter((tx) => lockRecovery(tx, HOME_CELL, recovery.id));
    assert.deepEqual(ended, { ...recovery, state: 'done', endedBy: 'password', endedAt: now, lastNotice: 'reminded' });
    assert.equal(await parts.db.asWriter((tx) => lockWaiting(tx, HOME_CELL, holderId)), undefined);
    assert.deepEqual(await parts.db.asWriter((tx) => lockByUndo(tx, HOME_CELL, undo)), ended);
  });

  it('[S46b] are read by their holder alone', async () => {
    const [ada, bob] = [await parts.newHolder(), await parts.newHolder()];
    const { recovery, stored } = begin(ada.holderId);
    await stored;
    const readBy = (holder: Id<'hld'>) =>
      parts.db.asReader({ holder }, (tx) => findWaiting(tx, HOME_CELL, ada.holderId));
    assert.deepEqual(await readBy(ada.holderId), recovery);
    assert.equal(await readBy(bob.holderId), undefined);
  });
});
