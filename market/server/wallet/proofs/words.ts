import { t } from '#platform/words/words.ts';
import { waitWords } from '#platform/words/wait.ts';

const DAY_S = 86_400;
const WEEK_S = 7 * DAY_S;

/** Says why a change of the payout has no proof, and the next step. @param waitS The seconds to wait, if known. */
export function proofFaultWords(fault: 'proof_over' | 'too_many_codes' | 'address_moved', waitS: number | undefined) {
  if (fault === 'proof_over')
    return {
      title: t('This code is over'),
      text: t(
        'It was used, is older than five minutes, or was typed wrong too often. Nothing has changed: start again.',
      ),
    };
  if (fault === 'address_moved')
    return {
      title: t('Your e-mail address is new'),
      text: t(
        'Your former address can undo that you have another for {days, plural, one {# day} other {# days}}. Until then, how you are paid stays as it is. Start again afterwards.',
        { days: Math.ceil((waitS ?? WEEK_S) / DAY_S) },
      ),
    };
  const wait = waitWords(waitS ?? 3_600);
  return {
    title: t('Too many codes'),
    text: t('We mailed you many codes, so the next one has to wait: {wait}. Nothing has changed.', { wait }),
  };
}
