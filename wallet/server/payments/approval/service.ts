import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Money } from '#platform/money/money.ts';
import type { Proof } from '../../identity/second-factor/domain.ts';
import type { ProofError, Proofs, WaysToProve } from '../../identity/second-factor/proof-service.ts';
import type { PaymentGone } from '../payments/errors.ts';
import type { CaptureError, Payment } from '../payments/domain.ts';
import type { Payments } from '../payments/service.ts';
import { challengeOf } from './challenge-domain.ts';

/** Why an approval is refused. */
export type ApprovalError =
  | CaptureError
  | PaymentGone
  | ProofError
  /** The page showed another payment, or an earlier state of this one. */
  | { readonly code: 'amount_changed' };

/** The door to approvals: the terms that a holder sees before paying, and the holder's decision. */
export interface Approval {
  /** The payment, if this holder is its payer. */
  find(holderId: Id<'hld'>, paymentId: string): Promise<Payment | undefined>;
  /** The holder's balance, what would be refused, and how the holder can approve. */
  terms(payment: Payment): Promise<Terms>;
  /**
   * Captures the payment with the holder's proof. Idempotent: returns a captured payment without checking the proof.
   *
   * @param shown The challenge of the page on which the holder gave the proof.
   */
  approve(payment: Payment, shown: string, proof: Proof): Promise<Result<Payment, ApprovalError>>;
  /** Cancels the payment. */
  decline(payment: Payment): Promise<void>;
}

/** The terms under which the holder would pay now. */
export interface Terms extends WaysToProve {
  readonly spendable: Money;
  /** Why the payment would be refused now, with any proof. */
  readonly refusal?: CaptureError;
  /** How long the quote is still valid, in business time. */
  readonly leftMs: number;
  readonly challenge: string;
}

interface ApprovalDeps {
  readonly world: World;
  readonly payments: Payments;
  readonly proofs: Proofs;
}

/** Creates the door to approvals. */
export function createApproval(deps: ApprovalDeps): Approval {
  return {
    find: (holderId, paymentId) => findOwn(deps, holderId, paymentId),
    terms: (payment) => termsOf(deps, payment),
    approve: (payment, shown, proof) => approveShown(deps, payment, { shown, proof }),
    decline: (payment) => declinePayment(deps, payment),
  };
}

async function findOwn(
  { payments }: ApprovalDeps,
  holderId: Id<'hld'>,
  paymentId: string,
): Promise<Payment | undefined> {
  const payment = await payments.find(paymentId);
  return payment?.payerId === holderId ? payment : undefined;
}

/** Reads the terms under which the holder would pay now. */
async function termsOf({ world, payments, proofs }: ApprovalDeps, payment: Payment): Promise<Terms> {
  const challenge = challengeOf(payment);
  return {
    ...(await payments.preview(payment)),
    ...(await proofs.ways(payment.payerId, challenge)),
    leftMs: payment.validUntil.getTime() - world.clocks.business().getTime(),
    challenge: challenge.toString('base64url'),
  };
}

/** Captures a payment if the holder saw its current state and proved the approval. */
async function approveShown(
  { payments, proofs }: ApprovalDeps,
  payment: Payment,
  { shown, proof }: { shown: string; proof: Proof },
): Promise<Result<Payment, ApprovalError>> {
  if (payment.capturedAt !== null) return ok(payment);
  if (shown !== challengeOf(payment).toString('base64url')) return err({ code: 'amount_changed' });
  const proved = await proofs.prove(payment.payerId, challengeOf(payment), proof);
  return proved.ok ? payments.approve(payment, proof.kind, proved.value.passkeyDays) : proved;
}

async function declinePayment({ payments }: ApprovalDeps, payment: Payment): Promise<void> {
  await payments.cancel(payment.id);
}
