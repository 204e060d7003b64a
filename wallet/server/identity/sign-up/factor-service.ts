import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Accounts } from '../accounts/service.ts';
import type { Passkeys } from '../passkeys/service.ts';
import type { PinChoiceError, PinError } from '../second-factor/domain.ts';
import { readPin } from '../second-factor/proof-schema.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import type { Session } from '../sessions/domain.ts';
import { afterRegistering, missingProof, needsCurrentPin } from './factor-domain.ts';
import type { Missing, PasskeyRefusal } from './factor-domain.ts';

/** By what it is decided what a session has to prove, and what it sets. */
export interface FactorsDeps {
  readonly accounts: Pick<Accounts, 'get'>;
  readonly secondFactor: Pick<SecondFactor, 'hasPin' | 'setPin' | 'replacePin' | 'verifyPin'>;
  readonly passkeys: Pick<Passkeys, 'list' | 'register'>;
}

/** A PIN that was typed twice alike. */
export interface ChosenPin {
  readonly pin: string;
  /** What was typed for the PIN that is there; undefined where the form did not ask for it. */
  readonly current: string | undefined;
}

/** Why a PIN was not set, by the field that it is about. */
export interface PinRefusal {
  readonly field: 'current' | 'pin';
  readonly error: PinError | PinChoiceError;
}

/** A passkey as a browser has made it. */
export interface MadePasskey {
  readonly challengeId: string;
  readonly response: RegistrationResponseJSON;
  /** Of the device. */
  readonly name: string;
}

/** Finds out what a session has to prove before it sets a PIN or a passkey of its holder. */
export async function missingProofOf(
  { accounts, secondFactor, passkeys }: FactorsDeps,
  session: Session,
): Promise<Missing | undefined> {
  const { holderId } = session;
  const [holder, hasPin, had] = await Promise.all([
    accounts.get(holderId),
    secondFactor.hasPin(holderId),
    passkeys.list(holderId),
  ]);
  return missingProof(session, { hasPin, hasPasskey: had.length > 0, isFrozen: holder.status === 'frozen' });
}

/** Finds out whether a session sets another PIN only on the one that is there. */
export async function asksForCurrentPin({ secondFactor }: FactorsDeps, session: Session): Promise<boolean> {
  return needsCurrentPin(session, { hasPin: await secondFactor.hasPin(session.holderId) });
}

/** Sets a first PIN, or another one on the proof that is asked for. */
export async function choosePin(
  deps: FactorsDeps,
  session: Session,
  { pin, current }: ChosenPin,
): Promise<Result<void, PinRefusal>> {
  const { accounts, secondFactor } = deps;
  const { holderId } = session;
  if (await asksForCurrentPin(deps, session)) {
    // A form that did not ask for one may be pressed twice: then the PIN that is there is the one in it.
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
  if (set.ok) return ok();
  const isThere = set.error.code === 'pin_set_already' && (await secondFactor.verifyPin(holderId, pin)).ok;
  return isThere ? ok() : err({ field: 'pin', error: set.error });
}

/** Adds a passkey, unless the very one is there. */
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
