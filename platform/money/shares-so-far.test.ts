import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sharesSoFar } from './shares-so-far.ts';
import type { Money } from './money.ts';

const eur = (minor: bigint): Money => ({ minor, currency: 'EUR' });
const minors = (moved: bigint, whole: readonly bigint[]) =>
  sharesSoFar(eur(moved), whole.map(eur)).map((one) => one.minor);

/** Amounts that make up a whole, with growing sums up to it. */
const steps = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 5 }).chain((whole) => {
  const all = whole.reduce((one, two) => one + two, 0n);
  const sums = fc.array(fc.bigInt({ min: 0n, max: all }), { maxLength: 8 });
  return sums.map((some) => ({ whole, sums: [0n, ...some, all].toSorted((one, two) => (one < two ? -1 : 1)) }));
});

describe('the shares of what has moved so far', () => {
  it('splits in proportion, rounds down, and gives the rest to the last', () => {
    assert.deepEqual(minors(0n, [300n, 700n]), [0n, 0n]);
    assert.deepEqual(minors(333n, [300n, 700n]), [99n, 234n]);
    assert.deepEqual(minors(1_000n, [300n, 700n]), [300n, 700n]);
    assert.deepEqual(minors(1n, [1n, 1n, 1n]), [0n, 0n, 1n]);
    assert.deepEqual(minors(2n, [1n, 1n, 1n]), [0n, 1n, 1n]);
    assert.deepEqual(minors(5n, [0n, 5n, 0n]), [0n, 5n, 0n]);
    assert.deepEqual(minors(0n, [0n]), [0n]);
  });

  it('[S75] never takes a share back, exceeds none, and is exact in any number of steps', () => {
    fc.assert(
      fc.property(steps, ({ whole, sums }) => {
        let before = whole.map(() => 0n);
        for (const sum of sums) {
          const shares = minors(sum, whole);
          assert.equal(
            shares.reduce((one, two) => one + two, 0n),
            sum,
          );
          assert.ok(shares.every((share, index) => share >= before[index]! && share <= whole[index]!));
          before = shares;
        }
        assert.deepEqual(before, whole);
      }),
    );
  });

  it('refuses more than the whole, and less than nothing', () => {
    assert.throws(() => sharesSoFar(eur(3n), [eur(1n), eur(1n)]));
    assert.throws(() => sharesSoFar(eur(-1n), [eur(1n)]));
  });
});
