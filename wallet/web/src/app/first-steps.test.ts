import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { firstSteps } from './first-steps.ts';

describe('the first steps', () => {
  it('are shown, finished ones included, until all are done', () => {
    const steps = firstSteps({ source: 'card', hasMoved: false, hasShop: false });
    assert.deepEqual(
      steps.map((step) => [step.words, step.isDone]),
      [
        ['Link a card', true],
        ['Add money', false],
        ['Link a shop', false],
      ],
    );
    assert.deepEqual(firstSteps({ source: 'card', hasMoved: true, hasShop: true }), []);
  });

  it('are not shown to a seller whose wallet has money and a shop, without a card', () => {
    assert.deepEqual(firstSteps({ source: undefined, hasMoved: true, hasShop: true }), []);
    assert.equal(firstSteps({ source: undefined, hasMoved: false, hasShop: true }).length, 3);
  });

  it('ask a person with a proved bank account for no card', () => {
    const [link, add] = firstSteps({ source: 'bank_account', hasMoved: false, hasShop: false });
    assert.deepEqual([link?.words, link?.isDone, link?.to], ['Link a bank account', true, undefined]);
    assert.equal(add?.detail, 'From your bank account, there in some days.');
  });
});
