import { deriveId } from '#platform/kernel/derive-id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import type { LimitsPolicy } from '../../identity/limits/domain.ts';
import { touchesOfDebts } from '../../identity/limits/debt-commands.ts';
import { debtsOf, withDebtsPaid } from '../../ledger/accounts/debt-commands.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import { accountsKey, holdsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand, RowWrite, State, Touched, Writes } from '../../ledger/batch/command.ts';
import { captureHold, placeHold, voidHold } from '../../ledger/holds/domain.ts';
import type { Hold, HoldError } from '../../ledger/holds/domain.ts';
import { mandatesKey } from '../../linking/mandates/resources.ts';
import { isEnough, strongReasons } from '../step-up/domain.ts';
import type { TooWeak } from '../step-up/domain.ts';
import { decideApproved, judged, touchesOfApproved } from './capture-commands.ts';
import type { CardShare, PayerApproval } from './card-share-domain.ts';
import { payable } from './domain.ts';
import type { CaptureError, Payment } from './domain.ts';
import type { AmountChanged, ChargeRunning, PaymentGone } from './errors.ts';
import { chargeLost, chargeStayed } from './jobs-schema.ts';
import { paymentsKey } from './resources.ts';

/** Longer than any request takes. A charge that is not even stored by then was never begun. */
const LOST_AFTER_MS = 5 * 60_000;

type BeginError = CaptureError | TooWeak | PaymentGone | ChargeRunning | AmountChanged;

interface BeginCharge {
  readonly paymentId: Id<'pay'>;
  readonly limits: LimitsPolicy;
  readonly approval: PayerApproval;
  readonly topUpId: Id<'top'>;
  /** What the card shall pay; the balance pays the rest. */
  readonly fromCard: Money;
  readonly escrowId: Id<'acc'>;
  /** The hold of the coupon that the holder saw; null for none. */
  readonly couponHoldId: Id<'hol'> | null;
}

/**
 * Keeps a payer's approval of a payment by card, before the card is charged, and reserves the balance's share. Answers
 * with a captured payment as it is. Idempotent for the same top-up.
 */
export const beginCharge: MoneyCommand<BeginCharge, Payment, BeginError> = {
  kind: 'payment.charge',
  touches: ({ paymentId, topUpId, escrowId }) => [
    touch(paymentsKey, [paymentId]),
    touch(holdsKey, [balanceHoldId(topUpId)]),
    touch(accountsKey, [escrowId]),
  ],
  touchesThen: ({ paymentId }, loaded) => {
    const payment = loaded.find(paymentsKey, paymentId);
    return payment ? [...touchesOfApproved(payment), touchesOfDebts(loaded, payment.payerId)] : [];
  },
  decide: ({ paymentId, limits, approval, topUpId, fromCard, escrowId, couponHoldId }, state, { now }) => {
    const asked = state.get(paymentsKey, paymentId);
    if (!asked) return err({ code: 'payment_not_found' });
    if (asked.capturedAt !== null || asked.cardShare?.topUpId === topUpId) return ok({ answer: asked });
    if (asked.cardShare) return err({ code: 'payment_charging' });
    if ((asked.coupon?.holdId ?? null) !== couponHoldId) return err({ code: 'amount_changed' });
    if (state.get(mandatesKey, asked.mandateId)?.status !== 'active') return err({ code: 'mandate_revoked' });
    const { approvedBy, browserSince } = approval;
    const { payment, asks, found } = judged(state, { payment: asked, limits, asked: { tap: null, browserSince } }, now);
    // Would it be captured if the card's share were there?
    const capturing = { payment, limits, approvedBy, escrowId, heldMinor: fromCard.minor };
    const judgedNow = decideApproved(state, capturing, now);
    if (!judgedNow.ok) return judgedNow;
    if (!isEnough(approvedBy, asks)) return err({ code: 'stronger_proof_needed', reasons: strongReasons(found) });
    const reserved = reserveBalance(state, payment, subtract(payable(payment), fromCard), topUpId);
    const cardShare: CardShare = { topUpId, amount: fromCard, holdId: reserved?.hold.id ?? null, approval };
    const charging = { ...payment, cardShare };
    return ok({
      answer: charging,
      rows: [
        put(paymentsKey, charging),
        ...(reserved ? [put(holdsKey, reserved.hold), put(accountsKey, reserved.account)] : []),
      ],
      timers: { set: [chargeLost.at(new Date(now.getTime() + LOST_AFTER_MS), payment.id)] },
    });
  },
};

interface FinishCharge {
  readonly paymentId: Id<'pay'>;
  /** The charge, which has an outcome. `holdId`: the hold in which it put its money, if there is one. */
  readonly charge: { readonly topUpId: Id<'top'>; readonly holdId: Id<'hol'> };
  readonly limits: LimitsPolicy;
  readonly escrowId: Id<'acc'>;
}

/**
 * Captures a payment whose card was charged, from both holds. If the card was not charged, or the payment can no longer
 * be captured, it releases the holds instead: the payment waits for an approval again, and the charged money is in the
 * payer's balance. Idempotent.
 */
