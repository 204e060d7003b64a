import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Money } from '#platform/money/money.ts';
import { counted, feeOf, inForce, judge, monthId, mostNow } from './domain.ts';
import type { Month, WithdrawalTerms } from './domain.ts';

const now = new Date('2026-11-30T10:00:00Z');
const usd = (minor: bigint): Money => ({ minor, currency: 'USD' });
const terms: WithdrawalTerms = {
  version: 1,
  validFrom: new Date(0),
  currency: 'USD',
  freeUpToMinor: 100_000n,
  basisPoints: 10,
  leastFeeMinor: 10n,
  leastMinor: 100n,
  mostMinor: 1_000_000n,
  quoteMinutes: 10,
  quotesADay: 20,
};

describe('the fee of a withdrawal', () => {
  const month: Month = { id: 'm', cell: 0, holderId: 'hld_1', paidMinor: 0n, chargedMinor: 0n };

  it('[S136a] is free up to the month’s sum, then a tenth of a percent of what is beyond, at least 0.10', () => {
    assert.equal(feeOf(usd(100_000n), month, terms).minor, 0n);
    assert.equal(feeOf(usd(100_001n), month, terms).minor, 10n);
    assert.equal(feeOf(usd(150_000n), month, terms).minor, 50n);
    // It is rounded up.
    assert.equal(feeOf(usd(150_001n), month, terms).minor, 51n);
  });

  it('[S136a] is of the whole, however it is split', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 1n, max: 90_000n }), { minLength: 1, maxLength: 12 }), (parts) => {
        const end = parts.reduce((sum, minor) => {
          const withdrawal = { amount: usd(minor), fee: feeOf(usd(minor), sum, terms) };
          return counted(sum, withdrawal, 1n);
        }, month);
        const whole = parts.reduce((sum, minor) => sum + minor, 0n);
        assert.equal(end.chargedMinor, feeOf(usd(whole), month, terms).minor);
      }),
    );
  });

  it('[S136a] asks nothing for what was withdrawn before other terms began', () => {
    const paid = { ...month, paidMinor: 500_000n, chargedMinor: 400n };
    assert.equal(feeOf(usd(10_000n), paid, { ...terms, basisPoints: 100 }).minor, 100n);
    assert.equal(feeOf(usd(10_000n), { ...paid, chargedMinor: 0n }, terms).minor, 10n);
    assert.equal(feeOf(usd(10_000n), paid, { ...terms, freeUpToMinor: 0n }).minor, 10n);
    assert.equal(feeOf(usd(10_000n), paid, { ...terms, basisPoints: 5 }).minor, 0n);
  });

  it('never makes what can be withdrawn more than what may leave', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 3_000_000n }), fc.bigInt({ min: 0n, max: 200_000n }), (free, paidMinor) => {
        const known = counted(month, { amount: usd(paidMinor), fee: feeOf(usd(paidMinor), month, terms) }, 1n);
        const most = mostNow(usd(free), known, terms);
        assert.ok(most.minor === 0n || most.minor >= terms.leastMinor);
        assert.ok(most.minor <= terms.mostMinor);
        if (most.minor > 0n) assert.ok(most.minor + feeOf(most, known, terms).minor <= free);
      }),
    );
  });

  it('counts by UTC months, and by the version in force', () => {
    assert.equal(monthId('hld_1', 'USD', new Date('2026-11-30T23:59:59Z')), 'hld_1 USD 2026-11');
    assert.equal(monthId('hld_1', 'USD', new Date('2026-12-01T00:00:00Z')), 'hld_1 USD 2026-12');
    const next = { ...terms, version: 2, validFrom: new Date('2026-12-01T00:00:00Z') };
    assert.equal(inForce([terms, next], 'USD', now)?.version, 1);
    assert.equal(inForce([terms, next], 'USD', next.validFrom)?.version, 2);
    assert.equal(inForce([terms], 'JPY', now), undefined);
  });
});

describe('whether a withdrawal may begin', () => {
  const leavable = { now: usd(5_000n), later: [], isHeldFree: true };
  const standing: Parameters<typeof judge>[0]['standing'] = { isFrozen: false, owes: false, waits: undefined };
  const asked = { amount: usd(1_000n), fee: usd(0n), terms, spendable: usd(9_000n), leavable, standing };
  const codeOf = (more: Partial<typeof asked>) => {
    const judged = judge({ ...asked, ...more });
    return judged.ok ? 'ok' : judged.error.code;
  };

  it('[W9c] depends on wallet, debts and recent changes before it depends on the amount', () => {
    assert.equal(codeOf({}), 'ok');
    assert.equal(codeOf({ standing: { ...standing, isFrozen: true } }), 'account_frozen');
    assert.equal(codeOf({ standing: { ...standing, owes: true }, amount: usd(1n) }), 'debt_open');
    const waits = { code: 'recent_change', cause: 'recovered', until: now } as const;
    assert.equal(codeOf({ standing: { ...standing, waits } }), 'recent_change');
  });

  it('[S86] [W9c] takes what may leave, with its fee, and no more', () => {
    assert.equal(codeOf({ amount: usd(99n) }), 'amount_too_small');
    const rich = { spendable: usd(2_000_000n), leavable: { ...leavable, now: usd(2_000_000n) } };
    assert.equal(codeOf({ ...rich, amount: usd(1_000_001n) }), 'amount_too_large');
    assert.equal(codeOf({ amount: usd(9_001n), leavable: { ...leavable, now: usd(9_000n) } }), 'insufficient_funds');
    assert.equal(codeOf({ amount: usd(5_001n) }), 'money_not_free_yet');
    assert.equal(codeOf({ amount: usd(5_000n) }), 'ok');
    assert.equal(codeOf({ amount: usd(5_000n), fee: usd(1n) }), 'money_not_free_yet');
  });

  it('[W9c] says what may leave now before any other limit, so that typing less is refused once', () => {
    for (const amount of [usd(9_001n), usd(1_000_001n)]) assert.equal(codeOf({ amount }), 'money_not_free_yet');
    const all = { leavable: { ...leavable, now: usd(9_000n) } };
    assert.equal(codeOf({ ...all, amount: usd(1_000_001n) }), 'insufficient_funds');
  });
});
