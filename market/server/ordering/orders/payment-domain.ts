import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import type { Order, OrderPart, PartClocks, PartStatus, PaymentProblem, WalletTerms } from './domain.ts';
import { progressOf } from './parcels-domain.ts';
import type { OrderLine, Parcel } from './parcels-domain.ts';

/** The part of the wallet's payment that orders need. */
export interface PaymentState {
  readonly id: string;
  /** The order's id, which the market gave as the reference. */
  readonly reference: string;
  readonly status: 'requires_approval' | 'captured' | 'partially_refunded' | 'refunded' | 'canceled' | 'expired';
  readonly amount: Money;
  readonly approvalUrl: string | null;
  readonly terms: WalletTerms;
  readonly parts: readonly PartState[];
}

/** The part of the wallet's payment that a part of an order needs. */
export interface PartState {
  readonly id: string;
  /** The id of the order's part. */
  readonly reference: string;
  readonly status: PartStatus;
  readonly refunded: Money;
  readonly released: Money;
  readonly parcels: readonly Parcel[];
  readonly clocks: PartClocks;
  /** The ids of the open cases about its lines. */
  readonly openCases: readonly string[];
  /** By product. */
  readonly lines: readonly (Pick<OrderLine, 'refunded' | 'quantityCanceled'> & { readonly productId: string })[];
}

/**
 * The state of the attempt to pay an order. `unknown` means a request without an answer, which is sent again under the
 * same key, never under a new one.
 */
type AttemptState = 'unasked' | 'unknown' | 'open' | 'ended';

/** The state of an order's current attempt. */
export function attemptState(order: Order): AttemptState {
  if (order.problem !== null) return 'ended';
  if (order.paymentId !== null) return 'open';
  return order.askedAt === null ? 'unasked' : 'unknown';
}

/**
 * Starts the attempt under which the wallet is asked next. While the wallet may still take money for the last attempt,
 * the order stays as it is.
 */
export function beginAttempt(order: Order, linkId: Id<'lnk'>, newId: () => Id<'att'>, now: Date): Order {
  switch (attemptState(order)) {
    case 'unasked':
      return { ...order, linkId, askedAt: now };
    case 'unknown':
    case 'open':
      return order;
    case 'ended': {
      const parts = order.parts.map((part) => ({ ...part, status: 'awaiting' as const, walletPartId: null }));
      const fresh = { attemptId: newId(), askedAt: now, paymentId: null, approvalUrl: null, problem: null };
      return { ...order, ...fresh, linkId, parts };
    }
  }
}

/**
 * The next step towards an order's payment: `begin` an attempt and ask the wallet, `ask` again because the answer was
 * lost, `look_up` the payment, `call_off` the attempt because the shopper chose another wallet, or `stay`.
 */
export type PayStep = 'begin' | 'ask' | 'look_up' | 'call_off' | 'stay';

interface Wanted {
  /** The link to pay by; the order's own if absent. */
  readonly linkId: Id<'lnk'> | undefined;
  /** Whether a new attempt may follow one that has ended; only if the shopper asked for it. */
  readonly mayBegin: boolean;
  /**
   * Whether another wallet's attempt may be called off. This is true only at the start of a request: an attempt that
   * begins later belongs to a concurrent request, and stays.
   */
  readonly mayCallOff: boolean;
  /** Whether the wallet has just reported the order's payment, so that there is nothing to ask or look up. */
  readonly isHeard: boolean;
}

/** Decides the next step. Another wallet is asked only after the previous one can no longer take money. */
export function nextStep(order: Order, { linkId = order.linkId, mayBegin, mayCallOff, isHeard }: Wanted): PayStep {
  if (order.status !== 'awaiting_payment') return 'stay';
  const isOther = mayCallOff && linkId !== order.linkId;
  switch (attemptState(order)) {
    case 'unasked':
      return 'begin';
    case 'unknown':
      if (isOther) return 'call_off';
      return isHeard ? 'stay' : 'ask';
    case 'open':
      if (isOther) return 'call_off';
      return isHeard ? 'stay' : 'look_up';
    case 'ended':
      return mayBegin ? 'begin' : 'stay';
  }
}

/** Ends an attempt that the wallet refused. Ignores a late refusal, of a former attempt or of one with a payment. */
export function refuseAttempt(order: Order, attemptId: Id<'att'>, problem: PaymentProblem): Order {
  const isAwaited = order.attemptId === attemptId && order.paymentId === null && order.status === 'awaiting_payment';
  return isAwaited ? { ...order, problem } : order;
}

