import { t } from '#platform/words/words.ts';
import type { Fault } from '../accounts/domain.ts';
import { MOST_IN_NAME, MOST_PASSKEYS } from './domain.ts';
import type { NameError } from './domain.ts';
import type { AddError } from './service.ts';

/** Says why a passkey was not added, and the next step. */
export function addFaultWords({ code }: AddError): Fault {
  switch (code) {
    case 'passkey_refused':
      return { field: 'passkey', message: t('This passkey did not work. Nothing was added: press the button again.') };
    case 'passkey_there_already':
      return { field: 'passkey', message: t('You have this passkey already. Add one on another device.') };
    case 'too_many_passkeys':
      return {
        field: 'passkey',
        message: t('You have {most} passkeys, which is the most. Remove one first.', { most: MOST_PASSKEYS }),
      };
  }
}

/** Says why a name for a passkey is refused. */
export function nameFaultWords({ code }: NameError): Fault {
  switch (code) {
    case 'name_empty':
      return { field: 'name', message: t('Type a name, for instance the device that has the passkey.') };
    case 'name_too_long':
      return { field: 'name', message: t('Use at most {most} letters.', { most: MOST_IN_NAME }) };
    case 'name_unreadable':
      return { field: 'name', message: t('This name has signs that nobody can read. Use letters and digits.') };
  }
}

/** Says that a signature to sign in was refused. */
export function signFaultWords(): Fault {
  return { field: 'passkey', message: t('This passkey did not work. Press the button again, or use your password.') };
}
