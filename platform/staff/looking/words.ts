import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { ReasonFault } from './domain.ts';
import { lookReasons } from './reasons-data.ts';
import type { LookReason } from './reasons-data.ts';

/** The reasons for a look outside the queue. */
export const reasonWords: Readonly<Record<LookReason, Message>> = {
  asked_by_person: msg('The person asked us'),
  complaint: msg('A complaint'),
  related_case: msg('Another case needs it'),
  decision_checked: msg('A decision is checked'),
  fraud_suspected: msg('Fraud is suspected'),
  authority: msg('An authority asked'),
};

/** Says a reason that a member chose, as the log has it. */
export function chosenReason(reason: string): string {
  const [code = '', reference] = reason.split(' ');
  const known = lookReasons.find((one) => one.code === code);
  if (!known) return reason;
  const words = reasonWords[known.code]();
  return reference === undefined ? words : t('{words}: {reference}', { words, reference });
}

/** Says what is wrong with a field of a reason, and what to do. */
export function reasonFault({ field, code }: ReasonFault): { readonly field: string; readonly message: string } {
  switch (code) {
    case 'reason_missing':
      return { field, message: t('Choose a reason.') };
    case 'reference_missing':
      return { field, message: t('Type the number of the case, ticket or letter.') };
    case 'reference_wrong':
      return { field, message: t('Type a number without blanks, such as T7K-4QF. Names do not belong here.') };
  }
}
