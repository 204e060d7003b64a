import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedWords, usedPercent } from './view.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' as const });

describe('a linked shop', () => {
  it('shows what of its monthly cap is used', () => {
    assert.equal(usedPercent({ spent_this_month: eur('0'), max_per_month: eur('30000') }), 0);
    assert.equal(usedPercent({ spent_this_month: eur('10000'), max_per_month: eur('30000') }), 33);
    assert.equal(usedPercent({ spent_this_month: eur('40000'), max_per_month: eur('30000') }), 100);
    assert.equal(usedPercent({ spent_this_month: eur('0'), max_per_month: eur('0') }), 100);
  });

  it('says what the shop was told', () => {
    assert.equal(sharedWords(['name', 'phone', 'address']), 'name, masked phone number, and address');
    assert.equal(sharedWords(['name']), 'name');
    assert.equal(sharedWords([]), 'nothing');
  });
});
