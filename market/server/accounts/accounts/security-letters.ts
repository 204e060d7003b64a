import type { Letter } from '#platform/mail/mailer.ts';
import type { NoticedEvent } from '#platform/security-log/events.ts';
import { t } from '#platform/words/words.ts';
import { urls } from '../../urls.ts';
import { greeting } from './words.ts';

/** A change of what opens an account. */
export interface AccountChange {
  readonly event: NoticedEvent;
  readonly at: Date;
  /** The browser and its system; null if no browser was part of it. */
  readonly browser: string | null;
}

/** The subject and the first sentence about each event of the market. */
const happened: Partial<Readonly<Record<NoticedEvent, () => readonly [subject: string, text: string]>>> = {
  'password.changed': () => [t('Your password was changed'), t('The password of your account was changed.')],
  'password.reset': () => [
    t('Your account has a new password'),
    t('The forgotten password of your account was replaced, and everybody was signed out.'),
  ],
  'login.from_new_browser': () => [
    t('Somebody signed in to your account in a new browser'),
    t('Somebody signed in to your account in a browser that it did not know.'),
  ],
  'login.stopped': () => [
    t('Somebody knows your password'),
    t(
      'Somebody typed your password in a browser that your account does not know, and then five wrong codes. They are not in.',
    ),
  ],
  'passkey.added': () => [t('A passkey was added'), t('A passkey was added to your account.')],
  'passkey.removed': () => [t('A passkey was removed'), t('A passkey of your account was removed.')],
  'totp.added': () => [
    t('An authenticator app was added'),
    t('Signing in from a new browser needs a code of this app from now on.'),
  ],
  'totp.removed': () => [
    t('Your authenticator app was removed'),
    t('The authenticator app of your account and its recovery codes were removed.'),
  ],
  'recovery_codes.made': () => [
    t('You have new recovery codes'),
    t('New recovery codes were made for your account. The ones before no longer work.'),
  ],
  'recovery_code.used': () => [
    t('A recovery code was used'),
    t('Somebody used one of the recovery codes of your account. It does not work again.'),
  ],
  'address.changed': () => [
    t('The address for your parcels was changed'),
    t('The postal address of your account was changed. Your next order goes to the new one; orders before it do not.'),
  ],
  'link.made': () => [
    t('A wallet was linked to your account'),
    t('A wallet was linked to your account. Your orders can be paid with it.'),
  ],
  'link.ended': () => [
    t('A wallet was unlinked from your account'),
    t('A wallet is no longer linked to your account. Orders that it had not paid yet have ended.'),
  ],
  'data.copied': () => [
    t('A copy of your data was downloaded'),
    t('A copy of everything that the market knows about you was downloaded.'),
  ],
  'change.undone': () => [
    t('A change of your account was undone'),
    t(
      'A change was undone by the link in our mail, and everybody was signed out. What was added to your account since is removed.',
    ),
  ],
};

/** Judges whether another letter says what happened: those about the payout can undo it, too. */
export function hasOwnLetter(event: NoticedEvent): boolean {
  return event === 'payee.linked' || event === 'payee.ended';
}

/** Writes what changed, when and in which browser, and what to do if it was somebody else. It has no link that logs in. */
export function accountLetter(change: AccountChange, to: { email: string; name: string; publicUrl: string }): Letter {
  const { at } = change;
  const [subject, text] = happened[change.event]?.() ?? [t('Your account was changed'), t('Your account was changed.')];
  const when = t('When: {at, date, longTime} UTC.', { at });
  const where = change.browser === null ? when : `${when}\n${t('Where: {browser}.', { browser: change.browser })}`;
  return {
    to: to.email,
    subject,
    isSecurity: true,
    text: [
      greeting(to.name),
      text,
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
