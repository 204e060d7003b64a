import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Books, EntryRow, PartRow, PaymentRow } from './books.ts';
import { findBreaches } from './checker.ts';
import type { Evidence, Standing } from './evidence.ts';
import { emptyHistory } from './history.ts';
import { uuidOf } from './typed-id.ts';

const payId = 'pay_01m86x8pgdemes8j0ze7vpchg5';
const partId = 'prt_01m86x8pgdemes8j0ze7vpchg6';
const topUpId = 'top_01m86x8pgdemes8j0ze7vpchg7';
const promotionId = 'prm_01m86x8pgdemes8j0ze7vpchgc';
const eventId = 'evt_01m86x8pgdemes8j0ze7vpchg8';
const holderId = 'hld_01m86x8pgdemes8j0ze7vpchg9';

type Changes = Partial<Books>;

const part: PartRow = {
  payment: uuidOf(payId),
  id: uuidOf(partId),
  reference: 'order-1-1',
  sellerAccount: 'seller',
  amount: 500,
  discount: 0,
  commission: 40,
  fee: 0,
  status: 'held',
  isShipped: false,
  isDelivered: false,
};
const payment: PaymentRow = {
  id: uuidOf(payId),
  client: 'shop',
  reference: 'order-1',
  payerAccount: 'payer',
  clientAccount: 'client',
  amount: 500,
  discount: 0,
  promotion: null,
  status: 'captured',
  approvedBy: 'mandate',
  isCaptured: true,
  spending: 'payer shop EUR 2026-11',
  parts: [part],
};
const capture = {
  id: '2',
  kind: 'payment_captured',
  reason: 'order-1',
  payment: payment.id,
  postings: [
    { account: 'payer', amount: -500 },
    { account: 'escrow', amount: 500 },
  ],
};
const release = {
  id: '3',
  kind: 'part_released',
  reason: 'order-1',
  payment: payment.id,
  postings: [
    { account: 'escrow', amount: -500 },
    { account: 'seller', amount: 460 },
    { account: 'client', amount: 40 },
  ],
};
const credit = {
  id: '1',
  kind: 'top_up',
  reason: `Money added from a card, ${topUpId}`,
  payment: null,
  postings: [
    { account: 'processor_clearing', amount: -2_000 },
    { account: 'payer', amount: 2_000 },
  ],
};
const captured = { id: 'e1', client: 'shop', type: 'payment.captured', payment: payId, part: null, pending: 0 };
const idle = { outbox: 0, jobs: [], due: [] };

/** Consistent books: a holder has added 20 euros and paid 5 of them. */
function evidence(changes: Changes = {}, more: Partial<Evidence> = {}): Evidence {
  const history = emptyHistory();
  history.payments.set('order-1', {
    reference: 'order-1',
    key: 'k1',
    payerId: holderId,
    amountMinor: 500,
    parts: [{ reference: 'order-1-1', payeeId: 'pye_1', amountMinor: 500, commissionMinor: 40 }],
    discount: undefined,
    told: [{ id: payId, status: 'captured', parts: [{ id: partId, reference: 'order-1-1', status: 'held' }] }],
    lost: 0,
    refused: undefined,
  });
  history.topUps.set('t1', {
    key: 't1',
    holderId,
    amountMinor: 2_000,
    told: [{ id: topUpId, status: 'succeeded' }],
    lost: 0,
    refused: undefined,
  });
  history.events.set(eventId, { type: 'payment.captured', paymentId: payId, partId: undefined, times: 2 });
  return {
    history,
    books: {
      unbalanced: [],
      misstated: [],
      belowFloor: [],
      gaps: [],
      house: {
        escrow: { id: 'escrow', posted: 500 },
        fees: { id: 'fees', posted: 0 },
        processor_clearing: { id: 'processor_clearing', posted: -2_000 },
      },
      entries: [credit, capture],
      payments: [payment],
      promotions: [],
      topUps: [
        {
          id: uuidOf(topUpId),
          holder: uuidOf(holderId),
          account: 'payer',
          attempt: 't1',
          amount: 2_000,
          fee: 0,
          status: 'succeeded',
          ageMs: 0,
        },
      ],
      spendings: [{ id: 'payer shop EUR 2026-11', spent: 500, approved: 0 }],
      events: [captured],
      orders: [],
      backlog: { wallet: idle, market: idle },
      ...changes,
    },
    standings: [],
    charges: [{ id: 'pi_1', reference: topUpId, amount: 2_000, hasSucceeded: true }],
    isEnd: false,
    ...more,
  };
}

