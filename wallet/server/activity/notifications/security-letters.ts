import type { NoticedEvent } from '#platform/security-log/events.ts';
import { t } from '#platform/words/words.ts';
import { urls } from '../../urls.ts';
import { letter } from './letters.ts';
import type { Frame, Message } from './letters.ts';

/** A change of what opens a wallet or moves its money. */
export interface Change {
  readonly event: NoticedEvent;
  readonly at: Date;
  /** The browser and its system; null if no browser was part of it. */
  readonly browser: string | null;
  /** The name of the shop that the change is about. */
  readonly shop: string | undefined;
  /** The last four digits of the card that the change is about. */
  readonly ending: string | undefined;
}

/**
 * Writes what changed, when and in which browser, and what to do if it was somebody else. An SMS has no words of a shop,
 * and neither has a link that logs in.
 */
export function changeLetter(change: Change, frame: Frame): Message {
  const { at, browser, shop = t('a shop'), ending = '' } = change;
  const what = happened[change.event]({ shop, ending });
  return {
    subject: what.subject,
    text: letter(frame, [
      what.text,
      browser === null
        ? t('When: {at, date, longTime} UTC.', { at })
        : t('When: {at, date, longTime} UTC.\nWhere: {browser}.', { at, browser }),
      t('If this was you, there is nothing to do.'),
      t(
        'If it was somebody else, open your wallet, end all other sessions in your profile, and write to us: {helpUrl}',
        { helpUrl: `${frame.walletUrl}${urls.support.contact()}` },
      ),
      t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
    ]),
    short: t('Holdfast: {what} Not you? Open your wallet, and end all other sessions in your profile.', {
      what: what.short,
    }),
  };
}

interface Words {
  readonly subject: string;
  readonly text: string;
  readonly short: string;
}

/** The words for each event. A shop whose name is not known is *a shop*. */
const happened: Readonly<Record<NoticedEvent, (about: { ending: string; shop: string }) => Words>> = {
  'login.from_new_browser': () => ({
    subject: t('Somebody signed in to your wallet in a new browser'),
    text: t('Somebody signed in to your wallet in a browser that it did not know.'),
    short: t('your wallet was opened in a new browser.'),
  }),
  'password.changed': () => ({
    subject: t('Your password was changed'),
    text: t('The password of your wallet was changed.'),
    short: t('your password was changed.'),
  }),
  'password.reset': () => ({
    subject: t('Your wallet has a new password'),
    text: t('The forgotten password of your wallet was replaced, and everybody was signed out.'),
    short: t('your forgotten password was replaced.'),
  }),
  'login.stopped': () => ({
    subject: t('Somebody knows your password'),
    text: t('Somebody typed the password of your wallet in a new browser, and then five wrong codes. They are not in.'),
    short: t('somebody typed your password, but wrong codes.'),
  }),
  'totp.added': () => ({
    subject: t('Your wallet has an authenticator app'),
    text: t('An authenticator app was added to your wallet. Its codes are a second step when you sign in.'),
    short: t('an authenticator app was added to your wallet.'),
  }),
  'totp.removed': () => ({
    subject: t('The authenticator app of your wallet was removed'),
    text: t('The authenticator app of your wallet was removed, and its codes no longer work.'),
    short: t('the authenticator app of your wallet was removed.'),
  }),
  'recovery_codes.made': () => ({
    subject: t('Your wallet has new recovery codes'),
    text: t('New recovery codes were made for your wallet. The ones before no longer work.'),
    short: t('new recovery codes were made for your wallet.'),
  }),
  'recovery_code.used': () => ({
    subject: t('A recovery code of your wallet was used'),
    text: t('A recovery code of your wallet was used. It does not work again.'),
    short: t('a recovery code of your wallet was used.'),
  }),
  'change.undone': () => ({
    subject: t('A change of your wallet was undone'),
    text: t('A change of your wallet was undone by the link in our mail, and everybody was signed out.'),
    short: t('a change of your wallet was undone.'),
  }),
  'pin.set': () => ({
    subject: t('Your wallet has a PIN now'),
    text: t('A PIN for payments was set in your wallet.'),
    short: t('a PIN for payments was set.'),
  }),
  'pin.changed': () => ({
    subject: t('Your PIN was changed'),
    text: t('The PIN for payments of your wallet was changed.'),
    short: t('your PIN for payments was changed.'),
  }),
  'pin.blocked': () => ({
    subject: t('Your PIN is blocked'),
    text: t(
      'Your PIN was wrong a hundred times in a row, so nobody can pay with it any more. Sign in by passkey to choose another PIN.',
    ),
    short: t('your PIN is blocked after too many wrong tries.'),
  }),
  'passkey.added': () => ({
    subject: t('Your wallet has another passkey'),
    text: t('A passkey was added to your wallet. It signs in, and it approves payments.'),
    short: t('a passkey was added to your wallet.'),
  }),
  'passkey.removed': () => ({
    subject: t('A passkey of your wallet was removed'),
    text: t('A passkey was removed from your wallet. It no longer signs in or approves payments.'),
    short: t('a passkey was removed from your wallet.'),
  }),
  'card.linked': ({ ending }) => ({
    subject: t('Your wallet has another card'),
    text: t('The card that ends in {ending} was linked to your wallet.', { ending }),
    short: t('the card that ends in {ending} was linked.', { ending }),
  }),
  'card.removed': ({ ending }) => ({
    subject: t('A card was removed from your wallet'),
    text: t('The card that ends in {ending} was removed from your wallet.', { ending }),
    short: t('the card that ends in {ending} was removed.', { ending }),
  }),
  'link.made': ({ shop }) => ({
    subject: t('Your wallet is linked to a shop'),
    text: t('{shop} is linked to your wallet. You can pay there, within the limits that you chose.', { shop }),
    short: t('your wallet is linked to another shop.'),
  }),
  'link.ended': ({ shop }) => ({
    subject: t('A link of your wallet ended'),
    text: t('{shop} is no longer linked to your wallet.', { shop }),
    short: t('the link of your wallet to a shop ended.'),
  }),
  'payee.linked': ({ shop }) => ({
    subject: t('A shop pays your sales into your wallet'),
    text: t('{shop} pays your sales into this wallet from now on.', { shop }),
    short: t('a shop pays your sales into your wallet from now on.'),
  }),
  'payee.ended': ({ shop }) => ({
    subject: t('A shop no longer pays into your wallet'),
    text: t('{shop} no longer pays your sales into this wallet.', { shop }),
    short: t('a shop no longer pays your sales into your wallet.'),
  }),
  'data.copied': () => ({
    subject: t('A copy of your data was downloaded'),
    text: t('A copy of everything that your wallet knows about you was downloaded.'),
    short: t('a copy of the data of your wallet was downloaded.'),
  }),
};
