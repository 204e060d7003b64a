import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Session } from '../sessions/domain.ts';

/** What is known of a holder when they set how they confirm payments. */
interface Standing {
  readonly hasPin: boolean;
  readonly hasPasskey: boolean;
  readonly isFrozen: boolean;
}

/** What a session has to prove before it sets a PIN or a passkey; `frozen`: nothing it proves is enough. */
export type Missing = 'code' | 'pin' | 'passkey' | 'frozen';

/**
 * A password alone must not lead to a PIN or a passkey, which pay. Where the holder has one, that is what proves
 * it, and a code is not enough. Where they have none, a code to their phone is: as when they opened the wallet.
 */
export function missingProof({ methods }: Pick<Session, 'methods'>, standing: Standing): Missing | undefined {
  const { hasPin, hasPasskey, isFrozen } = standing;
  if (isFrozen && !hasPin && !hasPasskey) return 'frozen';
  if (methods.includes('sms') || methods.includes('passkey')) return undefined;
  if (hasPin) return 'pin';
  return hasPasskey ? 'passkey' : 'code';
}

/**
 * Whether the page on which a PIN or a passkey is set opens to a session that has to prove this. A PIN is asked for by
 * the page itself; all else is proved elsewhere, before.
 */
export function mayAddFactor(missing: Missing | undefined): missing is 'pin' | undefined {
  return missing === undefined || missing === 'pin';
}

/** Whether a PIN gives way only to somebody who knows it. It gives way to a passkey, too, which is stronger. */
export function needsCurrentPin({ methods }: Pick<Session, 'methods'>, { hasPin }: Pick<Standing, 'hasPin'>): boolean {
  return hasPin && !methods.includes('passkey');
}

/** Whether the way to a wallet goes past its step for a PIN: one that is there is changed elsewhere. */
export function skipsPin(place: { readonly isOnTheWay: boolean }, { hasPin }: Pick<Standing, 'hasPin'>): boolean {
  return place.isOnTheWay && hasPin;
}

/** Why a passkey was not added; `passkey_there_already`: the device has one for this wallet. */
export interface PasskeyRefusal {
  readonly code: 'passkey_refused' | 'passkey_there_already';
}

/**
 * What counts of a registration. Sent twice, the challenge is used up by the first: then what counts is that the passkey
 * is there. One that the device had before is nothing new.
 */
export function afterRegistering(
  registered: Result<void, PasskeyRefusal>,
  isThere: boolean,
): Result<void, PasskeyRefusal> {
  if (registered.ok || registered.error.code === 'passkey_there_already') return registered;
  return isThere ? ok() : registered;
}
