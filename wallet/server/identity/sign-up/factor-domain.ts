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
