import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { CodeRefusal } from '../authenticators/domain.ts';
import type { Authenticators } from '../authenticators/service.ts';
import type { PasskeyError, Passkeys } from '../passkeys/service.ts';
import type { PinError, Proof } from './domain.ts';
import type { SecondFactor } from './service.ts';

/** The reasons why a proof is not accepted. */
export type ProofError = PinError | PasskeyError | { readonly code: 'totp_refused'; readonly refusal: CodeRefusal };

/** The ways in which a holder can prove an agreement. */
export interface WaysToProve {
  readonly hasPin: boolean;
  readonly hasAuthenticator: boolean;
  /** Undefined for a holder without a passkey. */
  readonly passkeyOptions: PublicKeyCredentialRequestOptionsJSON | undefined;
  /** Security time, on which a lock of the PIN ends. */
  readonly now: Date;
}

/** What was proved. */
export interface Proved {
  /** For how many whole days the holder has had the passkey; null if it was no passkey. */
  readonly passkeyDays: number | null;
}

/** The door to proofs of agreement by PIN, authenticator app or passkey. */
export interface Proofs {
  /** Finds the holder's ways to prove an agreement. @param challenge Names the agreement; a passkey signs it. */
  ways(holderId: Id<'hld'>, challenge: Buffer): Promise<WaysToProve>;
  /** Judges a proof. A wrong PIN or code counts as a try; a passkey's signature is valid for `challenge` alone. */
  prove(holderId: Id<'hld'>, challenge: Buffer, proof: Proof): Promise<Result<Proved, ProofError>>;
}

interface ProofDeps {
  /** Security time. */
  readonly clock: () => Date;
  readonly secondFactor: SecondFactor;
  readonly authenticators: Pick<Authenticators, 'find' | 'verify'>;
  readonly passkeys: Passkeys;
}

/** Creates the door to proofs. */
export function createProofs(deps: ProofDeps): Proofs {
  return {
    ways: (holderId, challenge) => waysToProve(deps, holderId, challenge),
    prove: (holderId, challenge, proof) => prove(deps, holderId, challenge, proof),
  };
}

async function waysToProve(
  { clock, secondFactor, authenticators, passkeys }: ProofDeps,
  holderId: Id<'hld'>,
  challenge: Buffer,
): Promise<WaysToProve> {
  const hasPasskey = (await passkeys.list(holderId)).length > 0;
  return {
    hasPin: await secondFactor.hasPin(holderId),
    hasAuthenticator: (await authenticators.find(holderId)) !== undefined,
    passkeyOptions: hasPasskey ? await passkeys.approvalOptions(holderId, challenge) : undefined,
    now: clock(),
  };
}

async function prove(
  { secondFactor, authenticators, passkeys }: ProofDeps,
  holderId: Id<'hld'>,
  challenge: Buffer,
  proof: Proof,
): Promise<Result<Proved, ProofError>> {
  if (proof.kind === 'passkey') {
    const approved = await passkeys.verifyApproval(holderId, challenge, proof.response);
    return approved.ok ? ok({ passkeyDays: approved.value }) : approved;
  }
  if (proof.kind === 'pin') {
    const verified = await secondFactor.verifyPin(holderId, proof.pin);
    return verified.ok ? ok({ passkeyDays: null }) : verified;
  }
  const verified = await authenticators.verify(holderId, proof.code);
  return verified.ok ? ok({ passkeyDays: null }) : err({ code: 'totp_refused', refusal: verified.error });
}
