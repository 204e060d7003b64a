import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { accountsKey, put } from '../../ledger/command.ts';
import type { MoneyCommand, State, Writes } from '../../ledger/command.ts';
import { spendable, transfer } from '../../ledger/domain.ts';
import { spend } from '../../linking/mandates/domain.ts';
import { mandatesKey } from '../../linking/mandates/key.ts';
import { capture, end, shipBy } from './domain.ts';
import type { ApprovedBy, CaptureError, Payer, Payment } from './domain.ts';
import type { DraftError } from './errors.ts';
import { paymentsKey } from './key.ts';
import { toPaymentJson } from './schema.ts';
import type { PaymentJson } from './schema.ts';

export type PaymentGone = { readonly code: 'payment_not_found' };

export interface CreatePayment {
  readonly payment: Payment;
  readonly payer: Omit<Payer, 'spendable'>;
  readonly escrowId: Id<'acc'>;
}

/** How the answer to a shop's key is kept: as the shop was told it. */
export const paymentAnswer = {
  toJson: (answer: PaymentJson): Json => answer,
  fromJson: (json: Json): PaymentJson => json as PaymentJson,
};

/**
 * Takes down a payment. Within the caps of the mandate it is captured at once; otherwise, or where the money does not
 * reach, the holder is asked.
 */
export const createPayment: MoneyCommand<CreatePayment, PaymentJson, { code: 'mandate_revoked' }> = {
  kind: 'payment.create',
  touches: ({ payment, escrowId }) => ({
    payments: [payment.id],
    mandates: [payment.mandateId],
    accounts: [payment.payerAccountId, escrowId],
  }),
  decide: ({ payment, payer, escrowId }, state, { now }) => {
    const mandate = state.get(mandatesKey, payment.mandateId);
    if (mandate?.status !== 'active') return err({ code: 'mandate_revoked' });
    const spent = spend(mandate, payment.amount, now);
    const captured = spent.ok && decideCapture(state, { payment, payer, approvedBy: 'mandate', escrowId }, now);
    if (captured && captured.ok) {
      const { rows = [], timers, ...writes } = captured.value;
      const answer = toPaymentJson(captured.value.answer);
      // No deadline was set for the quote, so there is none to clear.
      return ok({
        ...writes,
        answer,
        rows: [...rows, put(mandatesKey, spent.value)],
        timers: { set: timers?.set ?? [] },
      });
    }
    return ok({
      answer: toPaymentJson(payment),
      rows: [put(paymentsKey, payment)],
      timers: { set: [{ kind: 'payment.expire', subject: payment.id, dueAt: payment.validUntil }] },
    });
  },
  answer: paymentAnswer,
};

/**
 * Refuses what can't be asked for. It goes through the batch because there a key is looked up before anything is
 * decided: the repetition of a request that was taken gets its answer, whatever would be refused by now.
 */
export const refusePayment: MoneyCommand<DraftError, PaymentJson, DraftError> = {
  kind: 'payment.refuse',
  touches: () => ({}),
  decide: (refusal) => err(refusal),
  answer: paymentAnswer,
};

export interface ApprovePayment {
  readonly paymentId: Id<'pay'>;
  readonly payer: Omit<Payer, 'spendable'>;
  readonly approvedBy: ApprovedBy;
  readonly escrowId: Id<'acc'>;
}

/** Captures what the holder has approved. Approved before, it answers with the payment as it is. */
export const approvePayment: MoneyCommand<ApprovePayment, Payment, CaptureError | PaymentGone> = {
  kind: 'payment.approve',
  touches: ({ paymentId, escrowId }) => ({ payments: [paymentId], accounts: [escrowId] }),
  touchesThen: ({ paymentId }, loaded) => {
    const payment = loaded.get(paymentsKey, paymentId);
    return payment ? { mandates: [payment.mandateId], accounts: [payment.payerAccountId] } : {};
  },
  decide: ({ paymentId, payer, approvedBy, escrowId }, state, { now }) => {
    const payment = state.get(paymentsKey, paymentId);
    if (!payment) return err({ code: 'payment_not_found' });
    if (payment.capturedAt !== null) return ok({ answer: payment });
    // A link that has ended asks for nothing any more, not even for what it asked before.
    if (state.get(mandatesKey, payment.mandateId)?.status !== 'active') return err({ code: 'mandate_revoked' });
    return decideCapture(state, { payment, payer, approvedBy, escrowId }, now);
  },
};

export interface EndPayment {
  readonly paymentId: Id<'pay'>;
  readonly how: 'canceled' | 'expired';
}

/** Ends a payment before anything was taken for it. One that has ended or was paid stays as it is. */
export const endPayment: MoneyCommand<EndPayment, PaymentJson, PaymentGone> = {
  kind: 'payment.end',
  touches: ({ paymentId }) => ({ payments: [paymentId] }),
  decide: ({ paymentId, how }, state, { now }) => {
    const payment = state.get(paymentsKey, paymentId);
    if (!payment) return err({ code: 'payment_not_found' });
    const isEarly = how === 'expired' && now < payment.validUntil;
    if (payment.status !== 'requires_approval' || isEarly) return ok({ answer: toPaymentJson(payment) });
    const ended = end(payment, how);
    return ok({
      answer: toPaymentJson(ended),
      rows: [put(paymentsKey, ended)],
      outbox: [announcement(ended, `payment.${how}`)],
      timers: { clear: [{ kind: 'payment.expire', subject: payment.id }] },
    });
  },
  answer: paymentAnswer,
};

interface Capturing {
  readonly payment: Payment;
  readonly payer: Omit<Payer, 'spendable'>;
  readonly approvedBy: ApprovedBy;
  readonly escrowId: Id<'acc'>;
}

/** The rule of capture, with the journal entry and all else that is written with it. */
function decideCapture(state: State, capturing: Capturing, now: Date) {
  const { payment, payer, approvedBy, escrowId } = capturing;
  const account = state.get(accountsKey, payment.payerAccountId);
  invariant(account, 'a payer has an account');
  const captured = capture(payment, { ...payer, spendable: spendable(account) }, approvedBy, now);
  if (!captured.ok) return captured;
  const shippingTimers = captured.value.parts.map((part) => ({
    kind: 'part.unshipped',
    subject: `${payment.id} ${part.id}`,
    dueAt: shipBy(captured.value),
  }));
  const writes: Writes<Payment> = {
    answer: captured.value,
    rows: [put(paymentsKey, captured.value)],
    entries: [
      {
        kind: 'payment_captured',
        reason: `${payment.clientName}, order ${payment.orderReference}`,
        paymentId: payment.id,
        postings: transfer(payment.payerAccountId, escrowId, payment.amount),
      },
    ],
    outbox: [
      announcement(captured.value, 'payment.captured'),
      { kind: 'receipts.payment', payload: { payment_id: payment.id } },
    ],
    timers: { set: shippingTimers, clear: [{ kind: 'payment.expire', subject: payment.id }] },
  };
  return ok(writes);
}

/** Tells the payment's shop, by webhook, what has happened to it or to one of its parts. */
export function announcement(payment: Payment, type: string, partId?: Id<'prt'>): OutboxMessage {
  const data = { payment_id: payment.id, ...(partId === undefined ? {} : { part_id: partId }) };
  return { kind: 'webhooks.announce', payload: { client_id: payment.clientId, type, data } };
}
