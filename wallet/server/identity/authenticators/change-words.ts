import { t } from '#platform/words/words.ts';
import { waitsWords } from '../restrictions/words.ts';
import { pinWords } from '../sign-up/words.ts';
import type { AddRefusal, RemoveRefusal } from './service.ts';
import { totpWords } from './words.ts';

interface Fault {
  readonly field: 'totp' | 'pin' | 'remove';
  readonly message: string;
}

/** Explains why no app was set up. @param now Security time, on which a lock of the PIN ends. */
export function addFault(error: AddRefusal, now: Date): Fault {
  switch (error.code) {
    case 'pin_malformed':
    case 'pin_not_set':
    case 'pin_wrong':
    case 'pin_locked':
    case 'pin_blocked':
      return { field: 'pin', message: pinWords(error, now) };
    case 'totp_set_already':
      return { field: 'totp', message: t('You have an app set up already. Remove it before you set up another.') };
    case 'recent_change':
      return { field: 'totp', message: waitsWords('new_factor', error) };
    case 'offer_over':
      return { field: 'totp', message: t('This page was out of date. Scan the code that it shows now.') };
    case 'totp_malformed':
    case 'totp_not_set':
    case 'totp_blocked':
    case 'totp_used':
    case 'totp_wait':
    case 'totp_wrong':
      return { field: 'totp', message: totpWords(error) };
  }
}

/** Explains why an app was not removed. @param now Security time, on which a lock of the PIN ends. */
export function removeFault(error: Exclude<RemoveRefusal, { code: 'totp_not_set' }>, now: Date): Fault {
  if (error.code === 'recent_change') return { field: 'remove', message: waitsWords('new_factor', error) };
  if (error.code !== 'totp_last') return { field: 'pin', message: pinWords(error, now) };
  const message = t('Without the app, nothing could confirm your payments. Set a PIN or add a passkey first.');
  return { field: 'remove', message };
}
