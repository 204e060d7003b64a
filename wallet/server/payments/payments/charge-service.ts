import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Money } from '#platform/money/money.ts';
import { HOME_CELL } from '../../cell.ts';
import { isSettled, shareHoldId } from '../../funding/top-ups/domain.ts';
import type { TopUp, TopUpError } from '../../funding/top-ups/domain.ts';
import { ProcessorUnavailableError } from '../../funding/processor/domain.ts';
import type { RefusalCode } from '../../funding/processor/domain.ts';
import { urls } from '../../urls.ts';
import { beginCharge, finishCharge } from './card-share-commands.ts';
import type { PayerApproval } from './card-share-domain.ts';
import type { Payment } from './domain.ts';
import type { ApproveError } from './errors.ts';
import type { PaymentsDeps } from './port.ts';
import { findPayment } from './store.ts';

/** The card was not charged: `why` is a code of the catalog. */
export type CardRefused = { readonly code: 'card_refused'; readonly why: RefusalCode | TopUpError['code'] };

/** Why a payment by card is refused. */
export type ChargeError = ApproveError | CardRefused;

/** Which card pays, and how much of the payment. */
export interface FromCard {
  readonly cardId: Id<'ins'>;
  readonly amount: Money;
  /** The fee on top of it that the payer approved. */
  readonly fee: Money;
}

/**
 * Pays from balance and card. First stores the approval and reserves the balance's share, then charges the card, then
 * captures both. A lost answer leaves the payment with its card share: the outcome of the charge finishes it.
 */
export async function payByCard(
  deps: PaymentsDeps,
  payment: Payment,
  approval: PayerApproval,
  { cardId, amount, fee }: FromCard,
): Promise<Result<Payment, ChargeError>> {
  const { batch, limits, world, topUps } = deps;
  const topUpId = world.ids.mint('top');
  const rules = { limits: await limits.current(), escrowId: escrowOf(deps, payment) };
  const couponHoldId = payment.coupon?.holdId ?? null;
  const command = { ...rules, paymentId: payment.id, approval, topUpId, fromCard: amount, couponHoldId };
  const begun = keyless(await batch.submit(beginCharge, command, { cell: payment.cell }));
  if (!begun.ok || begun.value.capturedAt !== null) return begun;
  await world.faultpoint('payment.charging');
  const continueTo = `${urls.payments.approve({ paymentId: payment.id })}?charged=${topUpId}`;
  const order = { id: topUpId, paymentId: payment.id, holderId: payment.payerId, cardId, amount, fee, continueTo };
  const charged = await topUps.charge(order).catch(unreached);
  await world.faultpoint('payment.charged');
  if (!charged.ok) {
    await finish(deps, payment.id, topUpId);
    return err({ code: 'card_refused', why: charged.error.code });
  }
  return settleCharge(deps, charged.value);
}

/** Finishes the payment of a charge that has an outcome; otherwise leaves it as it is. */
export async function settleCharge(deps: PaymentsDeps, topUp: TopUp): Promise<Result<Payment, ChargeError>> {
  const { paymentId } = topUp;
  invariant(paymentId, 'the charge is for a payment');
  const payment = isSettled(topUp) ? await finish(deps, paymentId, topUp.id) : await find(deps, paymentId);
  if (topUp.status !== 'declined') return ok(payment);
  return err({ code: 'card_refused', why: topUp.refusal ?? 'instrument_declined' });
}

/** Finishes the payment of a charge by the charge's id, after its outcome was recorded. */
export async function finishOf(deps: PaymentsDeps, topUpId: Id<'top'>): Promise<void> {
  const topUp = await deps.topUps.find(topUpId);
  if (topUp && topUp.paymentId !== null) await settleCharge(deps, topUp);
}

/** Releases a payment whose charge was never begun. The outcome of a charge that was begun finishes it instead. */
export async function releaseLost(deps: PaymentsDeps, paymentId: Id<'pay'>): Promise<void> {
  const { cardShare, capturedAt } = await find(deps, paymentId);
  if (!cardShare || capturedAt !== null) return;
  const topUp = await deps.topUps.find(cardShare.topUpId);
  if (!topUp || isSettled(topUp)) await finish(deps, paymentId, cardShare.topUpId);
}

async function finish(deps: PaymentsDeps, paymentId: Id<'pay'>, topUpId: Id<'top'>): Promise<Payment> {
  const payment = await find(deps, paymentId);
  const charge = { topUpId, holdId: shareHoldId(topUpId) };
  const rules = { limits: await deps.limits.current(), escrowId: escrowOf(deps, payment) };
  const finished = await deps.batch.submit(finishCharge, { ...rules, paymentId, charge }, { cell: payment.cell });
  invariant(finished.ok, 'a command without refusals and without a key is not refused');
  return finished.value;
}

async function find({ db }: PaymentsDeps, paymentId: Id<'pay'>): Promise<Payment> {
  const payment = await db.one((tx) => findPayment(tx, HOME_CELL, paymentId));
  invariant(payment, 'a charge for a payment names one that is stored');
  return payment;
}

function escrowOf({ ledger }: PaymentsDeps, { amount, cell }: Payment): Id<'acc'> {
  return ledger.house('escrow', amount.currency, cell);
}

/** The processor did not answer before the charge. Nothing was charged. */
function unreached(error: unknown): Result<never, { readonly code: 'processor_unavailable' }> {
  if (error instanceof ProcessorUnavailableError) return err({ code: 'processor_unavailable' });
  throw error;
}

/** Removes the refusal that a command without a key cannot get. */
export function keyless<T, E extends { code: string }>(
  outcome: Result<T, E | { readonly code: 'idempotency_key_reused' }>,
): Result<T, E> {
  const isPossible = outcome.ok || outcome.error.code !== 'idempotency_key_reused';
  invariant(isPossible, 'a command without a key is not refused for its key');
  return outcome as Result<T, E>;
}
