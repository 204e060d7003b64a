import { unreachable } from '#platform/kernel/invariant.ts';
import { t } from '#platform/words/words.ts';
import { waitsWords } from '../restrictions/words.ts';
import { pinWords } from '../sign-up/words.ts';
import type { RemoveError, RenameError } from './change-service.ts';
import { MOST_IN_NAME } from './domain.ts';

/**
 * Explains why a passkey was not renamed or removed.
 *
 * @param now Security time, on which a lock of the PIN ends.
 */
export function refusalWords(
  error: Exclude<RenameError | RemoveError, { code: 'passkey_unknown' }>,
  now: Date,
): { field: 'name' | 'pin' | 'remove'; message: string } {
  switch (error.code) {
    case 'name_empty':
      return { field: 'name', message: t('Type a name, for instance the device that has the passkey.') };
    case 'name_too_long':
      return { field: 'name', message: t('Use at most {most} letters.', { most: MOST_IN_NAME }) };
    case 'name_unreadable':
      return { field: 'name', message: t('This name has signs that nobody can read. Use letters and digits.') };
    case 'name_address':
      return { field: 'name', message: t('This looks like a web or mail address. Use plain words.') };
    case 'passkey_last':
      return {
        field: 'remove',
        message: t('This is your only passkey, and you have no PIN. Set a PIN or add another passkey first.'),
      };
    case 'recent_change':
      return { field: 'remove', message: waitsWords('new_factor', error) };
    case 'pin_malformed':
    case 'pin_not_set':
    case 'pin_wrong':
    case 'pin_locked':
    case 'pin_blocked':
      return { field: 'pin', message: pinWords(error, now) };
    default:
      return unreachable(error);
  }
}
