import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EntryRow } from './books.ts';
import type { Evidence, PayoutRow, RefundedRow } from './evidence.ts';
import type { CardRefundRow, ChargebackRow, MoneyBooks, QuoteRow, WithdrawalRow } from './money-books.ts';
import { findBreaches } from './checker.ts';
import { credit, evidence, found, noMoney, payment } from './samples.ts';
import { uuidOf } from './typed-id.ts';

const withdrawalId = 'wdr_01m86x8pgdemes8j0ze7vpchg5';
const refundId = 'crf_01m86x8pgdemes8j0ze7vpchg7';
const quoteId = 'exq_01m86x8pgdemes8j0ze7vpchg6';
const entry = (id: string, kind: string, reason: string, ...moved: readonly [string, number][]): EntryRow => {
  const postings = moved.map(([account, amount]) => ({ account, amount }));
  return { id, kind, reason, payment: null, postings };
};

/** A withdrawal of 3 dollars with a fee of 10 cents, which the bank has. */
const withdrawal: WithdrawalRow = {
  id: uuidOf(withdrawalId),
  account: 'dollars',
  currency: 'USD',
  amount: 300,
  fee: 10,
  status: 'posted',
  ageMs: 1_000,
};
const debited = entry(
  '10',
  'withdrawal',
  `Withdrawal to a bank account, ${withdrawalId}`,
  ['dollars', -310],
  ['payable', 300],
  ['fees', 10],
);
const posted = entry(
  '11',
  'withdrawal_posted',
  `Paid out to a bank account, ${withdrawalId}`,
  ['payable', -300],
  ['payout_clearing', 300],
);
const payout: PayoutRow = { id: 'obp_1', reference: withdrawalId, amount: 300, currency: 'USD', status: 'posted' };

/** A bank took 2 euros back: one of them is a debt. The processor's fee was 20 euros. */
const chargeback: ChargebackRow = {
  dispute: 'du_1',
  account: 'payer',
  currency: 'EUR',
  taken: 200,
  fee: 2_000,
  status: 'needs_response',
};
const takenBack = entry(
  '12',
  'chargeback',
  'Taken back by the bank of your card, dispute du_1',
  ['payer', -100],
  ['payer', -100],
  ['chargeback_fees', -2_000],
  ['processor_clearing', 2_200],
);

/** 4 euros went back to the card that paid them. */
const cardRefund: CardRefundRow = {
  id: uuidOf(refundId),
  account: 'payer',
  payment: 'another',
  currency: 'EUR',
  amount: 400,
  status: 'succeeded',
};
const sent = entry(
  '14',
  'card_refund',
  `Refunded to the card, ${refundId}`,
  ['payer', -400],
  ['processor_clearing', 400],
);
const refunded: RefundedRow = { id: 're_1', reference: refundId, amount: 400, currency: 'EUR', hasFailed: false };

/** 5 euros for 940 yen, of which the house kept 10. */
const quote: QuoteRow = {
  id: uuidOf(quoteId),
  holder: 'holder',
  payment: null,
  from: 'EUR',
  to: 'JPY',
  giver: 'payer',
  taker: 'yen',
  give: 500,
  get: 930,
  kept: 10,
  rateFrom: 100,
  rateTo: 188,
  isUsed: true,
  isOfRefunds: false,
  ratedUntil: null,
};
const exchanged = entry(
  '13',
  'exchange',
  `Exchange, ${quoteId}`,
  ['payer', -500],
  ['position', 500],
  ['position yen', -940],
  ['yen', 930],
  ['fees yen', 10],
);

const recorded = [debited, posted, takenBack, sent, exchanged];

interface Changes extends Partial<MoneyBooks> {
  readonly entries?: readonly EntryRow[];
  readonly payouts?: readonly PayoutRow[];
  readonly refunded?: readonly RefundedRow[];
  readonly net?: number;
  readonly isEnd?: boolean;
}

/** Consistent evidence about money that left, was taken back and was exchanged, with changes. */
function money(changes: Changes = {}): Evidence {
  const {
    entries = recorded,
    payouts = [payout],
    refunded: sentBack = [refunded],
    net = -2_200,
    isEnd = false,
  } = changes;
  const sound = evidence();
  const house = {
    ...sound.books.house,
    processor_clearing: { id: 'processor_clearing', posted: 600 },
    chargeback_fees: { id: 'chargeback_fees', posted: -2_000 },
    fx_position: { id: 'position', posted: 500 },
    'fx_position JPY': { id: 'position yen', posted: -940 },
    'fees JPY': { id: 'fees yen', posted: 10 },
  };
  const rows = {
    ...noMoney,
    withdrawals: [withdrawal],
    cardRefunds: [cardRefund],
    chargebacks: [chargeback],
    quotes: [quote],
    paidOut: { USD: 300 },
  };
  const all = [...sound.books.entries, ...entries];
  const one = evidence(
    { house, entries: all, money: { ...rows, ...changes } },
    { payouts, refunded: sentBack, disputes: [{ id: 'du_1', net }], isEnd },
  );
  const told = { told: ['done'], lost: 0, refused: undefined };
  one.history.moves.push({ kind: 'withdrawal', id: withdrawalId, ...told }, { kind: 'exchange', id: quoteId, ...told });
  return one;
}

const without = (gone: EntryRow) => recorded.filter((one) => one !== gone);

