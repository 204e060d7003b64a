import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCode } from './domain.ts';

describe('a code of a failure', () => {
  it('is read as people copy or type it', () => {
    assert.equal(readCode('insufficient_funds'), 'insufficient_funds');
    assert.equal(readCode('  Insufficient funds '), 'insufficient_funds');
    assert.equal(readCode('PIN-locked'), 'pin_locked');
    for (const typed of ['', '402', '../secret', 'x'.repeat(80)]) assert.equal(readCode(typed), undefined);
  });
});
