import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Accounts } from '../accounts/service.ts';
import type { Authenticators } from '../authenticators/service.ts';
import type { Passkeys } from '../passkeys/service.ts';
import type { PinChoiceError, PinError } from '../second-factor/domain.ts';
import { readPin } from '../second-factor/proof-schema.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import type { Session } from '../sessions/domain.ts';
import type { Sessions } from '../sessions/service.ts';
import { afterRegistering, missingProof, needsCurrentPin } from './factor-domain.ts';
import type { Missing, PasskeyRefusal } from './factor-domain.ts';

/** The doors that judge a session's proof and store its new factor. */
export interface FactorsDeps {
  readonly accounts: Pick<Accounts, 'get'>;
  readonly secondFactor: Pick<SecondFactor, 'hasPin' | 'setPin' | 'replacePin' | 'verifyPin'>;
  readonly passkeys: Pick<Passkeys, 'list' | 'register'>;
  readonly authenticators: Pick<Authenticators, 'find'>;
  readonly sessions: Pick<Sessions, 'addPin'>;
}

/** A PIN that was typed twice, the same both times. */
export interface ChosenPin {
  readonly pin: string;
  /** The text typed for the current PIN; undefined if the form did not ask for it. */
  readonly current: string | undefined;
}

/** The reason why a PIN was not set, and the field that it concerns. */
export interface PinRefusal {
  readonly field: 'current' | 'pin';
  readonly error: PinError | PinChoiceError;
}

/** A passkey that a browser has made. */
export interface MadePasskey {
  readonly challengeId: string;
  readonly response: RegistrationResponseJSON;
  /** The name of the device. */
  readonly name: string;
}

/** Finds the proof that a session must give before it sets a PIN or a passkey; undefined if none is missing. */
export async function missingProofOf(
  { accounts, secondFactor, passkeys, authenticators }: FactorsDeps,
  session: Session,
): Promise<Missing | undefined> {
  const { holderId } = session;
  const [holder, hasPin, had, authenticator] = await Promise.all([
    accounts.get(holderId),
    secondFactor.hasPin(holderId),
    passkeys.list(holderId),
    authenticators.find(holderId),
  ]);
  const has = { hasPin, hasPasskey: had.length > 0, hasAuthenticator: authenticator !== undefined };
  return missingProof(session, { ...has, isFrozen: holder.status !== 'active' });
}

/** Finds out whether a session must give the current PIN to set another. */
export async function asksForCurrentPin({ secondFactor }: FactorsDeps, session: Session): Promise<boolean> {
  return needsCurrentPin(session, { hasPin: await secondFactor.hasPin(session.holderId) });
}

/** Sets a first PIN, or another one if the session gives the required proof. Idempotent for the same PIN. */
export async function choosePin(
  deps: FactorsDeps,
  session: Session,
  { pin, current }: ChosenPin,
): Promise<Result<void, PinRefusal>> {
  const { accounts, secondFactor, sessions } = deps;
  const { holderId } = session;
  if (await asksForCurrentPin(deps, session)) {
    // The form for a first PIN may be sent twice: then the current PIN is the one that the first request set.
    const present = current === undefined ? pin : readPin(current);
    if (present === undefined) return err({ field: 'current', error: { code: 'pin_malformed' } });
    const known = await secondFactor.verifyPin(holderId, present);
    if (!known.ok) return err({ field: 'current', error: known.error });
  }
  const { birthDate } = await accounts.get(holderId);
  const hasPin = await secondFactor.hasPin(holderId);
  const set = hasPin
    ? await secondFactor.replacePin(holderId, pin, birthDate)
    : await secondFactor.setPin(holderId, pin, birthDate);
  const isThere = !set.ok && set.error.code === 'pin_set_already' && (await secondFactor.verifyPin(holderId, pin)).ok;
  if (!set.ok && !isThere) return err({ field: 'pin', error: set.error });
  if (!hasPin) await sessions.addPin(session.id);
  return ok();
}

/** Adds a passkey. Idempotent for the same passkey. */
export async function addPasskey(
  { passkeys }: FactorsDeps,
  holderId: Id<'hld'>,
  made: MadePasskey,
): Promise<Result<void, PasskeyRefusal>> {
  const registered = await passkeys.register(holderId, made);
  if (registered.ok) return registered;
  const isThere = (await passkeys.list(holderId)).some((one) => one.credentialId === made.response.id);
  return afterRegistering(registered, isThere);
}
