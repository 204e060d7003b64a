import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Proof } from '../../identity/second-factor/domain.ts';
import type { ProofError, Proofs, WaysToProve } from '../../identity/second-factor/proof-service.ts';
import type { PaymentGone } from '../payments/errors.ts';
import type { CaptureError, Payment } from '../payments/domain.ts';
import type { Payments, Preview } from '../payments/service.ts';
import { isEnough, strongReasons } from '../step-up/domain.ts';
import type { TooWeak } from '../step-up/domain.ts';
import { challengeOf } from './challenge-domain.ts';

/** Why an approval is refused. */
export type ApprovalError =
  | CaptureError
  | PaymentGone
  | ProofError
  | TooWeak
  /** The page showed another payment, or an earlier state of this one. */
  | { readonly code: 'amount_changed' };

/** The door to approvals: the terms that a holder sees before paying, and the holder's decision. */
export interface Approval {
  /** The payment, if this holder is its payer. */
  find(holderId: Id<'hld'>, paymentId: string): Promise<Payment | undefined>;
  /**
   * The holder's balance, what would be refused, and how the holder can approve.
   *
   * @param known Since when the wallet knows the browser; undefined if it does not.
   */
  terms(payment: Payment, known: Date | undefined): Promise<Terms>;
  /**
   * Captures the payment with the holder's proof. Idempotent: returns a captured payment without checking the proof. A
   * kind of proof that is too weak is refused before it is checked, so it counts no try.
   *
   * @param given.shown The challenge of the page on which the holder gave the proof.
   * @param given.known As of `terms`.
   */
  approve(payment: Payment, given: Given): Promise<Result<Payment, ApprovalError>>;
  /** Cancels the payment. */
  decline(payment: Payment): Promise<void>;
}

/** What a holder gives to approve a payment. */
export interface Given {
  readonly shown: string;
  readonly proof: Proof;
  readonly known: Date | undefined;
}

/** The terms under which the holder would pay now. A `refusal` holds with any proof. */
export interface Terms extends WaysToProve, Preview {
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
    terms: (payment, known) => termsOf(deps, payment, known),
    approve: (payment, given) => approveShown(deps, payment, given),
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
async function termsOf(
  { world, payments, proofs }: ApprovalDeps,
  payment: Payment,
  known: Date | undefined,
): Promise<Terms> {
  const challenge = challengeOf(payment);
  return {
    ...(await payments.preview(payment, known ?? world.clocks.business())),
    ...(await proofs.ways(payment.payerId, challenge)),
    leftMs: payment.validUntil.getTime() - world.clocks.business().getTime(),
    challenge: challenge.toString('base64url'),
  };
}

/** Captures a payment if the holder saw its current state and proved the approval. */
async function approveShown(
  { world, payments, proofs }: ApprovalDeps,
  payment: Payment,
  { shown, proof, known }: Given,
): Promise<Result<Payment, ApprovalError>> {
  if (payment.capturedAt !== null) return ok(payment);
  if (shown !== challengeOf(payment).toString('base64url')) return err({ code: 'amount_changed' });
  const browserSince = known ?? world.clocks.business();
  const { asks, reasons } = await payments.preview(payment, browserSince);
  if (!isEnough(proof.kind, asks)) return err({ code: 'stronger_proof_needed', reasons: strongReasons(reasons) });
  const proved = await proofs.prove(payment.payerId, challengeOf(payment), proof);
  if (!proved.ok) return proved;
  return payments.approve(payment, { approvedBy: proof.kind, passkeyDays: proved.value.passkeyDays, browserSince });
}

async function declinePayment({ payments }: ApprovalDeps, payment: Payment): Promise<void> {
  await payments.cancel(payment.id);
}