/** Lists the kinds of the breaches, sorted and each once. */
function found(of: Evidence): string[] {
  return [...new Set(findBreaches(of).map(({ invariant, kind }) => `${invariant} ${kind}`))].toSorted();
}

const { house } = evidence().books;
const marketPayment = { ...payment, client: 'market', reference: 'ord_01m86x8pgdemes8j0ze7vpchga' };
const order = {
  id: uuidOf(marketPayment.reference),
  status: 'paid',
  paymentId: payId,
  amount: 500,
  parts: [{ reference: uuidOf('opt_01m86x8pgdemes8j0ze7vpchgb'), status: 'held' }],
};

const promotion = {
  id: uuidOf(promotionId),
  name: 'For all',
  account: 'budget',
  clientAccount: 'client',
  budget: 300,
  returned: 0,
  posted: 210,
  held: 0,
};
const funding = {
  id: '4',
  kind: 'promotion_funded',
  reason: 'For all',
  payment: null,
  postings: [
    { account: 'client', amount: -300 },
    { account: 'budget', amount: 300 },
  ],
};
const shared = {
  ...capture,
  postings: [
    { account: 'payer', amount: -410 },
    { account: 'budget', amount: -90 },
    { account: 'escrow', amount: 500 },
  ],
};
const discounted = { ...payment, discount: 90, promotion: promotion.id, parts: [{ ...part, discount: 90 }] };

/** The same payment with 90 cents paid by a promotion of 3 euros. */
function withDiscount(changes: Changes = {}, standing: Partial<Standing> = {}): Evidence {
  const spendings = [{ id: 'payer shop EUR 2026-11', spent: 410, approved: 0 }];
  const books = { entries: [credit, funding, shared], payments: [discounted], promotions: [promotion], spendings };
  const told = { id: promotionId, budget: 300, held: 0, spent: 90, left: 210, returned: 0, ...standing };
  const one = evidence({ ...books, ...changes }, { standings: [told] });
  const asked = one.history.payments.get('order-1')!;
  one.history.payments.set('order-1', { ...asked, discount: { promotionId, minor: 90 } });
  one.history.promotions.push({ name: 'For all', budgetMinor: 300, told: [promotionId, promotionId] });
  return one;
}

