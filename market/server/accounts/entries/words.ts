import { waitWords } from '#platform/words/wait.ts';
import { t } from '#platform/words/words.ts';
import type { Fault } from '../accounts/domain.ts';
import type { Entry, Step } from './domain.ts';

/** Says that an address gets no more codes for a while. @param field The name of the field with the address. */
export function tooManyCodesFault(field: string, waitS: number): Fault {
  const wait = waitWords(waitS);
  return {
    field,
    message: t('Many codes were asked for, so the next one has to wait: {wait}. Nothing has changed.', { wait }),
  };
}

/** Says that no code was mailed yet, because many were mailed before. */
export function noCodeFault(): Fault {
  return {
    field: 'code',
    message: t('Many codes were mailed to you lately. Wait a while, then have another one mailed.'),
  };
}

/** The title of the page of a step. */
export function stepTitle({ kind }: Pick<Entry, 'kind'>, step: Step): string {
  if (step === 'password') return t('Choose a new password');
  if (step === 'wait') return t('Your new password has to wait');
  if (step === 'factor') return t('One more step');
  return kind === 'login' ? t('Is it you?') : t('Type the code from our mail');
}
