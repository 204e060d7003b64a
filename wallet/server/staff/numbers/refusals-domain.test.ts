import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hourOf, inOrder, periodsOf } from './refusals-domain.ts';

describe('counts of refusals', () => {
  it('[O1a] belong to the hour in which they happened', () => {
    assert.deepEqual(hourOf(new Date('2026-11-30T02:59:59.999Z')), new Date('2026-11-30T02:00:00Z'));
    assert.deepEqual(hourOf(new Date('2026-11-30T02:00:00Z')), new Date('2026-11-30T02:00:00Z'));
  });

  it('[O1a] cover 24 and 168 hours, the current one included', () => {
    assert.deepEqual(periodsOf(new Date('2026-11-30T02:30:00Z')), {
      dayFrom: new Date('2026-11-29T03:00:00Z'),
      weekFrom: new Date('2026-11-23T03:00:00Z'),
    });
  });

  it('[O1a] stand in the order of the day, then of the week, then of the code', () => {
    const count = (code: string, day: number, week: number) => ({ code, day, week });
    const ordered = inOrder([count('b', 0, 3), count('a', 0, 3), count('c', 0, 9), count('d', 1, 1)]);
    assert.deepEqual(
      ordered.map(({ code }) => code),
      ['d', 'c', 'a', 'b'],
    );
  });
});
