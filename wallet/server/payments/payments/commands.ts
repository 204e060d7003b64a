import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import { canonicalJson, sha256Base64url } from '#platform/kernel/canonical.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Money } from '#platform/money/money.ts';
import { touchesOfBringing } from '../../funding/exchange/commands.ts';
import type { UseQuote } from '../../funding/exchange/commands.ts';
import { regainYear } from '../../identity/limits/domain.ts';
import type { LimitsPolicy, Use } from '../../identity/limits/domain.ts';
import { touchesOfDebts } from '../../identity/limits/debt-commands.ts';
import { usesKey } from '../../identity/limits/resources.ts';
import { withDebtsPaid } from '../../ledger/accounts/debt-commands.ts';
import { accountsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand, RowWrite, State, Touched } from '../../ledger/batch/command.ts';
import { placeHold } from '../../ledger/holds/domain.ts';
import { announce } from '../../linking/clients/jobs-schema.ts';
import { count, spend, spendingId } from '../../linking/mandates/domain.ts';
import type { Mandate, Spending } from '../../linking/mandates/domain.ts';
import { mandatesKey, spendingsKey } from '../../linking/mandates/resources.ts';
import { judgeDraw } from '../promotions/domain.ts';
import type { DrawError } from '../promotions/domain.ts';
import { promotionsKey } from '../promotions/resources.ts';
import { isEnough, strongReasons } from '../step-up/domain.ts';
import {
  announcement,
  budgetOf,
  decideApproved,
  decideCapture,
  idOfUseAt,
  judged,
  rowsOf,
  spenderOfPayment,
  spendingAt,
  spendingsOf,
  touchesOfApproved,
  touchesOfLimits,
} from './capture-commands.ts';
import type { Capturing } from './capture-commands.ts';
import { freedShare, touchesOfFreed } from './card-share-commands.ts';
import type { PayerApproval } from './card-share-domain.ts';
import { end, payable } from './domain.ts';
import type { Discount, Payment } from './domain.ts';
import { freeDraws, touchesOfDraws } from './draw-commands.ts';
import type { ApproveError, DraftError, PaymentGone } from './errors.ts';
import { broughtBy, nothingBrought } from './exchange-share-commands.ts';
import { chargeLost, quoteDeadline } from './jobs-schema.ts';
import { paymentsKey } from './resources.ts';
import { toPaymentJson } from './schema.ts';
import type { PaymentJson } from './schema.ts';

interface CreatePayment {
  readonly payment: Payment;
  readonly limits: LimitsPolicy;
  readonly escrowId: Id<'acc'>;
}

/** Stores the answer to an idempotency key as it was sent to the shop. */
export const paymentAnswer = {
  toJson: (answer: PaymentJson): Json => answer,
  fromJson: (json: Json): PaymentJson => json as PaymentJson,
};

/**
 * Stores a payment. Captures it at once if no rule asks its payer and the balance covers it. Otherwise, it waits for the
 * holder's approval, with its discount reserved, and with the reasons.
 */
export const createPayment: MoneyCommand<CreatePayment, PaymentJson, DrawError | { code: 'mandate_revoked' }> = {
  kind: 'payment.create',
  // The payment is new, so there is no row of it to lock.
  touches: ({ payment, escrowId }) => [
    touch(mandatesKey, [payment.mandateId]),
    ...touchesOfLimits(payment),
    touch(spendingsKey, spendingsOf(payment)),
    touch(accountsKey, [payment.payerAccountId, escrowId]),
    ...(payment.discount ? touchesOfDraw(payment.discount) : []),
  ],
  touchesThen: ({ payment }, loaded) => [touchesOfDebts(loaded, payment.payerId)],
  decide: ({ payment: asked, limits, escrowId }, state, { now }) => {
    const mandate = state.get(mandatesKey, asked.mandateId);
    if (mandate?.status !== 'active') return err({ code: 'mandate_revoked' });
    const drawn = asked.discount ? drawOn(state, asked.discount) : ok();
    if (!drawn.ok) return drawn;
    const tapped = now < asked.validUntil ? judgeTap(state, { payment: asked, limits, mandate }, now) : undefined;
    const { payment, spending } = tapped ?? { payment: asked };
    const captured = spending && decideCapture(state, { payment, limits, approvedBy: 'mandate', escrowId }, now);
    if (captured && captured.ok) {
      const { rows, timers, ...writes } = captured.value;
      const answer = toPaymentJson(captured.value.answer);
      // The quote has no deadline yet, so there is none to clear.
      return ok({
        ...writes,
        answer,
        rows: [...rows, put(spendingsKey, spending)],
        timers: { set: timers?.set ?? [] },
      });
    }
    return ok({
      answer: toPaymentJson(payment),
      rows: [put(paymentsKey, payment), ...reserveDiscount(state, payment)],
      timers: { set: [quoteDeadline.at(payment.validUntil, payment.id)] },
    });
  },
  answer: paymentAnswer,
};

