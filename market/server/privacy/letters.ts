import type { Letter } from '#platform/mail/mailer.ts';
import { t } from '#platform/words/words.ts';
import { greeting } from '../accounts/accounts/words.ts';
import { tradeKeptDays } from '../retention.ts';

/** Writes that an account was deleted, to the address that it had. */
export function deletedLetter(to: { email: string; name: string; at: Date }): Letter {
  return {
    to: to.email,
    subject: t('Your account was deleted'),
    isSecurity: true,
    text: [
      greeting(to.name),
      t('Your account at Holdfast Market was deleted, and nobody can sign in to it any more.'),
      t('When: {at, date, longTime} UTC.', { at: to.at }),
      t('Your past orders and messages lose your name and address after {days} days.', { days: tradeKeptDays }),
      t('If this was somebody else, answer this mail today.'),
      t('Holdfast Market'),
    ].join('\n\n'),
  };
}
