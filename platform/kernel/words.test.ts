import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { counted } from './words.ts';

describe('counted words', () => {
  it('are plural for all but one', () => {
    assert.deepEqual(
      [0, 1, 2, 11, 21].map((count) => counted(count, 'try', 'tries')),
      ['0 tries', '1 try', '2 tries', '11 tries', '21 tries'],
    );
    assert.equal(counted(1, 'second'), '1 second');
  });
});
