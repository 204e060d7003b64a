import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { PasskeyError, Passkeys } from '../passkeys/service.ts';
import type { PinError, Proof } from './domain.ts';
import type { SecondFactor } from './service.ts';

/** The reasons why a proof is not accepted. */
export type ProofError = PinError | PasskeyError;

/** The ways in which a holder can prove an agreement. */
export interface WaysToProve {
  readonly hasPin: boolean;
  /** Undefined for a holder without a passkey. */
  readonly passkeyOptions: PublicKeyCredentialRequestOptionsJSON | undefined;
  /** Security time, on which a lock of the PIN ends. */
  readonly now: Date;
}

/** The door to proofs of agreement by PIN or passkey. */
export interface Proofs {
  /** Finds the holder's ways to prove an agreement. @param challenge Names the agreement; a passkey signs it. */
  ways(holderId: Id<'hld'>, challenge: Buffer): Promise<WaysToProve>;
  /** Judges a proof. A wrong PIN counts as a try; a passkey's signature is valid for `challenge` alone. */
  prove(holderId: Id<'hld'>, challenge: Buffer, proof: Proof): Promise<Result<void, ProofError>>;
}

interface ProofDeps {
  /** Security time. */
  readonly clock: () => Date;
  readonly secondFactor: SecondFactor;
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
  { clock, secondFactor, passkeys }: ProofDeps,
  holderId: Id<'hld'>,
  challenge: Buffer,
): Promise<WaysToProve> {
  const hasPasskey = (await passkeys.list(holderId)).length > 0;
  return {
    hasPin: await secondFactor.hasPin(holderId),
    passkeyOptions: hasPasskey ? await passkeys.approvalOptions(holderId, challenge) : undefined,
    now: clock(),
  };
}

function prove(
  { secondFactor, passkeys }: ProofDeps,
  holderId: Id<'hld'>,
  challenge: Buffer,
  proof: Proof,
): Promise<Result<void, ProofError>> {
  return proof.kind === 'pin'
    ? secondFactor.verifyPin(holderId, proof.pin)
    : passkeys.verifyApproval(holderId, challenge, proof.response);
}
