import { unreachable } from '#platform/kernel/invariant.ts';
import { t } from '#platform/words/words.ts';
import { pinWords } from '../sign-up/words.ts';
import { phraseRules } from './domain.ts';
import type { ChangeError } from './service.ts';

/** Says why a phrase was not changed. @param now Security time. */
export function phraseFault(
  error: ChangeError,
  now: Date,
): { readonly field: 'phrase' | 'pin'; readonly message: string } {
  switch (error.code) {
    case 'phrase_too_short':
      return { field: 'phrase', message: t('Choose at least {least} letters', { least: phraseRules.least }) };
    case 'phrase_too_long':
      return { field: 'phrase', message: t('Choose at most {most} letters', { most: phraseRules.most }) };
    case 'phrase_unreadable':
      return { field: 'phrase', message: t('Some of it cannot be seen. Type it again') };
    case 'phrase_address':
      return {
        field: 'phrase',
        message: t('Choose words that are no address, no code and not our name: they stand in our messages'),
      };
    case 'pin_malformed':
    case 'pin_wrong':
    case 'pin_locked':
    case 'pin_blocked':
    case 'pin_not_set':
      return { field: 'pin', message: pinWords(error, now) };
    default:
      return unreachable(error);
  }
}
