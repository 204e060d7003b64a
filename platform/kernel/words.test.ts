import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { counted, waitWords } from './words.ts';

describe('counted words', () => {
  it('are plural for all but one', () => {
    assert.deepEqual(
      [0, 1, 2, 11, 21].map((count) => counted(count, 'try', 'tries')),
      ['0 tries', '1 try', '2 tries', '11 tries', '21 tries'],
    );
    assert.equal(counted(1, 'second'), '1 second');
  });

  it('say how long to wait in the largest unit that fits, and never too short a time', () => {
    const words = [0, 0.2, 1, 2, 59, 89, 90, 900, 5_399, 5_400, 86_400].map(waitWords);
    assert.deepEqual(words, [
      '1 second',
      '1 second',
      '1 second',
      '2 seconds',
      '59 seconds',
      '89 seconds',
      '2 minutes',
      '15 minutes',
      '90 minutes',
      '2 hours',
      '24 hours',
    ]);
  });
});
