import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { firstLimits, sampleAllowance } from '../../../../tests/samples/limits.ts';
import { eur, samplePayment } from '../../../../tests/samples/payment.ts';
import { countUse, judgeLimits, leftOf, limitsOf, noUse, raisedBy, regainYear, idOfUse } from './domain.ts';
import type { Allowance } from './domain.ts';

const now = new Date('2026-11-24T10:10:00Z');
const user = { cell: 0, holderId: samplePayment().payerId, currency: 'EUR' } as const;
const codeOf = (allowance: Allowance, minor: bigint, at = now) => {
  const judged = judgeLimits(allowance, eur(minor), at);
  return judged.ok ? 'ok' : judged.error.code;
};
const having = (use: Partial<Allowance['use']>, tier: 0 | 1 | 2 = 1): Allowance => ({
  ...sampleAllowance(tier),
  use: { ...noUse(user, now), ...use },
});

describe('the limits of a tier', () => {
  it('[W5c] refuse more for one payment, to the cent', () => {
    assert.equal(codeOf(having({}), 20_000n), 'ok');
    assert.equal(codeOf(having({}), 20_001n), 'limit_per_payment');
    assert.equal(codeOf(having({}, 2), 500_000n), 'ok');
    assert.equal(codeOf(having({}, 2), 500_001n), 'limit_per_payment');
    assert.equal(codeOf(having({}, 0), 1n), 'limit_per_payment');
  });

  it('[W5d] refuse more in a day and in a year, and say what is left', () => {
    const day = having({ dayMinor: 95_000n, yearMinor: 95_000n });
    assert.equal(codeOf(day, 5_000n), 'ok');
    assert.deepEqual(judgeLimits(day, eur(5_001n), now), {
      ok: false,
      error: { code: 'limit_per_day', limit: eur(100_000n), left: eur(5_000n), tier: 1 },
    });
    const year = having({ yearMinor: 495_000n });
    assert.equal(codeOf(year, 5_000n), 'ok');
    assert.deepEqual(judgeLimits(year, eur(5_001n), now), {
      ok: false,
      error: { code: 'limit_per_year', limit: eur(500_000n), left: eur(5_000n), tier: 1 },
    });
  });

  it('name the limit that lasts longer, if both refuse', () => {
    assert.equal(codeOf(having({ dayMinor: 100_000n, yearMinor: 500_000n }), 1n), 'limit_per_year');
  });

  it('allow nothing in a currency that they do not name', () => {
    assert.deepEqual(limitsOf(firstLimits, 2, 'USD'), {
      paymentMinor: 0n,
      dayMinor: 0n,
      yearMinor: 0n,
      holdsMinor: 0n,
    });
  });

  it('leave nothing, rather than less, after a lower limit came', () => {
    const used = having({ dayMinor: 200_000n, yearMinor: 600_000n });
    assert.deepEqual(leftOf(used, now), { dayMinor: 0n, yearMinor: 0n });
  });

  it('[W5e] rise with a profile and with a document', () => {
    assert.deepEqual(([0, 1, 2] as const).map(raisedBy), ['profile', 'document', undefined]);
  });
});

describe('a use', () => {
  it('begins a day and a year at midnight UTC', () => {
    const lastMoment = new Date('2026-12-31T23:59:59.999Z');
    const newYear = new Date('2027-01-01T00:00:00Z');
    const used = countUse(noUse(user, lastMoment), 100n, lastMoment);
    assert.deepEqual([used.day, used.dayMinor, used.yearMinor], ['2026-12-31', 100n, 100n]);
    assert.notEqual(idOfUse(user, lastMoment), idOfUse(user, newYear));
    const next = countUse(countUse(noUse(user, now), 100n, now), 1n, new Date('2026-11-25T00:00:00Z'));
    assert.deepEqual([next.day, next.dayMinor, next.yearMinor], ['2026-11-25', 1n, 101n]);
  });

  it('does not begin an earlier day again for a server whose clock is behind', () => {
    const used = countUse(noUse(user, now), 100_000n, new Date('2026-11-25T00:00:01Z'));
    const behind = new Date('2026-11-24T23:59:59Z');
    assert.equal(codeOf({ ...sampleAllowance(1), use: used }, 1n, behind), 'limit_per_day');
    assert.equal(countUse(used, 1n, behind).dayMinor, 100_001n);
  });

  it('regains a refund for the year, and not for the day', () => {
    const used = countUse(noUse(user, now), 20_000n, now);
    const after = regainYear(used, 5_000n);
    assert.deepEqual([after.yearMinor, after.dayMinor], [15_000n, 20_000n]);
    assert.throws(() => regainYear(used, 20_001n));
  });

  it('never lets a day or a year pass its limit, whatever is paid and refunded', () => {
    const step = fc.record({ minor: fc.bigInt({ min: 1n, max: 25_000n }), hours: fc.integer({ min: 0, max: 30 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let at = new Date('2026-03-01T00:00:00Z');
        let use = noUse(user, at);
        const days = new Map<string, bigint>();
        let year = 0n;
        for (const { minor, hours } of steps) {
          at = new Date(at.getTime() + hours * 3_600_000);
          if (!judgeLimits({ ...sampleAllowance(1), use }, eur(minor), at).ok) continue;
          use = countUse(use, minor, at);
          const day = at.toISOString().slice(0, 10);
          days.set(day, (days.get(day) ?? 0n) + minor);
          year += minor;
        }
        assert.ok([...days.values()].every((sum) => sum <= 100_000n) && year <= 500_000n);
        assert.equal(use.yearMinor, year);
      }),
    );
  });
});
