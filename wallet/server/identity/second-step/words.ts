import { waitWords } from '#platform/words/wait.ts';
import { t } from '#platform/words/words.ts';
import type { RecoveryRefusal } from '../recovery-codes/service.ts';

/** Explains why a recovery code was refused. */
export function recoveryWords(error: RecoveryRefusal): string {
  switch (error.code) {
    case 'recovery_malformed':
      return t('A recovery code has twelve letters and digits. This was not counted as a try.');
    case 'recovery_wrong':
      return t('This is none of your unused recovery codes. Each works once, and new ones replace those before.');
    case 'recovery_wait':
      return t('Too many wrong codes. Wait {wait}, then try again.', { wait: waitWords(error.seconds) });
  }
}
