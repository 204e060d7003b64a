import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { firstLimits } from '../../../../tests/samples/limits.ts';
import { eur } from '../../../../tests/samples/payment.ts';
import { stepUpOf } from '../../identity/limits/domain.ts';
import {
  isEnough,
  judgeStepUp,
  learn,
  noHabits,
  reasons,
  rules,
  strongReasons,
  valuesOf,
  withDecision,
} from './domain.ts';
import type { Facts, Reason } from './domain.ts';

const now = new Date('2026-11-24T20:30:00Z');
const terms = stepUpOf(firstLimits, 'EUR');
const habits = noHabits('hld_00000000000000000000000000', 0);
const tap = { isAboveCap: false, isUntracked: false, newLoginAt: null };
const quiet: Facts = {
  now,
  amount: eur(5_000n),
  todayMinor: 10_000n,
  countries: ['IE'],
  homeCountry: 'IE',
  habits,
  tap,
  browserSince: null,
};
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const ask = (facts: Partial<Facts>) => judgeStepUp({ ...quiet, ...facts }, terms);
const reasonsOf = (facts: Partial<Facts>) => ask(facts).reasons;
const approval = (facts: Partial<Facts>): Partial<Facts> => ({ tap: null, browserSince: new Date(0), ...facts });
const evenings = { ...habits, hours: Array.from({ length: 10 }, () => 22) };

describe('the rules of the step-up', () => {
  it('[W6g] ask for nothing at the edge of all of them', () => {
    const recent = Array.from({ length: 9 }, () => hoursAgo(0.1));
    const edge = { ...habits, hours: Array.from({ length: 10 }, () => 21), recent };
    const loggedIn = { ...tap, newLoginAt: hoursAgo(72) };
    assert.deepEqual(ask({ habits: edge, tap: loggedIn }), { asks: 'nothing', reasons: [] });
    assert.deepEqual(ask(approval({ habits: edge, browserSince: hoursAgo(72) })), { asks: 'nothing', reasons: [] });
  });

  const cases: readonly [Reason, Partial<Facts>, 'any_proof' | 'strong_proof'][] = [
    ['above_cap', { tap: { ...tap, isAboveCap: true } }, 'any_proof'],
    ['untracked', { tap: { ...tap, isUntracked: true } }, 'any_proof'],
    ['large_payment', { amount: eur(5_001n), todayMinor: 0n }, 'any_proof'],
    ['large_day', { todayMinor: 10_001n }, 'any_proof'],
    ['new_country', { countries: ['IE', 'DE'] }, 'any_proof'],
    ['unusual_hour', { habits: evenings }, 'any_proof'],
    ['new_login', { tap: { ...tap, newLoginAt: hoursAgo(71.9) } }, 'any_proof'],
    [
      'many_payments',
      { habits: { ...habits, recent: Array.from({ length: 10 }, () => hoursAgo(0.9)) } },
      'strong_proof',
    ],
    ['new_browser', approval({ browserSince: hoursAgo(71.9) }), 'strong_proof'],
  ];
  for (const [reason, facts, asks] of cases) {
    it(`[W6g] ask by “${reason}” alone, a little beyond its edge`, () => {
      assert.deepEqual(ask(facts), { asks, reasons: [reason] });
    });
  }

  it('[W6g] name every rule, so that none is left without an example', () => {
    assert.deepEqual(
      cases.map(([reason]) => reason),
      [...reasons],
    );
  });

  it('[W6g] know the countries of home and of earlier sellers, and never one that is not known', () => {
    const paid = { ...habits, countries: ['DE', 'ZZ'] };
    assert.deepEqual(reasonsOf({ habits: paid, countries: ['DE', 'IE'] }), []);
    assert.deepEqual(reasonsOf({ habits: paid, countries: ['FR'] }), ['new_country']);
    assert.deepEqual(reasonsOf({ habits: paid, countries: ['ZZ'], homeCountry: 'ZZ' }), ['new_country']);
    assert.deepEqual(reasonsOf({ homeCountry: null }), ['new_country']);
  });

  it('[W6g] count hours around the clock, and none before ten approvals', () => {
    const at = (hour: number, many = 10) => ({ ...habits, hours: Array.from({ length: many }, () => hour) });
    const late = new Date('2026-11-24T23:59:00Z');
    assert.deepEqual(reasonsOf({ now: late, habits: at(0) }), []);
    assert.deepEqual(reasonsOf({ now: late, habits: at(1) }), ['unusual_hour']);
    assert.deepEqual(reasonsOf({ now: late, habits: at(1, 9) }), []);
  });

  it('[W6g] ask for each payment in a currency that the limits do not name', () => {
    const abroad = stepUpOf(firstLimits, 'USD');
    const amount = { minor: 1n, currency: 'USD' } as const;
    assert.deepEqual(judgeStepUp({ ...quiet, amount, todayMinor: 0n }, abroad).reasons, ['large_payment', 'large_day']);
  });

  it('[W6g] take every proof but the PIN where they ask for a strong one', () => {
    for (const asks of ['nothing', 'any_proof'] as const) assert.ok(isEnough('pin', asks));
    assert.ok(!isEnough('pin', 'strong_proof'));
    for (const proof of ['totp', 'passkey'] as const) assert.ok(isEnough(proof, 'strong_proof'));
    assert.deepEqual(strongReasons(reasons), ['many_payments', 'new_browser']);
  });

  it('[P5d] have a sentence for the payer, with their numbers', () => {
    const words = reasons.map((reason) => rules[reason].words(valuesOf(terms, eur(0n))));
    assert.equal(new Set(words).size, reasons.length);
    for (const said of ['above €50.00', 'more than €150.00 today', '72 hours', '10 times']) {
      assert.ok(
        words.some((one) => one.includes(said)),
        said,
      );
    }
  });
});

