import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asksEveryTime, sharedWords, spentWords, usedPercent } from './view.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' as const });

describe('a linked shop', () => {
  it('shows how much of its monthly cap is used', () => {
    assert.equal(usedPercent({ spent_this_month: eur('0'), max_per_month: eur('30000') }), 0);
    assert.equal(usedPercent({ spent_this_month: eur('10000'), max_per_month: eur('30000') }), 33);
    assert.equal(usedPercent({ spent_this_month: eur('40000'), max_per_month: eur('30000') }), 100);
    assert.equal(usedPercent({ spent_this_month: eur('0'), max_per_month: eur('0') }), 100);
  });

  const link = {
    max_per_payment: eur('3000'),
    max_per_month: eur('30000'),
    spent_this_month: eur('5000'),
    approved_this_month: eur('0'),
  };

  it('describes a cap of zero in words, without an amount', () => {
    assert.equal(spentWords({ ...link, max_per_payment: eur('0') }), 'Asks you every time');
    assert.ok(asksEveryTime({ ...link, max_per_month: eur('0') }) && !asksEveryTime(link));
  });

  it('shows approved payments beside the cap', () => {
    assert.equal(spentWords(link), '€50.00 of €300.00 this month without asking');
    const approved = { ...link, approved_this_month: eur('8000') };
    assert.match(spentWords(approved), /, and €80\.00 that you approved$/);
    assert.match(spentWords({ ...approved, max_per_payment: eur('0') }), /you approved €80\.00 this month$/);
  });

  it('lists the data that was shared with the shop', () => {
    assert.equal(sharedWords(['name', 'phone', 'address']), 'name, masked phone number, and address');
    assert.equal(sharedWords(['name']), 'name');
    assert.equal(sharedWords([]), 'nothing');
  });
});
