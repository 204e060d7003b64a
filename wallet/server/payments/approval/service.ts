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

export type ApprovalError =
  | CaptureError
  | PaymentGone
  | ProofError
  /** What was shown is not what the payment is: the page was of another, or of an earlier one. */
  | { readonly code: 'amount_changed' };

/** The door to approvals: what a holder sees before paying, and the holder's word. */
export interface Approval {
  /** The payment, if it is this holder's to approve. */
  find(holderId: Id<'hld'>, paymentId: string): Promise<Payment | undefined>;
  /** What the balance holds and what is missing; how the holder can approve. */
  terms(payment: Payment): Promise<Terms>;
  /**
   * Captures the payment on the holder's proof. Captured already, it answers with the payment and asks for none.
   *
   * @param shown The challenge of the page that the proof was given on.
   */
  approve(payment: Payment, shown: string, proof: Proof): Promise<Result<Payment, ApprovalError>>;
  /** Ends the payment without money. */
  decline(payment: Payment): Promise<void>;
}

export interface Terms extends WaysToProve {
  readonly spendable: Money;
  /** Why it would be refused now, whatever the proof. */
  readonly refusal?: CaptureError;
  /** How long the price still holds, on business time. */
  readonly leftMs: number;
  readonly challenge: string;
}

interface ApprovalDeps {
  readonly world: World;
  readonly payments: Payments;
  readonly proofs: Proofs;
}

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

/** Says under which terms the holder would pay now. */
async function termsOf({ world, payments, proofs }: ApprovalDeps, payment: Payment): Promise<Terms> {
  const challenge = challengeOf(payment);
  return {
    ...(await payments.preview(payment)),
    ...(await proofs.ways(payment.payerId, challenge)),
    leftMs: payment.validUntil.getTime() - world.clocks.business().getTime(),
    challenge: challenge.toString('base64url'),
  };
}

/** Captures a payment as it was shown to its holder. */
async function approveShown(
  { payments, proofs }: ApprovalDeps,
  payment: Payment,
  { shown, proof }: { shown: string; proof: Proof },
): Promise<Result<Payment, ApprovalError>> {
  if (payment.capturedAt !== null) return ok(payment);
  if (shown !== challengeOf(payment).toString('base64url')) return err({ code: 'amount_changed' });
  const proved = await proofs.prove(payment.payerId, challengeOf(payment), proof);
  return proved.ok ? payments.approve(payment, proof.kind) : proved;
}

async function declinePayment({ payments }: ApprovalDeps, payment: Payment): Promise<void> {
  await payments.cancel(payment.id);
}
