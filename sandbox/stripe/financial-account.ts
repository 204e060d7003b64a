import type { StripeBook } from './book.ts';
import type { Desk } from './desk.ts';
import type { Payout } from './money-book.ts';
import type { OutboundPayment } from './outbound-book.ts';

/** The financial account from which the sandbox pays. */
export const FINANCIAL_ACCOUNT = 'fa_test_sandbox';

/** The money that the account has in the beginning, in minor units. */
const START = { eur: 100_000_000, gbp: 100_000_000, usd: 100_000_000 } as const;
const STARTED = '2026-01-01T00:00:00.000Z';

/** The parts of a balance, or their changes. */
export interface Impact {
  readonly available: number;
  readonly inbound_pending: number;
  readonly outbound_pending: number;
}

/** A step of a transaction. */
interface Step extends Impact {
  readonly at: string;
}

/** Something that moved the account's balance, with the steps in which it did. */
export interface FinancialTransaction {
  readonly id: string;
  readonly category: 'adjustment' | 'outbound_payment' | 'outbound_payment_reversal' | 'received_credit';
  /** The object that moved it: a payment, or the credit that a payout of the processor's balance became. */
  readonly flow: string | null;
  readonly currency: string;
  /** Signed. */
  readonly amount: number;
  readonly status: 'pending' | 'posted' | 'void';
  readonly steps: readonly [Step, ...Step[]];
}

const nothing: Impact = { available: 0, inbound_pending: 0, outbound_pending: 0 };

/** All transactions of the account, the oldest first. */
export function transactionsOf(book: StripeBook): FinancialTransaction[] {
  const some = [...Object.values(book.outboundPayments).flatMap(ofPayment), ...refillsOf(book).map(ofPayout)];
  return [...Object.entries(START).map(ofStart), ...some.toSorted((left, right) => compare(left, right))];
}

/** The payouts of the processor's balance to the account, the oldest first. */
export function refillsOf(book: StripeBook): Payout[] {
  return Object.values(book.payouts).filter((one) => one.destination === FINANCIAL_ACCOUNT);
}

/** The id of the credit that a payout became. */
export function creditIdOf({ id }: Pick<Payout, 'id'>): string {
  return id.replace('po_', 'rc_');
}

function compare({ steps: [left] }: FinancialTransaction, { steps: [right] }: FinancialTransaction): number {
  return left.at < right.at ? -1 : left.at > right.at ? 1 : 0;
}

function ofStart([currency, amount]: [string, number]): FinancialTransaction {
  const step = { ...nothing, available: amount, at: STARTED };
  return {
    id: `trxn_start${currency}`,
    category: 'adjustment',
    flow: null,
    currency,
    amount,
    status: 'posted',
    steps: [step],
  };
}

/** The money of a payment is reserved, then gone or free again. What comes back is a transaction of its own. */
function ofPayment({ amount, at, created, currency, id }: OutboundPayment): FinancialTransaction[] {
  const of = { flow: id, currency };
  const reserved = { ...nothing, available: -amount, outbound_pending: amount, at: created };
  const voidedAt = at.canceled ?? at.failed;
  const ends =
    at.posted !== undefined
      ? [{ ...nothing, outbound_pending: -amount, at: at.posted }]
      : voidedAt !== undefined
        ? [{ ...nothing, available: amount, outbound_pending: -amount, at: voidedAt }]
        : [];
  const status = at.posted !== undefined ? 'posted' : voidedAt !== undefined ? 'void' : 'pending';
  const sent = {
    ...of,
    id: idOf(id),
    category: 'outbound_payment',
    amount: -amount,
    status,
    steps: [reserved, ...ends],
  } as const;
  if (at.returned === undefined) return [sent];
  const back = { ...nothing, available: amount, at: at.returned };
  const category = 'outbound_payment_reversal';
  return [sent, { ...of, id: idOf(id, 'back'), category, amount, status: 'posted', steps: [back] }];
}

/** A payout of the processor's balance to the account. */
function ofPayout({
  amount,
  arrival_date,
  canceledAt,
  created,
  currency,
  failure,
  id,
  status,
}: Payout): FinancialTransaction {
  const of = { id: idOf(id), category: 'received_credit', flow: creditIdOf({ id }), currency, amount } as const;
  const instant = (seconds: number) => new Date(seconds * 1_000).toISOString();
  const coming = { ...nothing, inbound_pending: amount, at: instant(created) };
  const gone = { ...nothing, inbound_pending: -amount };
  if (status === 'paid')
    return { ...of, status: 'posted', steps: [coming, { ...gone, available: amount, at: instant(arrival_date) }] };
  const endedAt = canceledAt ?? failure?.at;
  if (endedAt === undefined) return { ...of, status: 'pending', steps: [coming] };
  return { ...of, status: 'void', steps: [coming, { ...gone, at: instant(endedAt) }] };
}

function idOf(source: string, what = ''): string {
  return `trxn_${source.replace('_', '')}${what}`;
}

/** What a transaction has done to the balance so far. */
export function impactOf(steps: readonly Impact[]): Impact {
  const sumOf = (name: keyof Impact) => steps.reduce((sum, one) => sum + one[name], 0);
  return {
    available: sumOf('available'),
    inbound_pending: sumOf('inbound_pending'),
    outbound_pending: sumOf('outbound_pending'),
  };
}

/** The account's balance in one currency. */
export function balanceOf({ book }: Desk, currency: string): Impact {
  return impactOf(
    transactionsOf(book)
      .filter((one) => one.currency === currency)
      .flatMap((one) => one.steps),
  );
}

/** The currencies that have moved on the account. */
export function currenciesOf({ book }: Desk): string[] {
  return [...new Set(transactionsOf(book).map((one) => one.currency))];
}
