import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eur } from '../../../../tests/samples/payment.ts';
import { backToCard, splitOf } from './card-share-domain.ts';

describe('[W9d] the split of a payment over balance and card', () => {
  it('takes all of the balance, and the rest from the card', () => {
    const split = splitOf(eur(2_000n), eur(1_240n), false);
    assert.deepEqual(split, { fromBalance: eur(1_240n), fromCard: eur(760n) });
  });

  it('takes all from the card if the payer wants that, whatever the balance', () => {
    assert.deepEqual(splitOf(eur(2_000n), eur(9_000n), true), { fromBalance: eur(0n), fromCard: eur(2_000n) });
  });

  it('charges no card if the balance covers the payment, or for less than 50 cents', () => {
    assert.equal(splitOf(eur(2_000n), eur(2_000n), false), undefined);
    assert.equal(splitOf(eur(49n), eur(0n), true), undefined);
  });

  it('sums to the payment, and never takes more than the balance', () => {
    const minor = fc.bigInt({ min: -500n, max: 5_000n });
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 5_000n }), minor, fc.boolean(), (asked, spendable, isAll) => {
        const split = splitOf(eur(asked), eur(spendable), isAll);
        if (!split) return;
        const { fromBalance, fromCard } = split;
        assert.equal(fromBalance.minor + fromCard.minor, asked);
        assert.ok(fromBalance.minor >= 0n && (fromBalance.minor === 0n || fromBalance.minor <= spendable));
        assert.ok(fromCard.minor >= 50n);
      }),
    );
  });
});

describe('[B4g] what of refunds goes back to the card', () => {
  it('is in proportion so far, and in the end what the card paid, in any steps', () => {
    assert.equal(backToCard(null, eur(5_000n), eur(5_000n)).minor, 0n);
    assert.equal(backToCard({ amount: eur(1_000n) }, eur(5_000n), eur(1_001n)).minor, 200n);
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10_000n }),
        fc.bigInt({ min: 0n, max: 10_000n }),
        fc.array(fc.bigInt({ min: 0n, max: 20_000n }), { maxLength: 6 }),
        (card, balance, steps) => {
          const paid = card + balance;
          const sums = [...steps.filter((one) => one <= paid), paid].toSorted((one, other) => (one < other ? -1 : 1));
          const shares = sums.map((sum) => backToCard({ amount: eur(card) }, eur(paid), eur(sum)).minor);
          // No step takes money from the card again, and each sum has room for the balance's share.
          assert.ok(shares.every((share, at) => share >= (shares[at - 1] ?? 0n) && share <= sums[at]!));
          assert.ok(sums.every((sum, at) => sum - shares[at]! >= (sums[at - 1] ?? 0n) - (shares[at - 1] ?? 0n)));
          assert.equal(shares.at(-1), card);
        },
      ),
    );
  });
});