describe('a decision that is kept', () => {
  it('[W6g] has the reasons of request and approval, each once', () => {
    const kept = { countries: ['IE'], version: null, reasons: [] };
    const asked = withDecision(kept, 1, ['new_country', 'large_day']);
    assert.deepEqual(asked, { countries: ['IE'], version: 1, reasons: ['large_day', 'new_country'] });
    const approved = withDecision(asked, 2, ['new_browser', 'large_day']);
    assert.deepEqual(approved.reasons, ['large_day', 'new_country', 'new_browser']);
    assert.equal(approved.version, 2);
  });
});

describe('the habits of a payer', () => {
  const pay = fc.record({
    minutes: fc.integer({ min: 0, max: 3_000 }),
    isApproved: fc.boolean(),
    countries: fc.uniqueArray(fc.constantFrom('IE', 'DE', 'FR', 'ZZ'), { minLength: 1 }),
  });

  it('[W6g] stay bounded, and count exactly the payments of the last hour', () => {
    fc.assert(
      fc.property(fc.array(pay, { maxLength: 120 }), (payments) => {
        let at = now.getTime();
        let known = habits;
        const times: number[] = [];
        for (const { minutes, ...payment } of payments) {
          at += minutes * 60_000;
          times.push(at);
          known = learn(known, payment, new Date(at));
          const lastHour = times.filter((one) => at - one < 3_600_000).length;
          assert.equal(known.recent.length, Math.min(lastHour, 50));
          assert.ok(known.hours.length <= 50 && known.countries.length <= 3);
        }
      }),
    );
  });

  it('[W6g] learn hours from approvals alone, so that a shop cannot teach them by taps', () => {
    const tapped = learn(evenings, { countries: ['IE'], isApproved: false }, now);
    assert.deepEqual(tapped.hours, evenings.hours);
    const approved = learn(evenings, { countries: ['DE', 'ZZ'], isApproved: true }, now);
    assert.equal(approved.hours.at(-1), 20);
    assert.deepEqual(approved.countries, ['DE']);
    assert.deepEqual(reasonsOf({ habits: approved, countries: ['DE'] }), []);
  });
});
