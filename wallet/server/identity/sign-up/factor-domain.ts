import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { hasStrongMethod } from '../sessions/domain.ts';
import type { Waits } from '../restrictions/domain.ts';
import type { Session } from '../sessions/domain.ts';

/** The factors that a holder has, and whether the wallet is frozen. */
interface Standing {
  readonly hasPin: boolean;
  readonly hasPasskey: boolean;
  readonly hasAuthenticator: boolean;
  readonly isFrozen: boolean;
}

/** The proof that a session must give before it sets a PIN or a passkey; with `frozen`, no proof is enough. */
export type Missing = 'code' | 'pin' | 'passkey' | 'authenticator' | 'frozen';

/**
 * Decides which proof is missing. A password alone must not lead to a PIN or a passkey, because these can pay. A holder
 * who has one, or an authenticator app, must use it, and no SMS replaces it. A holder who has none of them proves the phone by a code, as at sign-up.
 */
export function missingProof(session: Pick<Session, 'methods'>, standing: Standing): Missing | undefined {
  const { hasPin, hasPasskey, hasAuthenticator, isFrozen } = standing;
  if (isFrozen && !hasPin && !hasPasskey && !hasAuthenticator) return 'frozen';
  if (hasStrongMethod(session)) return undefined;
  if (hasPin) return 'pin';
  // A recovery code stands in for a lost passkey or app, but not for the PIN, which nobody loses with a phone.
  if (session.methods.includes('recovery')) return undefined;
  if (hasPasskey) return 'passkey';
  if (hasAuthenticator) return 'authenticator';
  return session.methods.includes('sms') ? undefined : 'code';
}

/**
 * Judges whether the page for setting a PIN or a passkey opens while a proof is missing. The page itself asks for a
 * PIN; every other proof is given on another page before.
 */
export function mayAddFactor(missing: Missing | undefined): missing is 'pin' | undefined {
  return missing === undefined || missing === 'pin';
}

/** Judges whether replacing the PIN takes the current one. A login by passkey is stronger, and makes it unnecessary. */
export function needsCurrentPin({ methods }: Pick<Session, 'methods'>, { hasPin }: Pick<Standing, 'hasPin'>): boolean {
  return hasPin && !methods.includes('passkey');
}

/** Judges whether sign-up skips its step for a PIN: a holder who has one changes it elsewhere. */
export function skipsPin(place: { readonly isSignUp: boolean }, { hasPin }: Pick<Standing, 'hasPin'>): boolean {
  return place.isSignUp && hasPin;
}

/** The reason why a passkey was not added; `passkey_there_already`: the device already has one for this wallet. */
export type PasskeyRefusal = { readonly code: 'passkey_refused' | 'passkey_there_already' } | Waits;

/**
 * Decides the outcome of a registration. If the browser sends it twice, the first request uses up the challenge; the
 * second then succeeds because the passkey is there. A passkey that the device had before is refused.
 *
 * @param isThere Whether the holder now has the passkey.
 */
export function afterRegistering(
  registered: Result<void, PasskeyRefusal>,
  isThere: boolean,
): Result<void, PasskeyRefusal> {
  if (registered.ok || registered.error.code !== 'passkey_refused') return registered;
  return isThere ? ok() : registered;
}