/** Whether a payment is the order's own, or one that no order awaits. */
type Belonging = 'own' | 'stray';

/**
 * Judges whether a payment is the order's. If the answer to an attempt was lost, a captured payment is accepted without
 * its attempt, unless another payment pays the order.
 *
 * @param attemptId The attempt that the payment answers, if it is an answer.
 */
export function belonging(order: Order, payment: PaymentState, attemptId: Id<'att'> | undefined): Belonging {
  const isOver = order.status === 'expired' || order.status === 'canceled';
  if (order.paymentId !== null)
    return order.paymentId === payment.id && !(isOver && isTaken(payment)) ? 'own' : 'stray';
  if (isOver) return 'stray';
  return attemptId === order.attemptId || isTaken(payment) ? 'own' : 'stray';
}

/** Whether money was taken for a payment, even if it is refunded now. */
export function isTaken({ status }: PaymentState): boolean {
  return status === 'captured' || status === 'partially_refunded' || status === 'refunded';
}

/**
 * Applies a payment to its order. It is the only way to `paid`, for the browser's return, webhook and reconciler alike.
 * It is idempotent, and an outdated state changes nothing.
 *
 * @throws If the amount differs from the order's, which can only be a bug.
 */
export function apply(order: Order, payment: PaymentState, now: Date): Order {
  const { amount, status } = payment;
  invariant(
    amount.minor === order.amount.minor && amount.currency === order.amount.currency,
    'a payment has the amount of its order',
  );
  const isLate = status === 'requires_approval' && (order.status !== 'awaiting_payment' || order.problem !== null);
  if (isLate) return order;
  const parts = order.parts.map((part) => applyToPart(part, payment));
  const { id: paymentId, approvalUrl, terms } = payment;
  const common = { ...order, parts, paymentId, approvalUrl, terms };
  if (isTaken(payment)) return { ...common, status: 'paid', paidAt: order.paidAt ?? now, problem: null };
  const hasEnded = status === 'canceled' || status === 'expired';
  return hasEnded && order.status === 'awaiting_payment' ? { ...common, problem: endedWords(status) } : common;
}

function applyToPart(part: OrderPart, payment: PaymentState): OrderPart {
  const theirs = payment.parts.find((one) => one.reference === part.id);
  if (!theirs || isOutdated(part, theirs)) return part;
  const { id: walletPartId, reference: _, openCases: _cases, lines, ...state } = theirs;
  const ofLine = (productId: string) => lines.find((line) => line.productId === productId);
  return {
    ...part,
    ...state,
    walletPartId,
    lines: part.lines.map((line) => ({ ...line, ...withoutProduct(ofLine(line.productId)) })),
  };
}

function withoutProduct(line: PartState['lines'][number] | undefined) {
  if (!line) return {};
  const { productId: _, ...state } = line;
  return state;
}

/**
 * Whether a state of a part is older than the stored one, for instance because it is the repeated first answer to a
 * request. Money that has left escrow never returns to it, and parcels only move on.
 */
function isOutdated(part: OrderPart, theirs: PartState): boolean {
  const now = standing(part);
  const told = standing(theirs);
  return told.some((value, at) => value < now[at]!);
}

function standing({
  status,
  refunded,
  released,
  parcels,
  clocks,
}: Pick<PartState, 'status' | 'refunded' | 'released' | 'parcels' | 'clocks'>) {
  const isOver = clocks.settledAt !== null || status === 'void';
  return [
    status === 'awaiting' ? 0n : isOver ? 2n : 1n,
    refunded.minor,
    refunded.minor + released.minor,
    BigInt(progressOf({ parcels })),
  ];
}

function endedWords(status: 'canceled' | 'expired'): PaymentProblem {
  if (status === 'canceled') {
    return {
      code: 'payment_canceled',
      title: t('You did not pay'),
      nextAction: t('You were not charged. Pay when you are ready.'),
    };
  }
  return {
    code: 'quote_expired',
    title: t('The price ran out before you paid'),
    nextAction: t('You were not charged. Pay the same order again.'),
  };
}

/** Ends an order without payment, because of its deadline, its shopper or the end of its link. */
export function endUnpaid(order: Order, status: 'expired' | 'canceled', why?: PaymentProblem): Order {
  invariant(order.status === 'awaiting_payment', 'only an order that awaits payment ends unpaid');
  const parts = order.parts.map((part) => ({ ...part, status: 'void' as const }));
  return { ...order, status, approvalUrl: null, problem: why ?? order.problem, parts };
}
