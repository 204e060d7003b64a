import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { put } from '../../ledger/command.ts';
import type { MoneyCommand, Writes } from '../../ledger/command.ts';
import { mergePostings, transfer } from '../../ledger/domain.ts';
import type { EntryDraft } from '../../ledger/domain.ts';
import { announcement, paymentAnswer } from '../../paying/payments/commands.ts';
import { partOf, withPart } from '../../paying/payments/domain.ts';
import type { Part, Payment } from '../../paying/payments/domain.ts';
import { paymentsKey } from '../../paying/payments/key.ts';
import { toPaymentJson } from '../../paying/payments/schema.ts';
import type { PaymentJson } from '../../paying/payments/schema.ts';
import { deliver, refund, release, ship, splitOf } from './domain.ts';
import type { EscrowError } from './domain.ts';

export type PartGone = { readonly code: 'part_not_found' };

export type Step =
  | { readonly kind: 'ship'; readonly carrier: string; readonly trackingCode: string }
  | { readonly kind: 'deliver'; readonly deliveredAt: Date }
  | { readonly kind: 'release' }
  /** Released by the clock: only once its day has come. */
  | { readonly kind: 'release_due' }
  | { readonly kind: 'refund' }
  /** Refunded by the clock: only if it was never shipped. */
  | { readonly kind: 'refund_unshipped' };

export interface MovePart {
  readonly paymentId: Id<'pay'>;
  readonly partId: Id<'prt'>;
  readonly step: Step;
  readonly house: { readonly escrow: Id<'acc'>; readonly fees: Id<'acc'> };
}

/** Takes one seller's part a step further. A step that was taken already changes nothing and answers as it is. */
export const movePart: MoneyCommand<MovePart, PaymentJson, EscrowError | PartGone> = {
  kind: 'part.move',
  touches: ({ paymentId, house }) => ({ payments: [paymentId], accounts: [house.escrow, house.fees] }),
  touchesThen: ({ paymentId, partId }, loaded) => {
    const payment = loaded.get(paymentsKey, paymentId);
    const part = payment && partOf(payment, partId);
    return part ? { accounts: [payment.payerAccountId, payment.clientAccountId, part.sellerAccountId] } : {};
  },
  decide: ({ paymentId, partId, step, house }, state, { now }) => {
    const payment = state.get(paymentsKey, paymentId);
    const part = payment && partOf(payment, partId);
    if (!part) return err({ code: 'part_not_found' });
    if (isTaken(part, step, now)) return ok({ answer: toPaymentJson(payment) });
    const moved = move(payment, part, step, now);
    if (!moved.ok) return moved;
    return ok(writesOf(withPart(payment, moved.value), moved.value, house));
  },
  answer: paymentAnswer,
};

/** Whether there is nothing left to do: the step was taken, or the clock fired for what no longer applies. */
function isTaken(part: Part, step: Step, now: Date): boolean {
  switch (step.kind) {
    case 'ship':
      return part.shippedAt !== null && part.trackingCode === step.trackingCode;
    case 'deliver':
      return part.deliveredAt !== null;
    case 'release':
      return part.status === 'released';
    case 'release_due':
      return part.releaseAt === null || now < part.releaseAt;
    case 'refund':
      return part.status === 'refunded';
    case 'refund_unshipped':
      return part.status !== 'held';
  }
}

function move(payment: Payment, part: Part, step: Step, now: Date): Result<Part, EscrowError> {
  switch (step.kind) {
    case 'ship':
      return ship(part, payment.policy, step, now);
    case 'deliver':
      return deliver(part, payment.policy, step.deliveredAt, now);
    case 'release':
    case 'release_due':
      return release(part, now);
    case 'refund':
    case 'refund_unshipped':
      return refund(part, now);
  }
}

const events = {
  shipped: 'payment.part_shipped',
  delivered: 'payment.part_delivered',
  released: 'payment.part_released',
  refunded: 'payment.part_refunded',
} as const;

function writesOf(payment: Payment, part: Part, house: MovePart['house']): Writes<PaymentJson> {
  const subject = `${payment.id} ${part.id}`;
  const type = events[part.status as keyof typeof events];
  const isSettled = part.settledAt !== null;
  return {
    answer: toPaymentJson(payment),
    rows: [put(paymentsKey, payment)],
    entries: isSettled ? [entryOf(payment, part, house)] : [],
    outbox: [
      announcement(payment, type, part.id),
      ...(isSettled ? [{ kind: 'receipts.part', payload: { payment_id: payment.id, part_id: part.id } }] : []),
    ],
    timers: {
      set: part.releaseAt ? [{ kind: 'part.release', subject, dueAt: part.releaseAt }] : [],
      clear: [{ kind: 'part.unshipped', subject }, ...(isSettled ? [{ kind: 'part.release', subject }] : [])],
    },
  };
}

/** The journal entry of a part that leaves escrow: to seller, shop and wallet, or back to the payer. */
function entryOf(payment: Payment, part: Part, house: MovePart['house']): EntryDraft {
  const reason = `${part.payeeName}, order ${payment.orderReference}`;
  if (part.status === 'refunded') {
    const postings = transfer(house.escrow, payment.payerAccountId, part.amount);
    return { kind: 'part_refunded', reason, paymentId: payment.id, postings };
  }
  const { seller, commission, fee } = splitOf(part);
  const { currency } = part.amount;
  const postings = mergePostings([
    { accountId: house.escrow, currency, amountMinor: -part.amount.minor },
    { accountId: part.sellerAccountId, currency, amountMinor: seller.minor },
    { accountId: payment.clientAccountId, currency, amountMinor: commission.minor },
    { accountId: house.fees, currency, amountMinor: fee.minor },
  ]);
  return { kind: 'part_released', reason, paymentId: payment.id, postings };
}