export const finishCharge: MoneyCommand<FinishCharge, Payment, never> = {
  kind: 'payment.finish_charge',
  touches: ({ paymentId, charge, escrowId }) => [
    touch(paymentsKey, [paymentId]),
    touch(holdsKey, [charge.holdId, balanceHoldId(charge.topUpId)]),
    touch(accountsKey, [escrowId]),
  ],
  touchesThen: ({ paymentId }, loaded) => {
    const payment = loaded.find(paymentsKey, paymentId);
    if (!payment) return [];
    return [...touchesOfApproved(payment), ...touchesOfFreed(payment), touchesOfDebts(loaded, payment.payerId)];
  },
  decide: ({ paymentId, charge, limits, escrowId }, state, { now }) => {
    const payment = state.get(paymentsKey, paymentId);
    invariant(payment, 'a charge for a payment names one that is stored');
    const charged = heldNow(state, charge.holdId);
    const isOpen = payment.capturedAt === null && payment.cardShare?.topUpId === charge.topUpId;
    // A charge that no payment took is in the balance, once its hold is void.
    const outbox = charged.length > 0 ? [chargeStayed({ top_up_id: charge.topUpId })] : [];
    if (!isOpen) return ok({ ...released(state, payment, charged, now), outbox });
    const holds = [...heldNow(state, payment.cardShare.holdId), ...charged];
    const captured =
      charged.length > 0 &&
      captureFrom(state, { payment, approval: payment.cardShare.approval, limits, escrowId }, holds, now);
    if (captured && captured.ok) return captured;
    return ok({ ...released(state, { ...payment, cardShare: null }, holds, now), outbox });
  },
};

/** Touches what `freedShare` reads. */
export function touchesOfFreed({ cardShare, payerAccountId }: Payment): Touched[] {
  const own = touch(accountsKey, [payerAccountId, ...debtsOf([payerAccountId])]);
  return cardShare?.holdId ? [touch(holdsKey, [cardShare.holdId]), own] : [own];
}

/** Frees the balance's share of a payment that ends while its card is being charged. */
export function freedShare(state: State, payment: Payment, now: Date): RowWrite[] {
  return rowsAfter(state, payment, heldNow(state, payment.cardShare?.holdId ?? null), (held) => voidHold(held, now));
}

/** The hold of the balance's share, beside a charge. */
function balanceHoldId(topUpId: Id<'top'>): Id<'hol'> {
  return deriveId('hol', `share of the balance beside ${topUpId}`);
}

/** Reserves the balance's share. The hold needs no timer: the outcome of the charge ends it, and so does the payment's end. */
function reserveBalance(state: State, payment: Payment, amount: Money, topUpId: Id<'top'>) {
  if (amount.minor === 0n) return undefined;
  const { cell, id: paymentId, payerAccountId: accountId, validUntil: expiresAt } = payment;
  const hold = { id: balanceHoldId(topUpId), cell, accountId, amount, paymentId, expiresAt };
  const placed = placeHold(accountOf(state, payment), hold);
  invariant(placed.ok, 'a balance that covers its share can be held');
  return placed.value;
}

interface Finishing extends Pick<FinishCharge, 'limits' | 'escrowId'> {
  readonly payment: Payment;
  readonly approval: PayerApproval;
}

function captureFrom(state: State, { payment, approval, ...rest }: Finishing, holds: readonly Hold[], now: Date) {
  if (state.get(mandatesKey, payment.mandateId)?.status !== 'active') return err({ code: 'mandate_revoked' } as const);
  const { approvedBy, passkeyDays } = approval;
  const heldMinor = holds.reduce((sum, hold) => sum + hold.amount.minor, 0n);
  const capturing = { ...rest, payment: { ...payment, passkeyDays }, approvedBy, heldMinor };
  const captured = decideApproved(state, capturing, now);
  if (!captured.ok) return captured;
  const rows = rowsAfter(state, payment, holds, (held) => captureHold(held, held.hold.amount, now));
  const { timers } = captured.value;
  const clear = [...(timers?.clear ?? []), chargeLost.of(payment.id)];
  return ok({ ...captured.value, rows: [...captured.value.rows, ...rows], timers: { ...timers, clear } });
}

function released(state: State, payment: Payment, holds: readonly Hold[], now: Date): Writes<Payment> {
  const isOpen = state.get(paymentsKey, payment.id) !== payment;
  const writes = {
    answer: payment,
    rows: [
      ...(isOpen ? [put(paymentsKey, payment)] : []),
      ...rowsAfter(state, payment, holds, (held) => voidHold(held, now)),
    ],
    timers: isOpen ? { clear: [chargeLost.of(payment.id)] } : {},
  };
  return withDebtsPaid(
    state,
    writes,
    [payment.payerAccountId],
    `Debt paid from what order ${payment.orderReference} did not take`,
  );
}

/** Resolves holds of the payer's balance one after another. */
function rowsAfter(
  state: State,
  payment: Payment,
  holds: readonly Hold[],
  resolve: (held: { hold: Hold; account: Account }) => Result<{ hold: Hold; account: Account }, HoldError>,
): RowWrite[] {
  if (holds.length === 0) return [];
  let account = accountOf(state, payment);
  const rows = holds.map((hold) => {
    const resolved = resolve({ hold, account });
    invariant(resolved.ok, 'a held hold can be captured in time, and voided at any time');
    account = resolved.value.account;
    return put(holdsKey, resolved.value.hold);
  });
  return [...rows, put(accountsKey, account)];
}

function heldNow(state: State, holdId: Id<'hol'> | null): Hold[] {
  const hold = holdId === null ? undefined : state.get(holdsKey, holdId);
  return hold?.status === 'held' ? [hold] : [];
}

function accountOf(state: State, { payerAccountId }: Payment): Account {
  const account = state.get(accountsKey, payerAccountId);
  invariant(account, 'the payer has an account');
  return account;
}
