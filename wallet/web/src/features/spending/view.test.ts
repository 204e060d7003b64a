import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NetJson, SpendingJson } from '../../app/wire.ts';
import {
  comparedWords,
  leftWords,
  lengthsOf,
  monthWords,
  readSpending,
  refundedWords,
  isNear,
  shareOf,
  shopsIn,
} from './view.ts';

const euros = (amount: string) => ({ amount, currency: 'EUR' as const });
const net = (spent: string, refunded = '0'): NetJson => ({
  spent: euros(spent),
  refunded: euros(refunded),
  net: euros(String(Number(spent) - Number(refunded))),
});
const spending: SpendingJson = {
  currency: 'EUR',
  currencies: ['EUR'],
  month: '2026-01',
  ...net('5000'),
  months: [],
  categories: [],
  shops: [
    { id: 'a', name: 'A', category: 'home', is_chosen: false, categories: ['home', 'travel'], ...net('1') },
    { id: 'b', name: 'B', category: 'travel', is_chosen: false, categories: ['travel'], ...net('1') },
  ],
  last_month_so_far: net('2000'),
  budgets: [],
  choices: [],
};

describe('the page of spending', () => {
  it('reads its address, which may hold any text', () => {
    const none = { month: undefined, currency: undefined, category: undefined };
    assert.deepEqual(readSpending({}), none);
    assert.deepEqual(readSpending({ month: '2026-13', currency: 'XXX', category: 1 }), none);
    const asked = { month: '2026-02', currency: 'USD', category: 'travel' };
    assert.deepEqual(readSpending(asked), asked);
  });

  it('[H2a] draws bars in proportion, and none where more came back than was spent', () => {
    assert.deepEqual(lengthsOf([net('3000'), net('1000'), net('100', '900'), net('0')]), [100, 33.3, 0, 0]);
    assert.deepEqual(lengthsOf([net('0'), net('5', '9')]), [0, 0]);
    assert.deepEqual(lengthsOf([]), []);
  });

  it('[H2a] says what came back, and if it is more than was spent', () => {
    assert.equal(refundedWords(net('3000')), undefined);
    assert.equal(refundedWords(net('3000', '500')), '€30.00 spent, €5.00 came back');
    assert.equal(refundedWords(net('100', '500')), 'More came back than you spent: €1.00 spent, €5.00 came back');
  });

  it('[H2a] compares this month so far with the last one up to the same day', () => {
    assert.equal(comparedWords(spending), '€30.00 more than in December up to the same day');
    const less = { ...spending, last_month_so_far: net('5100') };
    assert.equal(comparedWords(less), '€1.00 less than in December up to the same day');
    assert.equal(
      comparedWords({ ...spending, last_month_so_far: net('5000') }),
      'As much as in December up to the same day',
    );
    const { last_month_so_far: _, ...earlier } = spending;
    assert.equal(comparedWords(earlier), undefined);
  });

  it('[H2b] says what is left of a budget, and draws no more than all of it', () => {
    const budget = (left: string, limit = '5000') => {
      return { left: euros(left), limit: euros(limit), net: euros(String(Number(limit) - Number(left))) };
    };
    const near = ['5000', '1001', '1000', '0', '-250'].map((left) => isNear(budget(left)));
    assert.deepEqual(near, [false, false, true, true, true]);
    const seen = ['5000', '1000', '0', '-250', '5500'].map((left) => [shareOf(budget(left)), leftWords(budget(left))]);
    assert.deepEqual(seen, [
      [0, '€50.00 left'],
      [80, '€10.00 left'],
      [100, 'Nothing is left'],
      [100, '€2.50 over'],
      [0, '€55.00 left'],
    ]);
  });

  it('[H2a] finds the shops of a category by their payments, and writes months in their own zone', () => {
    assert.deepEqual(
      shopsIn(spending, 'home').map(({ id }) => id),
      ['a'],
    );
    assert.equal(shopsIn(spending, 'travel').length, 2);
    assert.equal(shopsIn(spending, undefined).length, 2);
    assert.equal(monthWords('2026-01', 'monthOfYear'), 'January 2026');
    assert.equal(monthWords('2026-01', 'shortMonth'), 'Jan');
  });
});
