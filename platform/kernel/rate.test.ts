import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allowedAgainAt } from './rate.ts';

describe('room for one more within a time', () => {
  const at = (second: number) => new Date(second * 1_000);

  it('exists below the limit, and again once the oldest counted event is old enough', () => {
    assert.equal(allowedAgainAt([], 1, 60_000), undefined);
    assert.equal(allowedAgainAt([at(20), at(10)], 3, 60_000), undefined);
    assert.deepEqual(allowedAgainAt([at(30), at(20), at(10)], 3, 60_000), at(70));
    assert.deepEqual(allowedAgainAt([at(40), at(30), at(20), at(10)], 3, 60_000), at(80));
  });
});
