import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeAnswer, judgeLag, worstOf } from './domain.ts';
import type { State } from './domain.ts';

describe('a status', () => {
  it('follows from what was measured, and no answer is never good news', () => {
    assert.deepEqual([20, 1_500, 1_501, undefined].map(judgeAnswer), ['works', 'works', 'slow', 'away']);
    assert.deepEqual([0, 59_999, 60_000, 600_000, undefined].map(judgeLag), ['works', 'works', 'slow', 'away', 'away']);
  });

  it('is as good as its worst part', () => {
    const report = (mail: State) => ({ at: new Date(), states: { books: 'works', jobs: 'works', mail } }) as const;
    assert.deepEqual(
      [worstOf(report('works')), worstOf(report('slow')), worstOf(report('away'))],
      ['works', 'slow', 'away'],
    );
  });
});
