import { passwordWords } from '#platform/credentials/password.ts';
import { waitWords } from '#platform/words/wait.ts';
import { t } from '#platform/words/words.ts';
import { pinWords } from '../sign-up/words.ts';
import type { ChangeError } from './service.ts';

/** Explains why the password was not changed. @param now Security time, on which a lock of the PIN ends. */
export function changeWords(refused: Exclude<ChangeError, { field: 'session' }>, now: Date): string {
  if (refused.field === 'pin') return pinWords(refused.error, now);
  const { error } = refused;
  if (error.code === 'wait')
    return t('Too many tries. Wait {wait}, then try again.', { wait: waitWords(error.seconds) });
  if (error.code === 'password_wrong') return t('That is not your present password. Nothing was changed.');
  if (error.code === 'password_changed')
    return t('Your password was changed after this page was opened. Enter the changed one here, or leave this page.');
  if (error.code === 'password_same') return t('That is your present password. Choose another one.');
  return passwordWords(error);
}
