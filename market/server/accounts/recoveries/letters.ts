import type { Letter } from '#platform/mail/mailer.ts';
import { t } from '#platform/words/words.ts';
import { urls } from '../../urls.ts';
import { greeting } from '../accounts/words.ts';
import type { Wait } from './domain.ts';

/** Writes that somebody asked for a new password, from when on it can be chosen, and how to stop it. */
export function waitLetter(
  { dueAt, expiresAt }: Pick<Wait, 'dueAt' | 'expiresAt'>,
  to: { email: string; name: string; publicUrl: string },
  stopToken: string,
): Letter {
  const stop = `${to.publicUrl}${urls.accounts.stopRecovery({ token: stopToken })}`;
  const again = `${to.publicUrl}${urls.accounts.forgotten()}`;
  return {
    to: to.email,
    subject: t('A new password was asked for'),
    isSecurity: true,
    text: [
      greeting(to.name),
      t(
        'Somebody asked for a new password for your account, with a code from this mailbox. Nothing else speaks for them, so we wait.',
      ),
      t(
        'If it was you, choose the new password between {dueAt, date, longTime} and {expiresAt, date, longTime} UTC: {again}',
        {
          dueAt,
          expiresAt,
          again,
        },
      ),
      t('If it was somebody else, stop it, and secure your mailbox: {stop}', { stop }),
      t('Holdfast Market'),
    ].join('\n\n'),
  };
}
