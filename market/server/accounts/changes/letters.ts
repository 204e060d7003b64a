import type { Letter } from '#platform/mail/mailer.ts';
import { t } from '#platform/words/words.ts';
import { urls } from '../../urls.ts';
import { greeting } from '../accounts/words.ts';
import type { Change } from './domain.ts';

/**
 * Writes about a change, with the link that undoes it.
 *
 * @param to.email The address from before the change.
 */
export function undoLetter(
  { kind, madeAt, expiresAt }: Pick<Change, 'kind' | 'madeAt' | 'expiresAt'>,
  to: { email: string; name: string; publicUrl: string },
  undoToken: string,
): Letter {
  const undo = `${to.publicUrl}${urls.accounts.undoChange({ token: undoToken })}`;
  const what =
    kind === 'email'
      ? {
          subject: t('Your account has a new e-mail address'),
          text: t('The e-mail address of your account was changed. Our mails go to the new one from now on.'),
        }
      : { subject: t('Your name was changed'), text: t('The name of your account was changed.') };
  return {
    to: to.email,
    subject: what.subject,
    isSecurity: true,
    text: [
      greeting(to.name),
      what.text,
      t('When: {at, date, longTime} UTC.', { at: madeAt }),
      t('If this was you, there is nothing to do.'),
      t('If it was somebody else, undo it until {until, date, longTime} UTC: {undo}', { until: expiresAt, undo }),
      t('Holdfast Market'),
    ].join('\n\n'),
  };
}

/** Writes to the new address that it is one now. It has no link that undoes anything. */
export function welcomeLetter(to: { email: string; name: string }, change: Pick<Change, 'madeAt'>): Letter {
  return {
    to: to.email,
    subject: t('This is the address of your account now'),
    isSecurity: true,
    text: [
      greeting(to.name),
      t('From now on you sign in to Holdfast Market with this address, and our mails come here.'),
      t('When: {at, date, longTime} UTC.', { at: change.madeAt }),
      t('Holdfast Market'),
    ].join('\n\n'),
  };
}
