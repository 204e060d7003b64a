import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { policy, terms } from '../../../../tests/samples/order.ts';
import { protectionWords } from '../orders/protection-words.ts';
import { rulesOf, toChoices } from './views.ts';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });
const wallet = {
  id: 'lnk_1' as const,
  label: 'Ada B. · +353 •••• ••67',
  maxPerPayment: eur(3_000n),
  maxPerMonth: eur(10_000n),
  isOfAnother: false,
  leftThisMonth: eur(2_500n),
};

describe('a wallet at the checkout', () => {
  const noteOf = (minor: bigint, more: object = {}) => toChoices([{ ...wallet, ...more }], eur(minor))[0]!.note;

  it('[P1b] has its masked name, and says what it pays at once and how much of the month is left', () => {
    assert.equal(toChoices([wallet], eur(2_500n))[0]!.label, 'Ada B. · +353 •••• ••67');
    assert.equal(
      noteOf(2_500n),
      'Usually paid at once, without asking you: you allowed up to €30.00 a payment and €100.00 a month. €25.00 of that is left this month.',
    );
  });

  it('[P1b] says that it asks for approval above its caps, and which cap that is', () => {
    assert.match(
      noteOf(2_501n),
      / €25\.00 of that is left this month\. That is not enough for this payment, so you approve it in your wallet\.$/,
    );
    assert.match(noteOf(3_001n), / €25\.00 of that is left this month\. This payment is larger, so you approve it/);
    assert.equal(noteOf(100n, { maxPerPayment: eur(0n) }), 'You approve each payment in your wallet.');
  });

  it('[P1b] says nothing about the rest of the month if the wallet did not answer', () => {
    assert.doesNotMatch(noteOf(2_500n, { leftThisMonth: undefined }), /left this month/);
  });
});

describe('the rules of an order', () => {
  it('[B3c] are the wallet’s, as it answers them, and the market’s', () => {
    const answered = { ...terms, answerDays: 4 };
    assert.match(protectionWords(answered).join(' '), /does not answer within 4 days/);
    assert.deepEqual(rulesOf(policy, answered), [
      ...protectionWords(answered),
      'We hold the items for 30 minutes while you pay.',
    ]);
  });

  it('leave out the wallet’s rules while it does not answer', () => {
    assert.deepEqual(rulesOf(policy, undefined), ['We hold the items for 30 minutes while you pay.']);
  });
});
