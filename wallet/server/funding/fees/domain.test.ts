import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cardFee, merchantFee, monthAround, noCardMonth, withCharge } from './domain.ts';
import type { FeeSchedule } from './domain.ts';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });
const first: FeeSchedule = {
  version: 1,
  validFrom: new Date('2000-01-01T00:00:00Z'),
  currency: 'EUR',
  cardFreeUpToMinor: 3_000n,
  cardBasisPoints: 0,
  merchantBasisPoints: 0,
};
const later: FeeSchedule = { ...first, version: 2, cardBasisPoints: 300, merchantBasisPoints: 60 };

describe('[P6a] a fee schedule', () => {
  it('charges nothing in its first version', () => {
    assert.deepEqual(cardFee(eur(10_000n), noCardMonth, first), eur(0n));
    assert.deepEqual(merchantFee(eur(10_000n), first), eur(0n));
  });

  it('[S136a] charges the card fee on what is beyond the free sum of the month', () => {
    const fee = (minor: bigint, brought: bigint, paid: bigint) =>
      cardFee(eur(minor), { broughtMinor: brought, feeMinor: paid }, later).minor;
    assert.deepEqual([fee(3_000n, 0n, 0n), fee(3_001n, 0n, 0n), fee(10_000n, 0n, 0n)], [0n, 1n, 210n]);
    assert.deepEqual([fee(500n, 2_500n, 0n), fee(501n, 2_500n, 0n), fee(1_000n, 3_000n, 0n)], [0n, 1n, 30n]);
    assert.equal(fee(100n, 3_001n, 90n), 0n);
  });

  it('[S136a] asks nothing for what cards brought before a version began', () => {
    const month = { broughtMinor: 500_000n, feeMinor: 0n };
    assert.deepEqual(cardFee(eur(500n), month, first), eur(0n));
    assert.deepEqual(cardFee(eur(500n), month, later), eur(15n));
  });

  it('[S136a] takes of many charges what it takes of one, after each of them', () => {
    const charges = fc.array(fc.bigInt({ min: 1n, max: 10n ** 7n }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(charges, (minors) => {
        let month = noCardMonth;
        for (const minor of minors) {
          month = withCharge(month, { amount: eur(minor), fee: cardFee(eur(minor), month, later) });
          assert.equal(month.feeMinor, cardFee(eur(month.broughtMinor), noCardMonth, later).minor);
        }
      }),
    );
  });

  it('knows the months of UTC', () => {
    const { from, until } = monthAround(new Date('2026-12-31T23:59:59.999Z'));
    assert.deepEqual(
      [from.toISOString(), until.toISOString()],
      ['2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    );
  });

  it('rounds the fee on a seller’s part half to even', () => {
    assert.deepEqual(merchantFee(eur(83n), later), eur(0n));
    assert.deepEqual(merchantFee(eur(250n), later), eur(2n));
    assert.deepEqual(merchantFee(eur(2_340n), later), eur(14n));
    assert.deepEqual(merchantFee(eur(2_750n), later), eur(16n));
  });

  it('[S76] never takes more than the amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), (minor) => {
        assert.ok(merchantFee(eur(minor), later).minor <= minor);
        assert.ok(cardFee(eur(minor), noCardMonth, later).minor <= minor);
      }),
    );
  });

  it('refuses another currency', () => {
    assert.throws(() => cardFee({ minor: 1n, currency: 'USD' }, noCardMonth, first), /the amount is in EUR/);
  });
});
