import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eur, sampleDiscount, samplePayment } from '../../../../tests/samples/payment.ts';
import { challengeOf } from './challenge-domain.ts';
import type { CardCharge } from './challenge-domain.ts';

describe('the challenge of an approval', () => {
  it('[P3d] [S80] changes with the sum that the payer pays, and with the discount', () => {
    const payment = samplePayment();
    const discount = sampleDiscount(1_000n);
    const challenges = [
      payment,
      { ...payment, discount },
      { ...payment, discount: { ...discount, amount: eur(1_001n) } },
      { ...payment, amount: eur(5_001n), discount },
      { ...payment, amount: eur(4_000n) },
    ].map((one) => challengeOf(one).toString('hex'));
    assert.equal(new Set(challenges).size, challenges.length);
    assert.equal(challengeOf({ ...payment, discount }).toString('hex'), challenges[1]);
  });

  it('[P3d] [B1i] changes with the shop, a seller, a seller’s share, the destination, and what has no tracking', () => {
    const payment = samplePayment();
    const [first, ...others] = payment.parts;
    const challenges = [
      payment,
      { ...payment, clientId: 'another' },
      { ...payment, clientName: 'Juniper' },
      { ...payment, parts: [{ ...first!, payeeId: others[0]!.payeeId }, ...others] },
      { ...payment, parts: [{ ...first!, payeeName: 'Larkfield' }, ...others] },
      { ...payment, parts: [{ ...first!, amount: eur(3_001n) }, ...others] },
      { ...payment, parts: [{ ...first!, isUntracked: true }, ...others] },
      { ...payment, shipTo: { country: 'DE', postalCode: '10115', city: 'Berlin' } },
      { ...payment, shipTo: { country: 'DE', postalCode: '10117', city: 'Berlin' } },
      { ...payment, shipTo: { country: 'DE', postalCode: null, city: 'Berlin' } },
      { ...payment, shipTo: { country: 'AT', postalCode: null, city: 'Berlin' } },
    ].map((one) => challengeOf(one).toString('hex'));
    assert.equal(new Set(challenges).size, challenges.length);
  });

  it('[P3d] [W9d] changes with the card, both shares and the fee', () => {
    const payment = samplePayment();
    const charge: CardCharge = {
      cardId: 'ins_01jdqz3c5te7kqc8vm9r3rw2s4',
      split: { fromBalance: eur(4_000n), fromCard: eur(1_000n) },
      fee: eur(0n),
    };
    const challenges = [
      undefined,
      charge,
      { ...charge, cardId: 'ins_01jdqz3c5te7kqc8vm9r3rw2s5' as const },
      { ...charge, split: { ...charge.split, fromCard: eur(1_001n) } },
      { ...charge, split: { ...charge.split, fromBalance: eur(3_999n) } },
      { ...charge, fee: eur(1n) },
    ].map((one) => challengeOf(payment, { charge: one }).toString('hex'));
    assert.equal(new Set(challenges).size, challenges.length);
  });

  it('[P4e] changes with the quote of an exchange, and both its sums', () => {
    const payment = samplePayment();
    const usd = (minor: bigint) => ({ minor, currency: 'USD' }) as const;
    const quote = { id: 'exq_01jdqz3c5te7kqc8vm9r3rw2s4', give: usd(1_100n), get: eur(1_000n) } as const;
    const challenges = [
      undefined,
      quote,
      { ...quote, id: 'exq_01jdqz3c5te7kqc8vm9r3rw2s5' as const },
      { ...quote, give: usd(1_101n) },
      { ...quote, give: { ...quote.give, currency: 'CHF' as const } },
      { ...quote, get: eur(999n) },
    ].map((one) => challengeOf(payment, { quote: one }).toString('hex'));
    assert.equal(new Set(challenges).size, challenges.length);
  });
});