/**
 * Refuses a request that could not be drafted. It runs in the batch, which looks up idempotency keys before it decides.
 * So the repetition of an accepted request gets the first answer, even if it would be refused now.
 */
export const refusePayment: MoneyCommand<DraftError, PaymentJson, DraftError> = {
  kind: 'payment.refuse',
  touches: () => [],
  decide: (refusal) => err(refusal),
  answer: paymentAnswer,
};

interface ApprovePayment {
  readonly paymentId: Id<'pay'>;
  readonly limits: LimitsPolicy;
  readonly approval: PayerApproval;
  readonly escrowId: Id<'acc'>;
  /** The exchange that brings what the balance lacks, if the holder approved one. */
  readonly bringing?: UseQuote;
  /** The hold of the coupon that the holder saw; null for none. */
  readonly couponHoldId: Id<'hol'> | null;
}

/**
 * Captures a payment that the holder approved, with the exchange that brings money for it. Idempotent: returns a
 * captured payment as it is.
 */
export const approvePayment: MoneyCommand<ApprovePayment, Payment, ApproveError> = {
  kind: 'payment.approve',
  touches: ({ paymentId, escrowId, bringing }) => [
    touch(paymentsKey, [paymentId]),
    touch(accountsKey, [escrowId]),
    ...(bringing ? touchesOfBringing(bringing) : []),
  ],
  touchesThen: ({ paymentId }, loaded) => {
    const payment = loaded.find(paymentsKey, paymentId);
    return payment ? [...touchesOfApproved(payment), touchesOfDebts(loaded, payment.payerId)] : [];
  },
  decide: ({ paymentId, limits, approval, escrowId, bringing, couponHoldId }, state, { now }) => {
    const asked = state.get(paymentsKey, paymentId);
    if (!asked) return err({ code: 'payment_not_found' });
    if (asked.capturedAt !== null) return ok({ answer: asked });
    if ((asked.coupon?.holdId ?? null) !== couponHoldId) return err({ code: 'amount_changed' });
    if (asked.cardShare) return err({ code: 'payment_charging' });
    // An ended link takes no money, not even for earlier payments.
    if (state.get(mandatesKey, asked.mandateId)?.status !== 'active') return err({ code: 'mandate_revoked' });
    const { approvedBy, passkeyDays, browserSince } = approval;
    const { payment, asks, found } = judged(state, { payment: asked, limits, asked: { tap: null, browserSince } }, now);
    const brought = bringing && broughtBy(state, bringing, payment, now);
    if (brought && !brought.ok) return brought;
    const { share, heldMinor, rows: used, entries: exchange } = brought?.value ?? nothingBrought;
    const approved = { ...payment, passkeyDays, exchangeShare: share };
    const captured = decideApproved(state, { payment: approved, limits, approvedBy, escrowId, heldMinor }, now);
    if (!captured.ok) return captured;
    if (!isEnough(approvedBy, asks)) return err({ code: 'stronger_proof_needed', reasons: strongReasons(found) });
    const { rows, entries = [] } = captured.value;
    return ok({ ...captured.value, rows: [...used, ...rows], entries: [...exchange, ...entries] });
  },
};

interface EndPayment {
  readonly paymentId: Id<'pay'>;
  readonly how: 'canceled' | 'expired';
}

