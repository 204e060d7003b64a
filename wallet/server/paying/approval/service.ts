import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Money } from '#platform/money/money.ts';
import type { Passkeys, PasskeyError } from '../../opening/passkeys/service.ts';
import type { PinError } from '../../opening/second-factor/domain.ts';
import type { SecondFactor } from '../../opening/second-factor/service.ts';
import type { PaymentGone } from '../payments/commands.ts';
import type { CaptureError, Payment } from '../payments/domain.ts';
import type { Payments } from '../payments/service.ts';
import { challengeOf } from './challenge.ts';

/** The holder's proof: the PIN, or a passkey's signature over the payment. */
export type Proof =
  | { readonly kind: 'pin'; readonly pin: string }
  | { readonly kind: 'passkey'; readonly response: AuthenticationResponseJSON };

export type ApprovalError =
  | CaptureError
  | PaymentGone
  | PinError
  | PasskeyError
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

export interface Terms {
  readonly spendable: Money;
  /** Why it would be refused now, whatever the proof. */
  readonly refusal?: CaptureError;
  /** How long the price still holds, on business time. */
  readonly leftMs: number;
  /** On security time, by which a lock of the PIN runs out. */
  readonly now: Date;
  readonly hasPin: boolean;
  readonly challenge: string;
  /** Undefined for a holder without a passkey. */
  readonly passkeyOptions: PublicKeyCredentialRequestOptionsJSON | undefined;
}

export function createApproval(deps: {
  world: World;
  payments: Payments;
  secondFactor: SecondFactor;
  passkeys: Passkeys;
}): Approval {
  const { world, payments, secondFactor, passkeys } = deps;
  const prove = (payment: Payment, proof: Proof): Promise<Result<void, PinError | PasskeyError>> =>
    proof.kind === 'pin'
      ? secondFactor.verifyPin(payment.payerId, proof.pin)
      : passkeys.verifyApproval(payment.payerId, challengeOf(payment), proof.response);
  return {
    find: async (holderId, paymentId) => {
      const payment = await payments.find(paymentId);
      return payment?.payerId === holderId ? payment : undefined;
    },
    terms: async (payment) => {
      const challenge = challengeOf(payment);
      const hasPasskey = (await passkeys.list(payment.payerId)).length > 0;
      return {
        ...(await payments.preview(payment)),
        leftMs: payment.validUntil.getTime() - world.clocks.business().getTime(),
        now: world.clocks.security(),
        hasPin: await secondFactor.hasPin(payment.payerId),
        challenge: challenge.toString('base64url'),
        passkeyOptions: hasPasskey ? await passkeys.approvalOptions(payment.payerId, challenge) : undefined,
      };
    },
    approve: async (payment, shown, proof) => {
      if (payment.capturedAt !== null) return ok(payment);
      if (shown !== challengeOf(payment).toString('base64url')) return err({ code: 'amount_changed' });
      const proved = await prove(payment, proof);
      return proved.ok ? payments.approve(payment, proof.kind) : proved;
    },
    decline: async (payment) => {
      await payments.cancel(payment.id);
    },
  };
}
