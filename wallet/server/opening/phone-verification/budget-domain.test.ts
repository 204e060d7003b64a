import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hourOf, withinBudget } from './budget-domain.ts';

const now = new Date('2026-11-24T12:20:00Z');
const budgets = (all: number, country: number) => [
  { scope: 'all', mostPerHour: 100, sent: all },
  { scope: 'IE', mostPerHour: 10, sent: country },
];

describe('the budget for messages', () => {
  it('[S142b] [S142c] has room until the hour of the country or of all is used up', () => {
    assert.deepEqual(withinBudget(budgets(99, 9), 'IE', now), { ok: true, value: undefined });
    const exhausted = { ok: false, error: { code: 'sms_budget_exhausted', waitS: 40 * 60 } };
    assert.deepEqual(withinBudget(budgets(100, 0), 'IE', now), exhausted);
    assert.deepEqual(withinBudget(budgets(0, 10), 'IE', now), exhausted);
    assert.equal(hourOf(now).toISOString(), '2026-11-24T12:00:00.000Z');
  });

  it('[S142b] has nothing for a country that is not listed', () => {
    assert.deepEqual(withinBudget([budgets(0, 0)[0]!], 'KP', now), {
      ok: false,
      error: { code: 'country_not_served' },
    });
  });
});