/** Cancels or expires a payment that was not captured. Returns any other payment as it is. */
export const endPayment: MoneyCommand<EndPayment, PaymentJson, PaymentGone> = {
  kind: 'payment.end',
  touches: ({ paymentId }) => [touch(paymentsKey, [paymentId])],
  touchesThen: ({ paymentId }, loaded) => {
    const payment = loaded.find(paymentsKey, paymentId);
    if (!payment) return [];
    const freed = touchesOfFreed(payment);
    return [...freed, ...touchesOfDraws(payment)];
  },
  decide: ({ paymentId, how }, state, { now }) => {
    const payment = state.get(paymentsKey, paymentId);
    if (!payment) return err({ code: 'payment_not_found' });
    const isEarly = how === 'expired' && now < payment.validUntil;
    if (payment.status !== 'requires_approval' || isEarly) return ok({ answer: toPaymentJson(payment) });
    const ended = end(payment, how);
    const freed = freeDraws(state, payment, how, now);
    const writes = {
      answer: toPaymentJson(ended),
      rows: [put(paymentsKey, ended), ...freed.rows, ...freedShare(state, payment, now)],
      entries: freed.entries,
      outbox: [announcement(ended, `payment.${how}`)],
      timers: { clear: [quoteDeadline.of(payment.id), chargeLost.of(payment.id)] },
    };
    const freedAccounts = [
      ...(payment.discount && freed.entries.length > 0 ? [payment.clientAccountId] : []),
      ...(payment.cardShare ? [payment.payerAccountId] : []),
    ];
    return ok(withDebtsPaid(state, writes, freedAccounts, `Debt paid from order ${payment.orderReference}`));
  },
  answer: paymentAnswer,
};

/** Judges whether a tap is enough. Then it counts as a spending of the month. */
function judgeTap(
  state: State,
  { payment: asked, limits, mandate }: Pick<Capturing, 'payment' | 'limits'> & { readonly mandate: Mandate },
  now: Date,
): { readonly payment: Payment; readonly spending?: Spending | undefined } {
  const spent = spend(mandate, spendingAt(state, asked, now), payable(asked));
  // What is sent without tracking can be released without a delivery, so the holder always sees that first.
  const tap = { isAboveCap: !spent.ok, isUntracked: asked.parts.some((part) => part.isUntracked) };
  const { payment, asks } = judged(state, { payment: asked, limits, asked: { tap, browserSince: null } }, now);
  return { payment, spending: spent.ok && asks === 'nothing' ? spent.value : undefined };
}

/** Names the use in which a captured payment was counted. */
export function countedUse(payment: Payment): string {
  invariant(payment.capturedAt, 'the payment was captured, and so counted');
  return idOfUseAt(payment, payment.capturedAt);
}

/** Names the spending in which a captured payment was counted. */
export function spendingOf(payment: Payment): string {
  invariant(payment.capturedAt, 'the payment was captured, and so counted');
  return spendingId(spenderOfPayment(payment), payment.capturedAt);
}

/**
 * Takes what the payer got back out of the month's spending, in the month and in the way in which it was counted, and out
 * of the use of that year.
 */
export function uncharge(state: State, payment: Payment, back: Money): RowWrite[] {
  const spending = state.get(spendingsKey, spendingOf(payment));
  const use: Use | undefined = state.get(usesKey, countedUse(payment));
  invariant(spending && use, 'the spending and the use of the refunded payment exist');
  const how = payment.approvedBy === 'mandate' ? 'without_asking' : 'approved';
  return [put(spendingsKey, count(spending, how, -back.minor)), put(usesKey, regainYear(use, back.minor))];
}

/** Touches the promotion and the account from which a discount is drawn. */
function touchesOfDraw({ promotionId, accountId }: Discount): Touched[] {
  return [touch(promotionsKey, [promotionId]), touch(accountsKey, [accountId])];
}

function drawOn(state: State, discount: Discount) {
  const promotion = state.get(promotionsKey, discount.promotionId);
  invariant(promotion, 'the discount’s promotion exists');
  return judgeDraw(promotion, budgetOf(state, discount), discount.amount);
}

/** Reserves the discount of a quote. The hold needs no timer, because the command that ends the quote ends it too. */
function reserveDiscount(state: State, { id, cell, discount, validUntil }: Payment): RowWrite[] {
  if (!discount) return [];
  const { holdId, accountId, amount } = discount;
  const hold = { id: holdId, cell, accountId, amount, paymentId: id, expiresAt: validUntil };
  const placed = placeHold(budgetOf(state, discount), hold);
  invariant(placed.ok, 'a discount that may be drawn can be reserved');
  return rowsOf(placed.value);
}

/**
 * Announces a change of a part to its shop by webhook. A part may change in the same way again, so its new state counts.
 *
 * @param what Tells apart changes that the part itself does not show.
 */
export function partAnnouncement(payment: Payment, type: string, partId: Id<'prt'>, what = ''): OutboxMessage {
  const state = toPaymentJson(payment).parts.find((part) => part.id === partId);
  invariant(state, 'a part that changes belongs to its payment');
  const data = { payment_id: payment.id, part_id: partId };
  return announce({ client_id: payment.clientId, type, data, cause: sha256Base64url(what + canonicalJson(state)) });
}
