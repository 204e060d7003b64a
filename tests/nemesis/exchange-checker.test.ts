import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EntryRow, RefundRow } from './books.ts';
import { findBreaches } from './checker.ts';
import type { MoneyBooks, QuoteRow, ShareRow } from './money-books.ts';
import { evidence, noMoney, part, payment, refundRow } from './samples.ts';
import { uuidOf } from './typed-id.ts';

const quoteId = 'exq_01m86x8pgdemes8j0ze7vpchg6';
const paidAt = new Date('2026-11-20T10:00:00Z');
const entry = (reason: string, sums: readonly [give: number, get: number, kept: number]): EntryRow => {
  const [give, get, kept] = sums;
  const moved: readonly [string, number][] = [
    ['dollars', -give],
    ['position dollars', give],
    ['position', -get - kept],
    ['payer', get],
    ['fees', kept],
  ];
  const postings = moved.map(([account, amount]) => ({ account, amount }));
  return { id: reason, kind: 'exchange', reason, payment: null, postings };
};

/** 4.70 dollars that brought 4 of the 5 euros of the sample payment; the house kept 4 cents. */
const quote: QuoteRow = {
  id: uuidOf(quoteId),
  holder: 'holder',
  payment: payment.id,
  from: 'USD',
  to: 'EUR',
  giver: 'dollars',
  taker: 'payer',
  give: 470,
  get: 400,
  kept: 4,
  rateFrom: 116,
  rateTo: 100,
  isUsed: true,
  isOfRefunds: false,
  ratedUntil: new Date('2026-11-21T10:00:00Z'),
};
const brought = entry(`116 USD = 100 EUR, ${quoteId}`, [470, 400, 4]);
/** Four fifths of a refund of 1.25, at the same rate. */
const back = entry(`Back at the rate of ${quoteId}`, [-117, -100, -1]);
const share: ShareRow = { payment: payment.id, quote: quoteId, fromCard: 0 };
const early: RefundRow = { ...refundRow, amount: 125, createdAt: paidAt };
const late: RefundRow = { ...refundRow, id: 'r2', amount: 125, createdAt: quote.ratedUntil! };
/** Four fifths of the later refund stay in euros, of which 30 cents were exchanged since. */
const stayed = { holder: 'holder', from: 'EUR', to: 'USD', left: 70 };
const again: QuoteRow = {
  ...quote,
  id: 'again',
  payment: null,
  from: 'EUR',
  to: 'USD',
  giver: 'payer',
  taker: 'dollars',
  give: 30,
  get: 34,
  kept: 0,
  rateFrom: 100,
  rateTo: 116,
  isUsed: false,
  isOfRefunds: true,
};

interface Changes extends Partial<MoneyBooks> {
  readonly entries?: readonly EntryRow[];
  readonly refunds?: readonly RefundRow[];
}

/** Finds the breaches of I21 in books about a payment by an exchange, of which some went back. */
function faults({ entries = [brought, back], refunds = [early], ...changes }: Changes = {}): string[] {
  const refunded = refunds.reduce((sum, { amount }) => sum + amount, 0);
  const house = {
    ...evidence().books.house,
    'fx_position USD': { id: 'position dollars', posted: 0 },
    fx_position: { id: 'position', posted: 0 },
  };
  const books = {
    house,
    entries,
    refunds,
    payments: [{ ...payment, parts: [{ ...part, refunded }] }],
    money: { ...noMoney, quotes: [quote], shares: [share], ...changes },
  };
  return findBreaches(evidence(books)).flatMap(({ invariant, what }) => (invariant === 'I21' ? [what] : []));
}

describe('the checker of payments by an exchange', () => {
  it('finds no breach if a refund takes back its share at the rate, and a later one stays', () => {
    assert.deepEqual(faults(), []);
    assert.deepEqual(faults({ entries: [brought], refunds: [] }), []);
    const [both, left] = [[early, late], { ...stayed, left: 100 }];
    assert.deepEqual(faults({ refunds: both, refundedExchanges: [left] }), []);
  });

  it('finds a refund that gave more than its share, or that gave nothing', () => {
    const more = entry(back.reason, [-118, -100, -1]);
    const named = `exchange ${quote.id} moved`;
    assert.deepEqual(faults({ entries: [brought, more] }), [
      `${named} -352 instead of -353 on account dollars`,
      `${named} 352 instead of 353 on account position dollars`,
    ]);
    assert.equal(faults({ entries: [brought] }).length, 5);
    assert.equal(faults({ refunds: [late], refundedExchanges: [{ ...stayed, left: 100 }] }).length, 5);
  });

  it('finds an exchange without its payment, and a payment without its exchange', () => {
    const alone = `exchange ${quote.id} was made without its payment ${payment.id}`;
    assert.deepEqual(faults({ shares: [] }), [alone]);
    assert.deepEqual(faults({ shares: [{ ...share, quote: null }] }), [alone]);
    const missing = `payment ${payment.id} was captured without its exchange ${quote.id}`;
    assert.ok(faults({ quotes: [] }).includes(missing));
    assert.ok(faults({ quotes: [{ ...quote, isUsed: false }] }).includes(missing));
    assert.ok(faults({ quotes: [{ ...quote, payment: 'another' }] }).includes(missing));
  });

  it('finds money of refunds that may be exchanged without a margin twice, or never', () => {
    const refunds = [early, late];
    const may = (left: number): string => `holder EUR USD may exchange ${left} too much without a margin`;
    assert.deepEqual(faults({ refunds }), [may(-100)]);
    const quotes = [quote, { ...again, isUsed: true }];
    const used = faults({ refunds, quotes, refundedExchanges: [stayed] });
    assert.ok(!used.some((what) => what.includes('margin')));
    assert.ok(faults({ refunds, quotes, refundedExchanges: [{ ...stayed, left: 100 }] }).includes(may(30)));
  });
});