describe('the checker of money that leaves', () => {
  it('finds no breach if withdrawals, chargebacks and exchanges agree with the processor', () => {
    assert.deepEqual(found(money()), []);
  });

  it('finds a withdrawal that was debited twice, paid out twice, or never came back', () => {
    assert.deepEqual(found(money({ entries: [debited, ...recorded] })), ['I18 doubled', 'I18 wrong']);
    assert.deepEqual(found(money({ payouts: [payout, { ...payout, id: 'obp_2' }] })), ['I18 doubled']);
    const returned = { withdrawals: [{ ...withdrawal, status: 'returned' }], paidOut: { USD: 0 } };
    assert.deepEqual(found(money(returned)), ['I18 wrong']);
  });

  it('finds a payout of another amount, none at all, and a sum that left without a withdrawal', () => {
    assert.deepEqual(found(money({ payouts: [{ ...payout, amount: 301 }] })), ['I18 wrong']);
    assert.deepEqual(found(money({ payouts: [] })), ['I18 lost']);
    assert.deepEqual(found(money({ paidOut: { USD: 301 } })), ['I18 wrong']);
  });

  it('finds a payout that the bank sent back unseen, and a withdrawal without an end', () => {
    const sentBack = money({ payouts: [{ ...payout, status: 'returned' }], isEnd: true });
    assert.ok(found(sentBack).includes('I18 wrong'));
    const open = { withdrawals: [{ ...withdrawal, status: 'processing' }], paidOut: { USD: 0 }, isEnd: true };
    const isStuck = (changes: Changes): boolean =>
      findBreaches(money({ ...changes, entries: without(posted) })).some(({ what }) =>
        /^withdrawal .* still/.test(what),
      );
    assert.ok(!isStuck(open));
    assert.ok(isStuck({ ...open, withdrawals: [{ ...open.withdrawals[0]!, ageMs: 3_600_000 }] }));
  });

  it('finds a chargeback that was counted twice, that nobody paid, whose fee is missing, or that the wallet missed', () => {
    assert.deepEqual(found(money({ entries: [...without(takenBack), takenBack, takenBack] })), [
      'I20 doubled',
      'I20 wrong',
    ]);
    assert.deepEqual(found(money({ entries: without(takenBack) })), ['I20 wrong']);
    assert.ok(found(money({ chargebacks: [{ ...chargeback, fee: 0 }] })).includes('I20 wrong'));
    assert.ok(found(money({ net: 0, isEnd: true })).includes('I20 wrong'));
    assert.ok(found(money({ chargebacks: [], entries: without(takenBack), isEnd: true })).includes('I20 lost'));
  });

  it('finds a refund to a card that was sent twice, at another sum, never, after a failure, or to nobody', () => {
    assert.deepEqual(found(money({ refunded: [refunded, { ...refunded, id: 're_2' }] })), ['I6 doubled']);
    assert.deepEqual(found(money({ refunded: [{ ...refunded, amount: 401 }] })), ['I6 wrong']);
    assert.deepEqual(found(money({ refunded: [] })), ['I6 lost']);
    assert.deepEqual(found(money({ refunded: [{ ...refunded, hasFailed: true }] })), ['I6 lost']);
    assert.ok(found(money({ cardRefunds: [{ ...cardRefund, status: 'failed' }] })).includes('I6 wrong'));
    assert.ok(found(money({ cardRefunds: [] })).includes('I6 wrong'));
    assert.deepEqual(found(money({ entries: without(sent) })), ['I6 wrong']);
    assert.deepEqual(found(money({ entries: [...recorded, sent] })), ['I6 wrong']);
    const open = { cardRefunds: [{ ...cardRefund, status: 'started' }] };
    assert.ok(!found(money(open)).includes('I9 stuck'));
    assert.ok(found(money({ ...open, isEnd: true })).includes('I9 stuck'));
  });

  it('finds a card that did not get its share of what its payment gave back', () => {
    const parts = payment.parts.map((part) => ({ ...part, refunded: 250 }));
    const cardRefunds = [cardRefund, { ...cardRefund, id: 'r2', payment: payment.id, amount: 150, status: 'started' }];
    const faultsOf = (fromCard: number): string[] => {
      const shares = [{ payment: payment.id, quote: null, fromCard }];
      const one = money({ cardRefunds, shares });
      const books = { ...one.books, payments: [{ ...payment, parts }] };
      return findBreaches({ ...one, books }).flatMap(({ what }) => (what.includes('back to its card') ? [what] : []));
    };
    assert.deepEqual(faultsOf(300), []);
    assert.deepEqual(faultsOf(302), ['of payment order-1 goes 150 back to its card instead of 151']);
  });

  it('finds an exchange that was made twice, at other sums, at a gain, or never', () => {
    assert.deepEqual(found(money({ entries: [...recorded, exchanged] })), ['I21 doubled']);
    assert.deepEqual(found(money({ entries: without(exchanged) })), ['I21 wrong']);
    assert.deepEqual(found(money({ quotes: [{ ...quote, rateTo: 187 }] })), ['I21 wrong']);
    assert.deepEqual(found(money({ quotes: [{ ...quote, isUsed: false }] })), ['I21 wrong', 'I7 lost']);
  });

  it('finds an acknowledged withdrawal that is gone', () => {
    const gone = {
      withdrawals: [],
      paidOut: {},
      payouts: [],
      entries: without(debited).filter((one) => one !== posted),
    };
    assert.deepEqual(found(money(gone)), ['I7 lost']);
  });

  it('counts money that pays a debt first as credited', () => {
    const postings = [
      { account: 'processor_clearing', amount: -2_000 },
      { account: 'payer', amount: 500 },
      { account: 'payer', amount: 1_500 },
    ];
    const { entries } = evidence().books;
    const split = entries.map((one) => (one.id === credit.id ? { ...one, postings } : one));
    assert.deepEqual(found(evidence({ entries: split })), []);
  });
});
