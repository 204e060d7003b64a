import { sha256 } from '#platform/kernel/canonical.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isReadable } from '#platform/kernel/readable.ts';
import { letterCount, typedLine } from '#platform/kernel/typed.ts';

/** The most visible letters of a passkey's name. */
export const MOST_IN_NAME = 40;
/** The most code units of it, because a visible letter may have many. */
const MOST_UNITS = 160;

/** The reason why a name for a passkey is refused. */
export interface NameError {
  readonly code: 'name_empty' | 'name_too_long' | 'name_unreadable' | 'name_address';
}

/** Text that a person could take for a web or mail address, and follow. */
const address = /[/\\@:]|www\.|\p{L}\.\p{L}{2,}/iu;

/** Reads the typed name of a passkey: 1 to 40 visible letters, and nothing that looks like an address. */
export function judgeName(typed: string): Result<string, NameError> {
  const name = typedLine(typed);
  if (name === '') return err({ code: 'name_empty' });
  if (name.length > MOST_UNITS || letterCount(name) > MOST_IN_NAME) return err({ code: 'name_too_long' });
  if (!isReadable(name)) return err({ code: 'name_unreadable' });
  return address.test(name.normalize('NFKC')) ? err({ code: 'name_address' }) : ok(name);
}

/** The name of a passkey in addresses: short, whatever the device chose as its id. */
export function keyOf({ credentialId }: { readonly credentialId: string }): string {
  return sha256(`passkey ${credentialId}`).toString('base64url').slice(0, 22);
}

/** Judges whether a holder may remove one of `count` passkeys: the last one only if they have a PIN. */
export function mayRemove(count: number, hasPin: boolean): boolean {
  return count > 1 || hasPin;
}
