import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cardFee, merchantFee } from './domain.ts';
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
    assert.deepEqual(cardFee(eur(10_000n), first), eur(0n));
    assert.deepEqual(merchantFee(eur(10_000n), first), eur(0n));
  });

  it('charges the card fee on the whole amount above the free limit', () => {
    assert.deepEqual(cardFee(eur(3_000n), later), eur(0n));
    assert.deepEqual(cardFee(eur(3_001n), later), eur(91n));
    assert.deepEqual(cardFee(eur(10_000n), later), eur(300n));
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
        assert.ok(cardFee(eur(minor), later).minor <= minor);
      }),
    );
  });

  it('refuses another currency', () => {
    assert.throws(() => cardFee({ minor: 1n, currency: 'USD' }, first), /the amount is in EUR/);
  });
});
