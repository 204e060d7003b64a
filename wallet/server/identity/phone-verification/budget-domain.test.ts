import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hourOf, shareOfSite, withinBudget } from './budget-domain.ts';

const now = new Date('2026-11-24T12:20:00Z');
const budgets = (all: number, country: number) => [
  { scope: 'all', mostPerHour: 100, sent: all },
  { scope: 'IE', mostPerHour: 10, sent: country },
];

const notice = { country: 'IE', kind: 'notice' } as const;
const code = { country: 'IE', kind: 'code' } as const;

describe('the budget for messages', () => {
  it('[S142b] [S142c] has room until the country or all countries together reach their hourly limit', () => {
    assert.deepEqual(withinBudget(budgets(99, 9), notice, now), { ok: true, value: undefined });
    const exhausted = { ok: false, error: { code: 'sms_budget_exhausted', waitS: 40 * 60 } };
    assert.deepEqual(withinBudget(budgets(100, 0), notice, now), exhausted);
    assert.deepEqual(withinBudget(budgets(0, 10), notice, now), exhausted);
    assert.equal(hourOf(now).toISOString(), '2026-11-24T12:00:00.000Z');
  });

  it('[S142b] has no room for a country that is not listed', () => {
    assert.deepEqual(withinBudget([budgets(0, 0)[0]!], { country: 'KP', kind: 'code' }, now), {
      ok: false,
      error: { code: 'country_not_served' },
    });
  });

  it('[S142h] reserves a fifth of each hour for notices', () => {
    assert.ok(withinBudget(budgets(79, 7), code, now).ok);
    for (const used of [budgets(80, 0), budgets(0, 8)]) {
      assert.equal(withinBudget(used, code, now).ok, false);
      assert.ok(withinBudget(used, notice, now).ok);
    }
  });

  it('[S142g] gives one site a tenth of a country’s hourly budget, and at least three', () => {
    assert.deepEqual([600, 200, 60, 25, 0].map(shareOfSite), [60, 20, 6, 3, 3]);
  });
});
