import type { PaymentIntent, Payout, Refund, StripeBook } from './book.ts';
import type { Desk } from './desk.ts';
import { chargeIdOf, chargeMovementIdOf, movementIdOf } from './objects.ts';

/** What moved the processor's balance. This processor takes no fee. */
export interface Movement {
  readonly id: string;
  readonly type: 'charge' | 'refund' | 'payout';
  readonly source: string;
  /** Signed: a refund and a payout are negative. */
  readonly amount: number;
  readonly currency: string;
  readonly created: number;
  readonly available_on: number;
}

const DAY_S = 86_400;
/** The days after which a charge can be paid out. */
const DELAY_DAYS = 2;

/** Everything that moved the balance, the newest first. */
export function movementsOf(book: StripeBook): Movement[] {
  const charged = Object.values(book.intents).filter((intent) => intent.status === 'succeeded');
  return [
    ...charged.map(ofCharge),
    ...Object.values(book.refunds).map(ofRefund),
    ...Object.values(book.payouts).map(ofPayout),
  ]
    .toSorted((left, right) => left.created - right.created)
    .toReversed();
}

function ofCharge(intent: PaymentIntent): Movement {
  const created = intent.charged ?? intent.created;
  const { amount, currency } = intent;
  const source = chargeIdOf(intent);
  return {
    id: chargeMovementIdOf(intent),
    type: 'charge',
    source,
    amount,
    currency,
    created,
    available_on: created + DELAY_DAYS * DAY_S,
  };
}

function ofRefund(refund: Refund): Movement {
  return ofGiven('refund', refund);
}

function ofPayout(payout: Payout): Movement {
  return ofGiven('payout', payout);
}

function ofGiven(type: 'refund' | 'payout', { id, amount, currency, created }: Refund | Payout): Movement {
  return {
    id: movementIdOf({ id }),
    type,
    source: id,
    amount: -amount,
    currency,
    created,
    available_on: created,
  };
}

/** The balance in one currency. What is pending cannot be paid out yet. */
export interface BalanceOf {
  readonly currency: string;
  readonly available: number;
  readonly pending: number;
}

/** The balance of each currency; a charge is available after two days of business time. */
export function balancesOf({ book, businessS }: Desk): BalanceOf[] {
  const now = businessS();
  const byCurrency = Map.groupBy(movementsOf(book), ({ currency }) => currency);
  if (byCurrency.size === 0) byCurrency.set('eur', []);
  return [...byCurrency].map(([currency, movements]) => {
    const sumOf = (some: readonly Movement[]) => some.reduce((sum, one) => sum + one.amount, 0);
    const [available, pending] = [
      movements.filter((one) => one.available_on <= now),
      movements.filter((one) => one.available_on > now),
    ];
    return { currency, available: sumOf(available), pending: sumOf(pending) };
  });
}

/** Pays out a part of the balance; the bank books it on the next day. */
export function payOut(desk: Desk, order: Pick<Payout, 'amount' | 'currency' | 'description' | 'metadata'>): Payout {
  const id = desk.newId('po');
  const today = Math.floor(desk.businessS() / DAY_S);
  const payout: Payout = {
    ...order,
    id,
    created: desk.nowS(),
    arrival_date: (today + 1) * DAY_S,
    trace: `HF${id.slice(-10).toUpperCase()}`,
  };
  desk.book.payouts[id] = payout;
  return payout;
}
