import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { budgetLetter } from './budget-letters.ts';

const budget = {
  id: mintId('bdg', 1, new Uint8Array(10)),
  holderId: mintId('hld', 1, new Uint8Array(10)),
  currency: 'EUR',
  category: null,
  clientId: 'books',
  shopName: 'Harbor Books',
  limitMinor: 5_000n,
  netMinor: 4_200n,
} as const;
const about = { month: '2026-11-01', percent: 80, spendingUrl: 'https://wallet.example/spending' };
const frame = { givenName: 'Ada', walletUrl: 'https://wallet.example' };

describe('the letter about a budget', () => {
  it('[H2b] says what is spent and left, of which month, and that nothing is stopped', () => {
    const { subject, text } = budgetLetter(budget, about, frame);
    assert.equal(subject, 'You have spent 80 % of your budget for Harbor Books');
    assert.match(
      text,
      /In November you have spent €42\.00 of your budget of €50\.00 for Harbor Books\. Months are in UTC\./,
    );
    assert.match(text, /€8\.00 is left\. A budget warns you, and stops no payment\./);
    const over = budgetLetter({ ...budget, netMinor: 6_000n }, { ...about, percent: 100 }, frame);
    assert.match(over.text, /Nothing is left\./);
    const category = budgetLetter({ ...budget, category: 'travel', clientId: null, shopName: null }, about, frame);
    assert.match(category.short, /for Travel this month/);
  });
});
