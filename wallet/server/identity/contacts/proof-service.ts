import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Holder } from '../accounts/domain.ts';
import type { PinError } from '../second-factor/domain.ts';
import { readPin } from '../second-factor/proof-schema.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import type { Session } from '../sessions/domain.ts';
import type { SignUp } from '../sign-up/service.ts';

/** The reasons why a session may not change a contact. `session_weak`: the page sends the holder elsewhere first. */
export type ProofRefusal =
  | { readonly code: 'account_frozen' }
  | { readonly code: 'session_weak' }
  | { readonly code: 'pin'; readonly error: PinError | { readonly code: 'pin_malformed' } };

/** Judges whether a fresh session may change a contact, and checks the PIN if its login was by password alone. */
export async function proveHolder(
  deps: {
    readonly signUp: Pick<SignUp, 'missingProof'>;
    readonly secondFactor: Pick<SecondFactor, 'verifyPin'>;
  },
  session: Session,
  { status }: Pick<Holder, 'status'>,
  pin: string,
): Promise<Result<void, ProofRefusal>> {
  if (status !== 'active') return err({ code: 'account_frozen' });
  const missing = await deps.signUp.missingProof(session);
  if (missing === undefined) return ok();
  if (missing !== 'pin') return err({ code: 'session_weak' });
  const digits = readPin(pin);
  if (digits === undefined) return err({ code: 'pin', error: { code: 'pin_malformed' } });
  const known = await deps.secondFactor.verifyPin(session.holderId, digits);
  return known.ok ? known : err({ code: 'pin', error: known.error });
}
