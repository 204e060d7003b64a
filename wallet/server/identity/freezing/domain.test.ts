import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import type { Method } from '../sessions/domain.ts';
import { canUnfreeze, judgeFactor, judgeFactors, missingKinds } from './domain.ts';
import type { Freeze } from './domain.ts';

const frozenAt = new Date('2026-11-24T12:00:00Z');
const daysBefore = (days: number) => new Date(frozenAt.getTime() - days * 86_400_000);
const freeze = (used: readonly Method[] = []): Freeze => ({
  id: mintId('frz', 0, randomBytes(10)),
  cell: 0,
  holderId: mintId('hld', 0, randomBytes(10)),
  frozenBy: 'session',
  frozenAt,
  used,
});
const all: readonly Method[] = ['password', 'pin', 'sms', 'passkey'];

describe('unfreezing', () => {
  it('[H3a] takes factors that are more than seven days older than the freeze, however long that is ago', () => {
    assert.ok(judgeFactor(freeze(), 'pin', undefined).ok);
    assert.ok(judgeFactor(freeze(), 'pin', daysBefore(7.01)).ok);
    for (const days of [7, 0, -1, -30]) {
      assert.deepEqual(judgeFactor(freeze(), 'pin', daysBefore(days)), { ok: false, error: 'too_new' });
    }
    assert.deepEqual(judgeFactor(freeze(['pin']), 'pin', undefined), { ok: false, error: 'used_before' });
  });

  it('[H3a] takes something known and something had: not two of one kind', () => {
    const factors = judgeFactors(freeze(), all, new Map());
    assert.deepEqual(missingKinds(factors, []), ['knows', 'has']);
    assert.deepEqual(missingKinds(factors, ['passkey', 'sms']), ['knows']);
    assert.deepEqual(missingKinds(factors, ['password', 'pin']), ['has']);
    assert.deepEqual(missingKinds(factors, ['pin', 'sms']), []);
  });

  it('[H3a] counts the last change of a factor, and needs an operator if too few are fit', () => {
    const last = new Map([
      ['pin.set', daysBefore(100)],
      ['pin.changed', daysBefore(1)],
      ['account.opened', daysBefore(100)],
    ]);
    const factors = judgeFactors(freeze(['password']), all, last);
    assert.deepEqual(
      factors.map(({ method, unfit }) => [method, unfit]),
      [
        ['password', 'used_before'],
        ['pin', 'too_new'],
        ['sms', undefined],
        ['passkey', undefined],
      ],
    );
    assert.equal(canUnfreeze(factors), false);
    assert.equal(canUnfreeze(judgeFactors(freeze(), all, last)), true);
  });
});
