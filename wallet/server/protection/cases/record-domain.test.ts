import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { casePolicy, day, opening, start, subject } from '../../../../tests/samples/case.ts';
import { openCase } from './opening-domain.ts';
import { postageOf, reasons, warningsOf } from './record-domain.ts';

describe('the record of a case', () => {
  it('[B1e] warns 3 days and 1 day before a deadline, if they are not over', () => {
    const taken = openCase(subject, opening, casePolicy, start);
    assert.ok(taken.ok);
    assert.deepEqual(warningsOf(taken.value.dispute, start), [day(2), day(4)]);
    assert.deepEqual(warningsOf(taken.value.dispute, day(3)), [day(4)]);
  });

  it('names who pays the postage of a return', () => {
    for (const reason of reasons) assert.equal(postageOf(reason), reason === 'not_received' ? 'buyer' : 'seller');
  });
});
