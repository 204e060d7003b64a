import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isBalanced } from './domain.ts';
import { costOf, exchange, exchangeEntry } from './exchange-domain.ts';
import type { ExchangeAccounts } from './exchange-domain.ts';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });
const usd = (minor: bigint) => ({ minor, currency: 'USD' as const });
const some = fc.bigInt({ min: 1n, max: 10n ** 13n });
const accounts: ExchangeAccounts = {
  giver: 'acc_giver',
  taker: 'acc_taker',
  positionFrom: 'acc_from',
  positionTo: 'acc_to',
  fees: 'acc_fees',
};

describe('an exchange', () => {
  it('gives the worth less the margin, rounded down, and keeps the rest', () => {
    const rate = { from: eur(100_000_000n), to: usd(108_530_000n) };
    assert.deepEqual(exchange(eur(10_000n), rate, 100), { get: usd(10_744n), kept: usd(109n) });
    assert.deepEqual(exchange(eur(1n), rate, 100), { get: usd(1n), kept: usd(0n) });
  });

  it('[S71] counts in the minor units of both sides: a yen has none, a dinar a thousand', () => {
    const yen = exchange(eur(100n), { from: eur(100n), to: { minor: 163n, currency: 'JPY' } }, 0);
    assert.deepEqual(yen.get, { minor: 163n, currency: 'JPY' });
    const dinar = exchange(eur(100n), { from: eur(100n), to: { minor: 332n, currency: 'KWD' } }, 0);
    assert.deepEqual(dinar.get, { minor: 332n, currency: 'KWD' });
  });

  it('[S73a] never gains by going there and back', () => {
    fc.assert(
      fc.property(some, some, some, fc.integer({ min: 0, max: 500 }), (give, one, other, margin) => {
        const there = exchange(eur(give), { from: eur(one), to: usd(other) }, margin).get;
        if (there.minor === 0n) return;
        const back = exchange(there, { from: usd(other), to: eur(one) }, margin).get;
        assert.ok(back.minor <= give);
      }),
    );
  });

  it('[P4e] costs the least that brings exactly a sum, and the house keeps the rest', () => {
    const rate = { from: usd(108_530_000n), to: eur(100_000_000n) };
    assert.deepEqual(costOf(eur(1_000n), rate, 100), { give: usd(1_097n), get: eur(1_000n), kept: eur(10n) });
    fc.assert(
      fc.property(some, some, some, fc.integer({ min: 0, max: 9_999 }), (get, one, other, margin) => {
        const at = { from: usd(one), to: eur(other) };
        const { give, kept } = costOf(eur(get), at, margin);
        assert.ok(exchange(give, at, margin).get.minor >= get);
        assert.ok(give.minor === 1n || exchange(usd(give.minor - 1n), at, margin).get.minor < get);
        const { get: most, kept: margins } = exchange(give, at, margin);
        assert.equal(get + kept.minor, most.minor + margins.minor);
      }),
    );
  });

  it('[S73a] posts everything: each currency sums to zero, and the remainder goes to the fees', () => {
    fc.assert(
      fc.property(some, some, some, (give, one, other) => {
        const exchanged = exchange(eur(give), { from: eur(one), to: usd(other) }, 100);
        const rate = { from: eur(one), to: usd(other) };
        const { postings } = exchangeEntry({ give: eur(give), rate, ...exchanged }, accounts);
        assert.ok(isBalanced(postings));
        const fees = postings.find((posting) => posting.accountId === 'acc_fees')?.amountMinor ?? 0n;
        assert.equal(fees, exchanged.kept.minor);
      }),
    );
  });
});
