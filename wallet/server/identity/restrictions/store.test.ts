import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from '#platform/db/sql.ts';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { pin } from '../../../../tests/world/people.ts';
import { HOME_CELL } from '../../cell.ts';
import { restrictionsOf, storeRestrictions } from './store.ts';
import type { Restriction } from './domain.ts';

const HOUR_MS = 3_600_000;

describe('stored restrictions', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  it('[S47c] begin with a new PIN, in its transaction, and reach only its holder', async () => {
    const [ada, bob] = [await parts.newHolder(), await parts.newHolder()];
    assert.equal(await parts.restrictions.find(ada.holderId, 'withdrawal'), undefined);
    const at = Date.now();
    await parts.secondFactor.setPin(ada.holderId, pin, null);
    const waits = await parts.restrictions.find(ada.holderId, 'withdrawal');
    assert.equal(waits?.cause, 'factor_added');
    assert.ok(Math.abs(waits.until.getTime() - at - 24 * HOUR_MS) < 60_000);
    assert.equal(await parts.restrictions.find(bob.holderId, 'withdrawal'), undefined);
    const seen = await parts.db.asReader({ holder: bob.holderId }, (tx) => restrictionsOf(tx, HOME_CELL, ada.holderId));
    assert.deepEqual(seen, []);
  });

  it('never end sooner because of another cause of the same kind', async () => {
    const { holderId } = await parts.newHolder();
    const since = new Date();
    const until = (hours: number): Restriction => ({
      what: 'withdrawal',
      cause: 'factor_added',
      since,
      endsAt: new Date(since.getTime() + hours * HOUR_MS),
    });
    for (const hours of [24, 12, 36])
      await parts.db.asWriter((tx) => storeRestrictions(tx, HOME_CELL, holderId, [until(hours)]));
    const stored = await parts.db.one((tx) => restrictionsOf(tx, HOME_CELL, holderId));
    assert.deepEqual(
      stored.map(({ endsAt }) => endsAt),
      [until(36).endsAt],
    );
  });

  it('[S47a] refuse a new PIN while they last, also another one in place of the old', async () => {
    const { holderId } = await parts.newHolder();
    await parts.secondFactor.setPin(holderId, pin, null);
    const at = parts.world.clocks.business();
    await parts.db.asWriter((tx) => parts.restrictions.add(tx, { holderId, cause: 'recovered', at }));
    const refused = await parts.secondFactor.replacePin(holderId, '580316', null);
    assert.equal(refused.ok ? 'ok' : refused.error.code, 'recent_change');
    assert.equal((await parts.secondFactor.verifyPin(holderId, pin)).ok, true);
  });

  it('have hours that the servers cannot change', async () => {
    await assert.rejects(
      parts.db.asWriter((tx) => tx.run(sql`update restrictions.policies set hours = '{}'`)),
      /permission denied/,
    );
  });
});
