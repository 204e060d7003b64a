import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { waitWords } from './wait.ts';

describe('a wait in words', () => {
  it('uses the largest unit that fits, and never rounds down', () => {
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
