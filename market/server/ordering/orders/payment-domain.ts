import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import type { Order, OrderPart, PartStatus, PaymentProblem, WalletTerms } from './domain.ts';

/** A payment as the wallet tells it, as far as orders care. */
export interface PaymentState {
  readonly id: string;
  /** Of its order, as we gave it. */
  readonly reference: string;
  readonly status: 'requires_approval' | 'captured' | 'partially_refunded' | 'refunded' | 'canceled' | 'expired';
  readonly amount: Money;
  readonly approvalUrl: string | null;
  readonly terms: WalletTerms;
  readonly parts: readonly {
    readonly id: string;
    readonly reference: string;
    readonly status: PartStatus;
    readonly shippedAt: Date | null;
    readonly deliveredAt: Date | null;
    readonly releasesAt: Date | null;
    readonly settledAt: Date | null;
  }[];
}

/**
 * Where the attempt to pay an order stands. `unknown` is a request without an answer: it is sent again under the same
 * key, never under a new one.
 */
type AttemptState = 'unasked' | 'unknown' | 'open' | 'ended';

export function attemptState(order: Order): AttemptState {
  if (order.problem !== null) return 'ended';
  if (order.paymentId !== null) return 'open';
  return order.askedAt === null ? 'unasked' : 'unknown';
}

/**
 * The order with the attempt under which the wallet is asked next. Only one that is over makes way for another: while
 * the wallet may take money for the one before, there is no second.
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
      const anew = { attemptId: newId(), askedAt: now, paymentId: null, approvalUrl: null, problem: null };
      return { ...order, ...anew, linkId, parts };
    }
  }
}

/**
 * What brings an order nearer to its payment: `begin` an attempt and ask the wallet, `ask` again for the answer that was
 * lost, `look_up` the payment, `call_off` the attempt, since another wallet is wanted; or `stay`.
 */
export type PayStep = 'begin' | 'ask' | 'look_up' | 'call_off' | 'stay';

interface Wanted {
  /** The link to pay by; the order's own if absent. */
  readonly linkId: Id<'lnk'> | undefined;
  /** Whether an attempt that has ended is followed by a new one: only if the shopper wants it. */
  readonly mayBegin: boolean;
  /**
   * Whether another wallet's attempt may be called off: once, at the beginning of a press. One that begins while the
   * press is under way is another press's wish, and stays.
   */
  readonly mayCallOff: boolean;
  /** Whether the order is as the wallet has just said, so that there is nothing to ask or look up. */
  readonly isHeard: boolean;
}

/** Another wallet is asked only once the one before can take nothing any more. */
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

/** The order whose attempt the wallet refused; an answer to one that is over, or is known to have gone well, says nothing. */
export function refuseAttempt(order: Order, attemptId: Id<'att'>, problem: PaymentProblem): Order {
  const isAwaited = order.attemptId === attemptId && order.paymentId === null && order.status === 'awaiting_payment';
  return isAwaited ? { ...order, problem } : order;
}

/** Whose word a payment is: the order's own; one that can become so; or one that nobody waits for. */
type Belonging = 'own' | 'stray';

/**
 * Whether a payment is the order's. One that was captured is taken even without our knowing its attempt, where nothing
 * else pays the order: the answer to it was lost.
 *
 * @param attemptId The attempt that it answers, if it is an answer.
 */
export function belonging(order: Order, payment: PaymentState, attemptId: Id<'att'> | undefined): Belonging {
  const isOver = order.status === 'expired' || order.status === 'canceled';
  if (order.paymentId !== null)
    return order.paymentId === payment.id && !(isOver && isTaken(payment)) ? 'own' : 'stray';
  if (isOver) return 'stray';
  return attemptId === order.attemptId || isTaken(payment) ? 'own' : 'stray';
}

/** Whether money was taken for a payment, wherever it is now. */
export function isTaken({ status }: PaymentState): boolean {
  return status === 'captured' || status === 'partially_refunded' || status === 'refunded';
}

/**
 * The order as its payment makes it. The one way to `paid`: return, webhook and reconciler all end here. Told again,
 * or told late, it changes nothing that is further already.
 *
 * @throws If the payment is of another amount: the wallet's answer to our own request, so a bug.
 */
export function apply(order: Order, payment: PaymentState, now: Date): Order {
  const { amount, status } = payment;
  invariant(
    amount.minor === order.amount.minor && amount.currency === order.amount.currency,
    'a payment is of its order',
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

/** How far a part is: its money never goes back to where it was. */
const far: Readonly<Record<PartStatus, number>> = {
  awaiting: 0,
  held: 1,
  shipped: 2,
  delivered: 3,
  released: 4,
  refunded: 4,
  void: 4,
};

function applyToPart(part: OrderPart, payment: PaymentState): OrderPart {
  const theirs = payment.parts.find((one) => one.reference === part.id);
  if (!theirs || far[theirs.status] < far[part.status]) return part;
  const { id, reference: _, ...state } = theirs;
  return { ...part, ...state, walletPartId: id };
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

/** An order that ends without payment, by its deadline, its shopper or the end of its link: nothing is due any more. */
export function endUnpaid(order: Order, status: 'expired' | 'canceled', why?: PaymentProblem): Order {
  invariant(order.status === 'awaiting_payment', 'what was paid does not end unpaid');
  const parts = order.parts.map((part) => ({ ...part, status: 'void' as const }));
  return { ...order, status, approvalUrl: null, problem: why ?? order.problem, parts };
}
