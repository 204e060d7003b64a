import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { stockWords, toTsQuery } from './domain.ts';

describe('a search', () => {
  it('[M2] looks for every word, the last of which may be unfinished', () => {
    assert.equal(toTsQuery('  Tea   Pot '), 'tea:* & pot:*');
    assert.equal(toTsQuery('café 2 l'), 'café:* & 2:* & l:*');
  });

  it('[S97] makes no syntax of anything typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => assert.match(toTsQuery(text), /^([\p{L}\p{N}]+:\*( & [\p{L}\p{N}]+:\*)*)?$/u)),
    );
  });
});

describe('the stock', () => {
  it('is told when it is short', () => {
    assert.deepEqual([0, 1, 5, 6].map(stockWords), ['Sold out', 'Only 1 left', 'Only 5 left', undefined]);
  });
});
