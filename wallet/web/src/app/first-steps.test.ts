import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { firstSteps } from './first-steps.ts';

describe('the first steps', () => {
  it('are shown, finished ones included, until all are done', () => {
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

  it('are not shown to a seller whose wallet has money and a shop, without a card', () => {
    assert.deepEqual(firstSteps({ hasCard: false, hasMoved: true, hasShop: true }), []);
    assert.equal(firstSteps({ hasCard: false, hasMoved: false, hasShop: true }).length, 3);
  });
});
