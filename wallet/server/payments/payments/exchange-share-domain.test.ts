import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isBalanced } from '../../ledger/accounts/domain.ts';
import { exchangeBackEntry, exchangedBack, refundedExchange } from './exchange-share-domain.ts';
import type { ExchangeShare } from './exchange-share-domain.ts';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });
const usd = (minor: bigint) => ({ minor, currency: 'USD' as const });
const share: ExchangeShare = {
  quoteId: 'exq_1',
  give: usd(1_101n),
  get: eur(1_000n),
  kept: eur(11n),
  accounts: { giver: 'acc_usd', taker: 'acc_eur', positionFrom: 'acc_from', positionTo: 'acc_to', fees: 'acc_fees' },
  ratedUntil: new Date('2026-11-28T10:00:00Z'),
};
const early = new Date('2026-11-28T09:59:59Z');

describe('[P4f] refunds of what an exchange paid', () => {
  it('go back in proportion, in the currency that was given', () => {
    const half = exchangedBack(share, eur(4_000n), eur(2_000n));
    assert.deepEqual(half, { get: eur(500n), give: usd(550n), kept: eur(5n) });
    const entry = exchangeBackEntry(
      share,
      refundedExchange(share, [exchangedBack(share, eur(4_000n), eur(0n)), half], early),
    );
    const moved = entry?.postings.map((one) => `${one.accountId} ${one.amountMinor} ${one.currency}`);
    assert.deepEqual(moved, [
      'acc_eur -500 EUR',
      'acc_fees -5 EUR',
      'acc_to 505 EUR',
      'acc_from -550 USD',
      'acc_usd 550 USD',
    ]);
    assert.equal(entry?.reason.split(' ').at(-1), 'exq_1');
  });

  it('stay in the currency of the payment from the end of its hours on', () => {
    const [before, half] = [exchangedBack(share, eur(4_000n), eur(0n)), exchangedBack(share, eur(4_000n), eur(2_000n))];
    const refunded = refundedExchange(share, [before, half], share.ratedUntil);
    assert.deepEqual(refunded, { quoteId: 'exq_1', isBack: false, get: eur(500n), give: usd(0n), kept: eur(0n) });
    assert.equal(exchangeBackEntry(share, refunded), undefined);
  });

  it('[S73a] sum to exactly what was given, and never to more before, however they are split', () => {
    const some = fc.bigInt({ min: 1n, max: 10n ** 9n });
    const sums = fc.array(some, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(some, some, fc.bigInt({ min: 0n, max: 10n ** 6n }), some, sums, (give, get, kept, rest, steps) => {
        const one = { ...share, give: usd(give), get: eur(get), kept: eur(kept) };
        const paid = get + rest;
        const marks = steps.map((step) => step % (paid + 1n)).toSorted((left, right) => Number(left - right));
        const all = [0n, ...marks, paid].map((refunded) => exchangedBack(one, eur(paid), eur(refunded)));
        assert.deepEqual(all.at(-1), { give: one.give, get: one.get, kept: one.kept });
        let back = 0n;
        for (const [at, after] of all.entries()) {
          if (at === 0) continue;
          const entry = exchangeBackEntry(one, refundedExchange(one, [all[at - 1]!, after], early));
          if (!entry) continue;
          assert.ok(isBalanced(entry.postings));
          back += entry.postings.find((posting) => posting.accountId === 'acc_usd')?.amountMinor ?? 0n;
          assert.ok(back * get <= give * after.get.minor);
        }
        assert.equal(back, give);
      }),
    );
  });
});
