import type { Letter } from '#platform/mail/mailer.ts';
import type { NoticedEvent } from '#platform/security-log/events.ts';
import { t } from '#platform/words/words.ts';
import { urls } from '../../urls.ts';

/** A change of what opens an account. */
export interface AccountChange {
  readonly event: NoticedEvent;
  readonly at: Date;
  /** The browser and its system; null if no browser was part of it. */
  readonly browser: string | null;
}

/** Writes what changed, when and in which browser, and what to do if it was somebody else. It has no link that logs in. */
export function accountLetter(change: AccountChange, to: { email: string; name: string; publicUrl: string }): Letter {
  const { at } = change;
  const what =
    change.event === 'password.changed'
      ? { subject: t('Your password was changed'), text: t('The password of your account was changed.') }
      : change.event === 'data.copied'
        ? {
            subject: t('A copy of your data was downloaded'),
            text: t('A copy of everything that the market knows about you was downloaded.'),
          }
        : {
            subject: t('Somebody signed in to your account in a new browser'),
            text: t('Somebody signed in to your account in a browser that it did not know.'),
          };
  const when = t('When: {at, date, longTime} UTC.', { at });
  const where = change.browser === null ? when : `${when}\n${t('Where: {browser}.', { browser: change.browser })}`;
  return {
    to: to.email,
    subject: what.subject,
    isSecurity: true,
    text: [
      t('Hello {name},', { name: to.name }),
      what.text,
      where,
      t('If this was you, there is nothing to do.'),
      t(
        'If it was somebody else, sign in, end all other sessions and change your password under Sign-in and security: {url}',
        { url: `${to.publicUrl}${urls.accounts.security()}` },
      ),
      t('Holdfast Market'),
    ].join('\n\n'),
  };
}
