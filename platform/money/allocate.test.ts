import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { allocate } from './allocate.ts';

const weights = fc
  .array(fc.bigInt({ min: 0n, max: 1_000n }), { minLength: 1, maxLength: 20 })
  .filter((parts) => parts.some((part) => part > 0n));

describe('allocate', () => {
  it('[S75] never loses or invents a cent', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), weights, (minor, parts) => {
        const shares = allocate({ minor, currency: 'EUR' }, parts);
        assert.equal(
          shares.reduce((sum, share) => sum + share.minor, 0n),
          minor,
        );
      }),
    );
  });

  it('gives each share its exact part within a cent, and nothing to a weight of zero', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), weights, (minor, parts) => {
        const sum = parts.reduce((left, right) => left + right, 0n);
        allocate({ minor, currency: 'EUR' }, parts).forEach((share, index) => {
          const exact = (minor * parts[index]!) / sum;
          assert.ok(share.minor >= exact && share.minor <= exact + 1n);
          if (parts[index] === 0n) assert.equal(share.minor, 0n);
        });
      }),
    );
  });

  it('refuses a negative total and weights without a positive one', () => {
    assert.throws(() => allocate({ minor: -1n, currency: 'EUR' }, [1n]), /not negative/);
    assert.throws(() => allocate({ minor: 1n, currency: 'EUR' }, [0n]), /positive/);
  });
});
