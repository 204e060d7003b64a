import { sha256 } from '#platform/kernel/canonical.ts';
import { isReadable } from '#platform/kernel/readable.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { letterCount, typedLine } from '#platform/kernel/typed.ts';

/** The most visible letters of a passkey's name. */
export const MOST_IN_NAME = 40;
/** The most code units of it, because a visible letter may have many. */
const MOST_UNITS = 160;
/** The most passkeys of one shopper. */
export const MOST_PASSKEYS = 20;

/** The reason why a name for a passkey is refused. */
export interface NameError {
  readonly code: 'name_empty' | 'name_too_long' | 'name_unreadable';
}

/** Reads the typed name of a passkey: 1 to 40 visible letters. */
export function judgeName(typed: string): Result<string, NameError> {
  const name = typedLine(typed);
  if (name === '') return err({ code: 'name_empty' });
  if (name.length > MOST_UNITS || letterCount(name) > MOST_IN_NAME) return err({ code: 'name_too_long' });
  return isReadable(name) ? ok(name) : err({ code: 'name_unreadable' });
}

/** The name of a passkey in addresses: short, whatever the device chose as its id. */
export function keyOf({ credentialId }: { readonly credentialId: string }): string {
  return sha256(`passkey ${credentialId}`).toString('base64url').slice(0, 22);
}
