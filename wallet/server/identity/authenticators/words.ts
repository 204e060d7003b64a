import { unreachable } from '#platform/kernel/invariant.ts';
import { waitWords } from '#platform/words/wait.ts';
import { t } from '#platform/words/words.ts';
import { totpRules } from './domain.ts';
import type { CodeRefusal } from './domain.ts';

/** Explains why a code of an authenticator app was refused; the page adds the consequence. */
export function totpWords(error: CodeRefusal): string {
  switch (error.code) {
    case 'totp_malformed':
      return t('Type the six digits that your app shows. This was not counted as a try.');
    case 'totp_wrong':
      return t('That is not the code that your app shows now. Check that the clock of your phone is right.');
    case 'totp_used':
      return t('This code was used already. Wait until your app shows the next one.');
    case 'totp_wait':
      return t('Too many wrong codes. Wait {wait}, then type the code that your app shows.', {
        wait: waitWords(error.seconds),
      });
    case 'totp_blocked':
      return t(
        'That was wrong {most} times, so the codes of your app no longer work. Remove the app and set it up again.',
        { most: totpRules.most },
      );
    case 'totp_not_set':
      return t('You have no authenticator app set up.');
    default:
      return unreachable(error);
  }
}
