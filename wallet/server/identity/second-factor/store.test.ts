import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { hashSecret, verifySecret } from '#platform/credentials/secret-hash.ts';
import { OverloadError } from '#platform/kernel/overload.ts';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { hasPin, lockPin } from './store.ts';

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

  it('[W4b] counts each of many concurrent wrong tries, and locks for 30 minutes', async () => {
    const holderId = await withPin();
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => parts.secondFactor.verifyPin(holderId, '000001')),
    );
    const codes = outcomes.map((one) => (one.ok ? 'right' : one.error.code)).toSorted((a, b) => a.localeCompare(b));
    assert.deepEqual(codes, [...Array(4).fill('pin_locked'), ...Array(4).fill('pin_wrong')]);
    const locked = await parts.secondFactor.verifyPin(holderId, PIN);
    assert.equal(locked.ok ? '' : locked.error.code, 'pin_locked');
    parts.age(30 * 60_000);
    assert.equal((await parts.secondFactor.verifyPin(holderId, PIN)).ok, true);
  });

  it('is set once, and then only replaced', async () => {
    const holderId = await withPin();
    const again = await parts.secondFactor.setPin(holderId, '840271', null);
    assert.deepEqual(again, { ok: false, error: { code: 'pin_set_already' } });
    assert.equal((await parts.secondFactor.replacePin(holderId, '840271', null)).ok, true);
    assert.equal((await parts.secondFactor.verifyPin(holderId, '840271')).ok, true);
    const obvious = await parts.secondFactor.replacePin(holderId, '123456', null);
    assert.deepEqual(obvious, { ok: false, error: { code: 'pin_obvious' } });
  });

  it('[S143a] [S143b] locks for longer each time, and is blocked at the hundredth wrong try until replaced', async () => {
    const holderId = await withPin();
    const verify = async (pin: string) => {
      const known = await parts.secondFactor.verifyPin(holderId, pin);
      return known.ok ? 'right' : known.error.code;
    };
    for (let lock = 1; lock <= 20; lock += 1) {
      for (let tried = 0; tried < 4; tried += 1) assert.equal(await verify('000001'), 'pin_wrong');
      assert.equal(await verify('000001'), lock === 20 ? 'pin_blocked' : 'pin_locked');
      // The clock runs on while a busy machine checks PINs.
      parts.age(30 * 60_000 * lock ** 2 - 30_000);
      assert.equal(await verify(PIN), lock === 20 ? 'pin_blocked' : 'pin_locked');
      parts.age(30_000);
    }
    parts.age(365 * 86_400_000);
    assert.equal(await verify(PIN), 'pin_blocked');
    assert.equal((await parts.secondFactor.replacePin(holderId, '840271', null)).ok, true);
    assert.equal(await verify('840271'), 'right');
  });

  it('[S143a] counts from zero again after a right try', async () => {
    const holderId = await withPin();
    for (let tried = 0; tried < 4; tried += 1) await parts.secondFactor.verifyPin(holderId, '000001');
    assert.equal((await parts.secondFactor.verifyPin(holderId, PIN)).ok, true);
    const wrong = await parts.secondFactor.verifyPin(holderId, '000001');
    assert.deepEqual(wrong, { ok: false, error: { code: 'pin_wrong', triesLeft: 4 } });
  });

  it('[S140d] is checked after its try was counted, while nothing in the database waits', async () => {
    const holderId = await withPin();
    const hash = await hashSecret(PIN, randomBytes);
    const busy = Promise.all(Array.from({ length: 40 }, () => verifySecret(PIN, hash)));
    let isOver = false;
    const trying = parts.secondFactor.verifyPin(holderId, PIN).finally(() => {
      isOver = true;
    });
    const isCounted = async () => (await parts.db.asWriter((tx) => lockPin(tx, 0, holderId)))?.failures === 1;
    let wasCounted = false;
    while (!isOver && !wasCounted) wasCounted = (await isCounted()) && !isOver;
    assert.ok(wasCounted, 'the PIN was locked in the database until it had been checked');
    assert.equal((await trying).ok, true);
    await busy;
    assert.equal(await isCounted(), false);
  });

  it('[S140d] loses no try that could not be checked', async () => {
    const holderId = await withPin();
    const hash = await hashSecret(PIN, randomBytes);
    let isOver = false;
    // Each starts again when it ends, so that no place is free until the try has ended.
    const begunAgain = async () => {
      while (!isOver) await verifySecret(PIN, hash);
    };
    const flood = Promise.all(Array.from({ length: 66 }, begunAgain));
    await assert.rejects(
      parts.secondFactor.verifyPin(holderId, '000001').finally(() => {
        isOver = true;
      }),
      OverloadError,
    );
    await flood;
    const wrong = await parts.secondFactor.verifyPin(holderId, '000001');
    assert.deepEqual(wrong, { ok: false, error: { code: 'pin_wrong', triesLeft: 4 } });
  });

  it('[S64] reveals its existence only to its holder, and its hash to no reader', async () => {
    const holderId = await withPin();
    const other = await parts.newHolder();
    const seen = await parts.db.asReader({ holder: other.holderId }, (tx) => hasPin(tx, 0, holderId));
    assert.equal(seen.present, false);
    assert.equal(await parts.secondFactor.hasPin(holderId), true);
    const none = await parts.secondFactor.verifyPin(other.holderId, PIN);
    assert.deepEqual(none, { ok: false, error: { code: 'pin_not_set' } });
  });
});
