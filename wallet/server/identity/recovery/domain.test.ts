import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { newRecovery, nextStep, phaseOf } from './domain.ts';

const HOUR_MS = 3_600_000;
const begun = new Date('2026-11-24T10:00:00Z');
const after = (hours: number, ms = 0) => new Date(begun.getTime() + hours * HOUR_MS + ms);
const recovery = newRecovery(
  { id: 'rcv_1' as Id<'rcv'>, holderId: 'hld_1' as Id<'hld'>, applicationId: 'application' },
  begun,
);
const nobody = { isFrozen: false, ways: [], hasPasskey: false, recovery: undefined };

describe('a recovery', () => {
  it('[S46b] waits 72 hours, can be used for a week, and is over then', () => {
    assert.equal(phaseOf(recovery, after(72, -1)), 'waiting');
    assert.equal(phaseOf(recovery, after(72)), 'due');
    assert.equal(phaseOf(recovery, after(72 + 7 * 24, -1)), 'due');
    assert.equal(phaseOf(recovery, after(72 + 7 * 24)), 'over');
    assert.deepEqual(recovery.remindAt, after(48));
  });

  it('[S46b] is over once it was stopped or used, also when its wait would have ended', () => {
    for (const state of ['canceled', 'done'] as const)
      for (const hours of [1, 73]) assert.equal(phaseOf({ ...recovery, state }, after(hours)), 'over');
  });

  it('[S46a] takes the PIN or the wait: the phone that carried the code is never the second factor', () => {
    assert.equal(nextStep({ ...nobody, ways: ['recovery'] }, begun), 'proof');
    assert.equal(nextStep({ ...nobody, ways: ['pin'], recovery }, after(71)), 'proof');
    assert.equal(nextStep(nobody, begun), 'wait');
    assert.equal(nextStep({ ...nobody, hasPasskey: true, recovery }, after(71)), 'wait');
    assert.equal(nextStep({ ...nobody, ways: ['pin'], recovery }, after(72)), 'password');
    assert.equal(nextStep({ ...nobody, ways: ['pin'], recovery }, after(72 + 7 * 24)), 'proof');
  });

  it('is not there for a frozen wallet', () => {
    assert.equal(nextStep({ ...nobody, isFrozen: true, ways: ['pin'], recovery }, after(72)), 'frozen');
  });
});