describe('the checker', () => {
  it('finds no breach if all books agree with the answers that clients got', () => {
    assert.deepEqual(findBreaches(evidence()), []);
  });

  it('finds an acknowledged payment that is gone', () => {
    const gone = {
      payments: [],
      entries: [credit],
      events: [],
      spendings: [],
      house: { ...house, escrow: { id: 'escrow', posted: 0 } },
    };
    assert.deepEqual(found(evidence(gone)), ['I7 lost']);
  });

  it('finds a payment that returned to an earlier state after it was reported as captured', () => {
    const back = {
      ...payment,
      isCaptured: false,
      status: 'requires_approval',
      parts: [{ ...part, status: 'awaiting' }],
    };
    assert.ok(found(evidence({ payments: [back] })).includes('I7 lost'));
  });

  it('finds an open part that was reported as settled', () => {
    const one = evidence();
    const told = { id: payId, status: 'captured', parts: [{ id: partId, reference: 'order-1-1', status: 'released' }] };
    const asked = { kind: 'confirmations', key: 'k2', paymentId: payId, partId, lost: 0, refused: undefined } as const;
    one.history.steps.push({ ...asked, told });
    assert.deepEqual(found(one), ['I7 lost']);
  });

  it('finds two payments under one key', () => {
    const second = { ...payment, id: 'second', isCaptured: false, status: 'canceled', parts: [] };
    assert.ok(found(evidence({ payments: [payment, second] })).includes('I8 doubled'));
  });

  it('finds a missing entry, an extra entry, and an entry that splits the amount otherwise', () => {
    assert.deepEqual(found(evidence({ entries: [credit] })), ['I4 lost']);
    assert.deepEqual(found(evidence({ entries: [credit, capture, release] })), ['I4 doubled']);
    const released = { ...payment, parts: [{ ...part, status: 'released' }] };
    const escrow = { ...house, escrow: { id: 'escrow', posted: 0 } };
    const told = [captured, { ...captured, id: 'e2', type: 'payment.part_released', part: partId }];
    const right = { payments: [released], house: escrow, events: told };
    assert.deepEqual(found(evidence({ ...right, entries: [credit, capture, release] })), []);
    const rounded = {
      ...release,
      postings: [
        { account: 'escrow', amount: -500 },
        { account: 'seller', amount: 461 },
        { account: 'client', amount: 39 },
      ],
    };
    assert.deepEqual(found(evidence({ ...right, entries: [credit, capture, rounded] })), ['I4 doubled', 'I4 lost']);
  });

  it('finds a discount that differs from the entries, the parts or the request', () => {
    assert.deepEqual(found(withDiscount()), []);
    assert.deepEqual(found(withDiscount({ entries: [credit, funding, capture] })), ['I4 doubled', 'I4 lost']);
    const unshared = { ...discounted, parts: [part] };
    assert.deepEqual(found(withDiscount({ payments: [unshared] })), ['I3 wrong', 'I4 wrong']);
    const more = { ...discounted, discount: 91, parts: [{ ...part, discount: 91 }] };
    assert.ok(found(withDiscount({ payments: [more] })).includes('I7 wrong'));
    assert.ok(found(withDiscount({ payments: [{ ...discounted, promotion: 'another' }] })).includes('I7 wrong'));
  });

  it('finds a refund that gives the discount to the payer', () => {
    const refunded = { ...discounted, status: 'refunded', parts: [{ ...part, discount: 90, status: 'refunded' }] };
    const events = [captured, { ...captured, id: 'e2', type: 'payment.part_refunded', part: partId }];
    const refund = (payer: number, budget: number) => ({
      ...release,
      postings: [
        { account: 'escrow', amount: -500 },
        { account: 'payer', amount: payer },
        { account: 'budget', amount: budget },
      ],
    });
    const back = (one: EntryRow, posted: number) =>
      withDiscount(
        {
          payments: [refunded],
          spendings: [{ id: 'payer shop EUR 2026-11', spent: 0, approved: 0 }],
          promotions: [{ ...promotion, posted }],
          entries: [credit, funding, shared, one],
          house: { ...house, escrow: { id: 'escrow', posted: 0 } },
          events,
        },
        { spent: 0, left: 300 },
      );
    assert.deepEqual(found(back(refund(410, 90), 300)), []);
    assert.deepEqual(found(back(refund(500, 0), 210)), ['I4 doubled', 'I4 lost', 'I4 wrong']);
  });

  it('finds a promotion that spends more than its budget, or other sums than its payments', () => {
    const budget = { ...promotion, budget: 80, posted: -10 };
    assert.ok(found(withDiscount({ promotions: [budget] })).includes('I2 wrong'));
    assert.deepEqual(found(withDiscount({ promotions: [{ ...promotion, posted: 211 }] })), ['I4 wrong']);
    assert.deepEqual(found(withDiscount({ promotions: [{ ...promotion, held: 1 }] })), ['I4 wrong']);
    assert.deepEqual(found(withDiscount({}, { spent: 89, left: 211 })), ['I3 wrong']);
  });

  it('finds a promotion that is gone, was opened twice, or was funded twice or never', () => {
    assert.ok(found(withDiscount({ promotions: [] })).includes('I7 lost'));
    const again = { ...promotion, id: 'again', account: 'another' };
    assert.ok(found(withDiscount({ promotions: [promotion, again] })).includes('I8 doubled'));
    assert.deepEqual(found(withDiscount({ entries: [credit, shared] })), ['I4 lost']);
    assert.deepEqual(found(withDiscount({ entries: [credit, funding, funding, shared] })), ['I4 doubled']);
  });

  it('finds a charge without a credit, a credit without a charge, a second charge, and a second credit', () => {
    const charge = evidence().charges[0]!;
    assert.ok(found(evidence({ entries: [capture] })).includes('I6 lost'));
    assert.ok(found(evidence({}, { charges: [] })).includes('I6 wrong'));
    assert.ok(found(evidence({}, { charges: [charge, { ...charge, id: 'pi_2' }] })).includes('I6 doubled'));
    assert.ok(found(evidence({ entries: [credit, { ...credit, id: '9' }, capture] })).includes('I6 doubled'));
  });

  it('finds contradictions within the ledger', () => {
    assert.deepEqual(found(evidence({ unbalanced: ['7'] })), ['I1 wrong']);
    assert.deepEqual(found(evidence({ belowFloor: ['available 7'] })), ['I2 wrong']);
    assert.deepEqual(found(evidence({ misstated: ['available 7'] })), ['I3 wrong']);
    assert.deepEqual(found(evidence({ gaps: ['after 7'] })), ['I7 lost']);
    assert.deepEqual(found(evidence({ house: { ...house, escrow: { id: 'escrow', posted: 499 } } })), ['I4 wrong']);
    assert.deepEqual(found(evidence({ spendings: [{ id: 'payer shop EUR 2026-11', spent: 400, approved: 0 }] })), [
      'I3 wrong',
    ]);
  });

  it('finds an order that differs between market and wallet, and one that was paid twice', () => {
    const parts = [{ ...part, reference: 'opt_01m86x8pgdemes8j0ze7vpchgb' }];
    const one = evidence({ payments: [{ ...marketPayment, parts }], orders: [order] });
    one.history.payments.clear();
    assert.deepEqual(found(one), []);
    const differing = (changes: Partial<typeof order>, payments = one.books.payments) =>
      found({ ...one, books: { ...one.books, payments, orders: [{ ...order, ...changes }] } });
    assert.deepEqual(differing({ status: 'expired' }), ['I5 wrong']);
    assert.deepEqual(differing({ amount: 499 }), ['I5 wrong']);
    assert.deepEqual(differing({ parts: [{ ...order.parts[0]!, status: 'shipped' }] }), ['I5 wrong']);
    const again = { ...one.books.payments[0]!, id: 'again' };
    assert.ok(differing({}, [...one.books.payments, again]).includes('I5 doubled'));
  });

  it('finds a change without an event, and one with two events', () => {
    assert.deepEqual(found(evidence({ events: [] })), ['I9 lost']);
    assert.deepEqual(found(evidence({ events: [captured, { ...captured, id: 'e2' }] })), ['I8 doubled']);
  });

  it('finds messages, jobs and deadlines that are left at a quiet point', () => {
    const backlog = (wallet: Partial<Books['backlog']['wallet']>) => ({
      backlog: { wallet: { ...idle, ...wallet }, market: idle },
    });
    const job = { task: 'webhooks.announce', attempts: 3, isLocked: false, isDead: false };
    assert.deepEqual(found(evidence(backlog({ outbox: 1 }))), ['I9 stuck']);
    assert.deepEqual(found(evidence(backlog({ jobs: [{ ...job, isLocked: true }] }))), ['I9 stuck']);
    assert.deepEqual(found(evidence(backlog({ jobs: [{ ...job, isDead: true }] }))), ['I9 stuck']);
    assert.deepEqual(found(evidence(backlog({ due: ['part.release prt'] }))), ['I9 stuck']);
    assert.deepEqual(found(evidence(backlog({ jobs: [job] }))), []);
    assert.ok(found(evidence(backlog({ jobs: [job] }), { isEnd: true })).includes('I9 stuck'));
  });

  it('finds a part that is still open after every deadline', () => {
    assert.deepEqual(found(evidence({}, { isEnd: true })), ['I9 stuck']);
  });
});
