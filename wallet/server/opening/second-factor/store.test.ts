import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openingParts } from '../../../../tests/constellation/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/constellation/opening-parts.ts';
import { hasPin } from './store.ts';

const PIN = '294018';

describe('a PIN in the database', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  const withPin = async () => {
    const { holderId } = await parts.newHolder();
    assert.equal((await parts.secondFactor.setPin(holderId, PIN, '1990-05-17')).ok, true);
    return holderId;
  };

  it('[W4] counts each of many wrong tries at once, and locks for 30 minutes', async () => {
    const holderId = await withPin();
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => parts.secondFactor.verifyPin(holderId, '000001')),
    );
    const codes = outcomes.map((one) => (one.ok ? 'right' : one.error.code)).toSorted((a, b) => a.localeCompare(b));
    assert.deepEqual(codes, [...Array(4).fill('code_locked'), ...Array(4).fill('code_wrong')]);
    const locked = await parts.secondFactor.verifyPin(holderId, PIN);
    assert.equal(locked.ok ? '' : locked.error.code, 'code_locked');
    parts.age(30 * 60_000);
    assert.equal((await parts.secondFactor.verifyPin(holderId, PIN)).ok, true);
  });

  it('is set once, and replaced knowingly', async () => {
    const holderId = await withPin();
    const again = await parts.secondFactor.setPin(holderId, '840271', null);
    assert.deepEqual(again, { ok: false, error: { code: 'pin_set_already' } });
    assert.equal((await parts.secondFactor.replacePin(holderId, '840271', null)).ok, true);
    assert.equal((await parts.secondFactor.verifyPin(holderId, '840271')).ok, true);
    const obvious = await parts.secondFactor.replacePin(holderId, '123456', null);
    assert.deepEqual(obvious, { ok: false, error: { code: 'pin_obvious' } });
  });

  it('[S64] is known to exist to its holder alone, and its hash to no reader', async () => {
    const holderId = await withPin();
    const other = await parts.newHolder();
    const seen = await parts.db.read({ holder: other.holderId }, (tx) => hasPin(tx, 0, holderId));
    assert.equal(seen.present, false);
    assert.equal(await parts.secondFactor.hasPin(holderId), true);
    const none = await parts.secondFactor.verifyPin(other.holderId, PIN);
    assert.deepEqual(none, { ok: false, error: { code: 'pin_not_set' } });
  });
});
