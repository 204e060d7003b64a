import { passwordWords } from '#platform/credentials/password.ts';
import { unreachable } from '#platform/kernel/invariant.ts';
import { waitWords } from '#platform/words/wait.ts';
import { t } from '#platform/words/words.ts';
import { totpWords } from '../authenticators/words.ts';
import { recoveryWords } from '../second-step/words.ts';
import { pinWords } from '../sign-up/words.ts';
import type { ResetError } from './password-service.ts';
import type { StopError } from './wait-service.ts';

/** Explains why the password was not replaced. @param now Security time, on which a lock of the PIN ends. */
export function resetWords(refused: Exclude<ResetError, { field: 'flow' }>, now: Date): string {
  if (refused.field === 'pin') return pinWords(refused.error, now);
  if (refused.field === 'totp') return totpWords(refused.error);
  if (refused.field === 'recovery') return recoveryWords(refused.error);
  const { error } = refused;
  if (error.code !== 'wait') return passwordWords(error);
  return t('Too many tries. Wait {wait}, then try again.', { wait: waitWords(error.seconds) });
}

/** Explains why a code stopped nothing. */
export function stopWords({ code }: StopError): string {
  switch (code) {
    case 'undo_malformed':
      return t('Type the eight letters and digits of our message.');
    case 'undo_unknown':
      return t('This code stops nothing. Check it with the message; if it is right, talk to support.');
    case 'recovery_done':
      return t('This comes too late: the new password was set. Talk to support at once.');
    default:
      return unreachable(code);
  }
}
