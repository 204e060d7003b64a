import type { Books, PartRow, PaymentRow, RefundRow, UseRow } from './books.ts';
import { findBreaches } from './checker.ts';
import type { Evidence, Standing } from './evidence.ts';
import { emptyHistory } from './history.ts';
import type { MoneyBooks } from './money-books.ts';
import { uuidOf } from './typed-id.ts';

/** The id of the sample payment. */
export const payId = 'pay_01m86x8pgdemes8j0ze7vpchg5';

/** The id of its only part. */
export const partId = 'prt_01m86x8pgdemes8j0ze7vpchg6';
const topUpId = 'top_01m86x8pgdemes8j0ze7vpchg7';
const promotionId = 'prm_01m86x8pgdemes8j0ze7vpchgc';
const eventId = 'evt_01m86x8pgdemes8j0ze7vpchg8';
const holderId = 'hld_01m86x8pgdemes8j0ze7vpchg9';

/** Rows that differ from those of the consistent books. */
export type Changes = Partial<Books>;

/** A part of 5 euros that is in escrow. */
export const part: PartRow = {
  payment: uuidOf(payId),
  id: uuidOf(partId),
  reference: 'order-1-1',
  sellerAccount: 'seller',
  amount: 500,
  discount: 0,
  commission: 40,
  fee: 0,
  status: 'held',
  released: 0,
  refunded: 0,
  isShipped: false,
  isDelivered: false,
  isPaused: false,
  lines: [{ reference: 'order-1-1', left: 500, releasedAt: null, caseId: null }],
};

/** A captured payment of 5 euros. */
export const payment: PaymentRow = {
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
  use: 'payer EUR 2026',
  day: '2026-11-02',
  parts: [part],
};

/** The entry of its capture. */
export const capture = {
  id: '2',
  kind: 'payment_captured',
  reason: 'order-1',
  payment: payment.id,
  postings: [
    { account: 'payer', amount: -500 },
    { account: 'escrow', amount: 500 },
  ],
};

/** The entry of its release, with a commission of 40 cents. */
export const release = {
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

/** The entry of a top-up of 20 euros. */
export const credit = {
  id: '1',
  kind: 'top_up',
  reason: `Money added from a card, ${topUpId}`,
  payment: null,
  postings: [
    { account: 'processor_clearing', amount: -2_000 },
    { account: 'payer', amount: 2_000 },
  ],
};

/** The event of the capture. */
export const captured = { id: 'e1', client: 'shop', type: 'payment.captured', payment: payId, part: null, pending: 0 };

/** The record of a refund by the shop. */
export const refundRow: RefundRow = {
  id: 'r1',
  part: part.id,
  amount: 500,
  cause: 'shop',
  createdAt: new Date('2026-11-20T12:00:00Z'),
  lines: [],
};

/** No money that left, was taken back or was exchanged. */
export const noMoney: MoneyBooks = {
  withdrawals: [],
  cardRefunds: [],
  chargebacks: [],
  quotes: [],
  shares: [],
  refundedExchanges: [],
  paidOut: {},
};

/** A backlog without anything to do. */
export const idle = { outbox: 0, jobs: [], due: [] };

/** Consistent books: a holder has added 20 euros and paid 5 of them. */
export function evidence(changes: Changes = {}, more: Partial<Evidence> = {}): Evidence {
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
          isDebit: false,
          ageMs: 0,
        },
      ],
      money: noMoney,
      spendings: [{ id: 'payer shop EUR 2026-11', spent: 500, approved: 0 }],
      uses: usesOf(changes),
      events: [captured],
      refunds: [],
      cases: [],
      orders: [],
      backlog: { wallet: idle, market: idle },
      ...changes,
    },
    standings: [],
    charges: [{ id: 'pi_1', reference: topUpId, amount: 2_000, currency: 'EUR', hasSucceeded: true }],
    refunded: [],
    payouts: [],
    disputes: [],
    isEnd: false,
    ...more,
  };
}

/** Lists the kinds of the breaches, sorted and each once. */
export function found(of: Evidence): string[] {
  return [...new Set(findBreaches(of).map(({ invariant, kind }) => `${invariant} ${kind}`))].toSorted();
}

/** The house's accounts of the consistent books. */
export const { house } = evidence().books;

/** The same payment, of an order of the market. */
export const marketPayment = { ...payment, client: 'market', reference: 'ord_01m86x8pgdemes8j0ze7vpchga' };

/** The order that it pays. */
export const order = {
  id: uuidOf(marketPayment.reference),
  status: 'paid',
  paymentId: payId,
  amount: 500,
  parts: [{ reference: uuidOf('opt_01m86x8pgdemes8j0ze7vpchgb'), status: 'held', refunded: 0 }],
};

/** A promotion of 3 euros that has paid 90 cents. */
export const promotion = {
  id: uuidOf(promotionId),
  name: 'For all',
  account: 'budget',
  clientAccount: 'client',
  budget: 300,
  returned: 0,
  posted: 210,
  held: 0,
};

/** The entry by which the shop funded it. */
export const funding = {
  id: '4',
  kind: 'promotion_funded',
  reason: 'For all',
  payment: null,
  postings: [
    { account: 'client', amount: -300 },
    { account: 'budget', amount: 300 },
  ],
};

/** The entry of a capture of which the promotion pays 90 cents. */
export const shared = {
  ...capture,
  postings: [
    { account: 'payer', amount: -410 },
    { account: 'budget', amount: -90 },
    { account: 'escrow', amount: 500 },
  ],
};

/** The use of a payer whose spendings and payments are these. */
function usesOf({ spendings = [{ id: '', spent: 500, approved: 0 }], payments = [payment] }: Changes): UseRow[] {
  const year = spendings.reduce((sum, one) => sum + one.spent + one.approved, 0);
  const ofDay = payments.reduce((sum, one) => sum + (one.isCaptured ? one.amount - one.discount : 0), 0);
  const most = { mostOfYear: 500_000, mostOfDay: 100_000 };
  return spendings.length === 0 ? [] : [{ id: 'payer EUR 2026', year, day: '2026-11-02', ofDay, ...most }];
}

/** The payment with that discount. */
export const discounted = { ...payment, discount: 90, promotion: promotion.id, parts: [{ ...part, discount: 90 }] };

/** The same payment with 90 cents paid by a promotion of 3 euros. */
export function withDiscount(changes: Changes = {}, standing: Partial<Standing> = {}): Evidence {
  const spendings = [{ id: 'payer shop EUR 2026-11', spent: 410, approved: 0 }];
  const books = { entries: [credit, funding, shared], payments: [discounted], promotions: [promotion], spendings };
  const told = { id: promotionId, budget: 300, held: 0, spent: 90, left: 210, returned: 0, ...standing };
  const one = evidence({ ...books, ...changes }, { standings: [told] });
  const asked = one.history.payments.get('order-1')!;
  one.history.payments.set('order-1', { ...asked, discount: { promotionId, minor: 90 } });
  one.history.promotions.push({ name: 'For all', budgetMinor: 300, told: [promotionId, promotionId] });
  return one;
}
