import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { firstSteps } from './first-steps.ts';

describe('the first steps', () => {
  it('are shown with what is done until all are', () => {
    const steps = firstSteps({ hasCard: true, hasMoved: false, hasShop: false });
    assert.deepEqual(
      steps.map((step) => [step.words, step.isDone]),
      [
        ['Link a card', true],
        ['Add money', false],
        ['Link a shop', false],
      ],
    );
    assert.deepEqual(firstSteps({ hasCard: true, hasMoved: true, hasShop: true }), []);
  });
});
