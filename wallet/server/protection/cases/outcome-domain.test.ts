import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LEFT, casePolicy, day, opening, start, subject } from '../../../../tests/samples/case.ts';
import { openCase } from './opening-domain.ts';
import { execute } from './outcome-domain.ts';

describe('the outcome of a case', () => {
  it('[B4c] moves the money before the clocks of the part go on', () => {
    const taken = openCase(subject, opening, casePolicy, start);
    assert.ok(taken.ok);
    const { dispute } = taken.value;
    const resume = { kind: 'resume', deliveredAt: null };
    const refund = { kind: 'refund', amountMinor: LEFT };
    assert.deepEqual(execute(dispute, { outcome: 'refund' }, start).money, [refund, resume]);
    assert.deepEqual(execute(dispute, { outcome: 'nothing' }, start).money, [{ kind: 'release_rest' }, resume]);
    const waiting = execute(dispute, { outcome: 'return_refund' }, start);
    assert.deepEqual(waiting.money, []);
    assert.deepEqual(waiting.after.until, day(3));
  });
});
