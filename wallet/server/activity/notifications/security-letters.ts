import type { NoticedEvent } from '#platform/security-log/events.ts';
import type { OtherSide } from '../../identity/contacts/domain.ts';
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
  /** The new password that the change is about: from when it can be set, and the code that stops it. */
  readonly recovery: { readonly dueAt: Date; readonly undoCode: string } | undefined;
  /** The number of things that are left after the change, for instance recovery codes. */
  readonly left?: number | undefined;
  /** Whether an operator did it. */
  readonly isByStaff?: boolean;
}

/**
 * Writes what changed, when and in which browser, and what to do if it was somebody else. An SMS has no words of a shop,
 * and neither has a link that logs in.
 */
export function changeLetter(change: Change, frame: Frame): Message {
  const { event, at, browser, shop = t('a shop'), ending = '', left = 0, recovery, isByStaff = false } = change;
  const what = happened[event]({ shop, ending, left, dueAt: recovery?.dueAt ?? at, isByStaff });
  const stop = recovery && stopWords(recovery.undoCode, frame);
  return {
    subject: what.subject,
    text: letter(frame, [
      what.text,
      browser === null
        ? t('When: {at, date, longTime} UTC.', { at })
        : t('When: {at, date, longTime} UTC.\nWhere: {browser}.', { at, browser }),
      ...(isOurs(change) ? [] : [t('If this was you, there is nothing to do.')]),
      stop?.long ?? adviceWords(change, frame),
      t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
    ]),
    short: stop
      ? t('Holdfast: {what} {stop}', { what: what.short, stop: stop.short })
      : shortAdvice(change, what.short),
  };
}

/** Writes an SMS. The line that the sender adds leads to the page on which the holder freezes the wallet, or to support. */
function shortAdvice(change: Change, what: string): string {
  return isOver(change.event) && !isOurs(change)
    ? t('Holdfast: {what} Not you? Write to our support at once.', { what })
    : t('Holdfast: {what}', { what });
}

/** Whether the holder cannot freeze the wallet after a change. */
function isOver(event: NoticedEvent): boolean {
  return event === 'account.closed' || event === 'contact.restored' || event === 'account.frozen';
}

/** Whether an operator froze the wallet, so that nobody else did. */
function isOurs({ event, isByStaff = false }: Change): boolean {
  return event === 'account.frozen' && isByStaff;
}

function adviceWords(change: Change, { walletUrl }: Frame): string {
  const helpUrl = `${walletUrl}${urls.support.contact()}`;
  if (isOurs(change)) return t('Do you want to know why? Write to us: {helpUrl}', { helpUrl });
  return isOver(change.event)
    ? t('If it was somebody else, write to us at once: {helpUrl}', { helpUrl })
    : t('If it was somebody else, freeze your wallet at once: {reportUrl}\nThen write to us: {helpUrl}', {
        reportUrl: `${walletUrl}${urls.protection.report()}`,
        helpUrl,
      });
}

/**
 * Writes to a number or address that is no longer the wallet's. The old one gets the code that undoes the change; one
 * whose change was undone, or that the wallet had for a few days, learns only that.
 */
export function otherSideLetter(change: Change, { undo }: OtherSide, frame: Frame): Message {
  if (!undo) {
    return {
      subject: t('A wallet no longer uses this address'),
      text: letter(frame, [
        t('A wallet no longer uses this number or address. There is nothing to undo from here.'),
        t('If you do not know why, write to us: {helpUrl}', { helpUrl: `${frame.walletUrl}${urls.support.contact()}` }),
        t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
      ]),
      short: t('Holdfast: a wallet no longer uses this number. There is nothing to undo from here.'),
    };
  }
  const { code, until } = undo;
  const what = happened[change.event]({ shop: '', ending: '', left: 0, dueAt: change.at, isByStaff: false });
  const undoUrl = `${frame.walletUrl}${urls.identity.undo()}`;
  return {
    subject: what.subject,
    text: letter(frame, [
      what.text,
      t('When: {at, date, longTime} UTC.', { at: change.at }),
      t('If this was you, there is nothing to do.'),
      t(
        'If it was somebody else, type this code on {undoUrl}: {code}\nIt works until {until, date, longTime} UTC, makes this address yours again, and logs every browser out. It does not log you in.',
        { undoUrl, code, until },
      ),
      t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
    ]),
    short: t('Holdfast: {what} Not you? Until {until, date, day}, type {code} at {undoUrl}: it undoes the change.', {
      what: what.short,
      until,
      code,
      undoUrl,
    }),
  };
}

/** Says how to stop a new password. The address is no link, because no message has one that leads to a login. */
function stopWords(code: string, { walletUrl }: Frame): { readonly long: string; readonly short: string } {
  const page = `${new URL(walletUrl).host}${urls.identity.recoverStop()}`;
  return {
    long: t(
      'If it was somebody else, stop it: type the code {code} at {page}, or press “Stop it” where you are logged in. Then your password stays as it is.',
      { code, page },
    ),
    short: t('Not you? Type {code} at {page}', { code, page }),
  };
}

interface Words {
  readonly subject: string;
  readonly text: string;
  readonly short: string;
}

/** The facts that the words of a change may have. */
interface About {
  readonly ending: string;
  readonly shop: string;
  readonly left: number;
  readonly dueAt: Date;
  readonly isByStaff: boolean;
}

/** The words for each event. A shop whose name is not known is *a shop*. */
const happened: Readonly<Record<NoticedEvent, (about: About) => Words>> = {
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
    subject: t('Your forgotten password was replaced'),
    text: t(
      'The forgotten password of your wallet was replaced, and all sessions ended. For three days, money cannot be withdrawn, and no new PIN, passkey or shop can be added.',
    ),
    short: t('your forgotten password was replaced.'),
  }),
  'recovery.started': ({ dueAt }) => ({
    subject: t('Somebody asked for a new password'),
    text: t(
      'Somebody with a code from your phone asked for a new password for your wallet, without your PIN. It can be set from {dueAt, date, longTime} UTC on.',
      { dueAt },
    ),
    short: t('somebody asked for a new password.'),
  }),
  'recovery.reminded': ({ dueAt }) => ({
    subject: t('Tomorrow, a new password can be set'),
    text: t(
      'Two days ago, somebody with a code from your phone asked for a new password for your wallet. It can be set from {dueAt, date, longTime} UTC on.',
      { dueAt },
    ),
    short: t('a new password can be set in 24 hours.'),
  }),
  'recovery.due': () => ({
    subject: t('A new password can be set now'),
    text: t(
      'The wait for a new password for your wallet is over. With a code from your phone, it can be set now: “Forgotten password?” on the login page leads there.',
    ),
    short: t('a new password can be set now.'),
  }),
  'recovery.stopped': () => ({
    subject: t('The request for a new password was stopped'),
    text: t(
      'The request for a new password for your wallet was stopped, or ended by another change. It sets no password any more.',
    ),
    short: t('the request for a new password was stopped.'),
  }),
  'login.stopped': () => ({
    subject: t('Somebody knows your password'),
    text: t('Somebody typed the password of your wallet in a new browser, and then a wrong code. They are not in.'),
    short: t('somebody typed your password in a new browser, but a wrong code.'),
  }),
  'change.undone': () => ({
    subject: t('A change of your name or address was undone'),
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
  'phone.changed': () => ({
    subject: t('The phone number of your wallet was changed'),
    text: t('Your wallet has another phone number now. The one that it had before no longer logs in.'),
    short: t('your wallet has another number.'),
  }),
  'email.proved': () => ({
    subject: t('Your wallet has an e-mail address'),
    text: t(
      'An e-mail address was added to your wallet. Receipts and warnings go there, and it logs in with your password.',
    ),
    short: t('an e-mail address was added to your wallet.'),
  }),
  'email.changed': () => ({
    subject: t('The e-mail address of your wallet was changed'),
    text: t('Your wallet has another e-mail address now. The one that it had before no longer logs in.'),
    short: t('your wallet has another e-mail address.'),
  }),
  'name.changed': () => ({
    subject: t('The name of your wallet was changed'),
    text: t('The name in the profile of your wallet was changed.'),
    short: t('the name of your wallet was changed.'),
  }),
  'address.changed': () => ({
    subject: t('The postal address of your wallet was changed'),
    text: t('The postal address in the profile of your wallet was changed.'),
    short: t('the postal address of your wallet was changed.'),
  }),
  'contact.restored': () => ({
    subject: t('A change of your wallet was undone'),
    text: t(
      'Your wallet has its former number or e-mail address again, and other browsers were logged out. Change your password and your PIN now: somebody may know them.',
    ),
    short: t('your former number or address is back. Log in, and change password and PIN.'),
  }),
  'account.closed': () => ({
    subject: t('Your wallet is closed'),
    text: t('Your wallet is closed, as you asked. All links to shops ended, and nobody can log in to it any more.'),
    short: t('your wallet is closed.'),
  }),
  'totp.added': () => ({
    subject: t('Your wallet has an authenticator app'),
    text: t('An authenticator app was set up for your wallet. Its codes sign in, and they approve payments.'),
    short: t('an authenticator app was set up.'),
  }),
  'totp.removed': () => ({
    subject: t('The authenticator app of your wallet was removed'),
    text: t('The authenticator app of your wallet was removed. Its codes no longer sign in or approve payments.'),
    short: t('the authenticator app was removed.'),
  }),
  'totp.blocked': () => ({
    subject: t('The codes of your authenticator app are blocked'),
    text: t(
      'The code of your authenticator app was wrong a hundred times in a row, so its codes no longer work. Somebody may know your password: change it, then remove the app and set it up again.',
    ),
    short: t('the codes of your app are blocked after too many wrong tries.'),
  }),
  'recovery_codes.made': () => ({
    subject: t('Your wallet has new recovery codes'),
    text: t('Ten recovery codes were made for your wallet. The codes that you had before no longer work.'),
    short: t('new recovery codes were made.'),
  }),
  'recovery_code.used': ({ left }) => ({
    subject: t('A recovery code of your wallet was used'),
    text: t(
      'Somebody used a recovery code of your wallet. {left, plural, =0 {None is left: make new ones.} one {One is left: make new ones soon.} other {# are left.}}',
      { left },
    ),
    short: t('a recovery code was used; {left, plural, =0 {none is left} one {one is left} other {# are left}}.', {
      left,
    }),
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
  'bank_account.added': ({ ending }) => ({
    subject: t('A bank account was added to your wallet'),
    text: t(
      'The bank account that ends in {ending} was added to your wallet. It cannot be used before somebody proves it by the small amounts on its statement.',
      { ending },
    ),
    short: t('the bank account that ends in {ending} was added.', { ending }),
  }),
  'bank_account.proved': ({ ending }) => ({
    subject: t('A bank account of your wallet can be used now'),
    text: t('The bank account that ends in {ending} was proved, and can be used now.', { ending }),
    short: t('the bank account that ends in {ending} was proved.', { ending }),
  }),
  'bank_account.removed': ({ ending }) => ({
    subject: t('A bank account was removed from your wallet'),
    text: t('The bank account that ends in {ending} was removed from your wallet.', { ending }),
    short: t('the bank account that ends in {ending} was removed.', { ending }),
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
  'account.frozen': ({ isByStaff }) => ({
    subject: t('Your wallet is frozen'),
    text: isByStaff
      ? t(
          'We froze your wallet, to keep it safe: it pays nothing, adds no money and links to no shop. All links to shops have ended, and so have all sessions.',
        )
      : t(
          'Your wallet is frozen: it pays nothing, adds no money and links to no shop. All links to shops have ended, and so have the other sessions.',
        ),
    short: isByStaff
      ? t('we froze your wallet, to keep it safe. It pays nothing until it is unfrozen.')
      : t('your wallet is frozen. It pays nothing until you unfreeze it.'),
  }),
  'account.unfrozen': () => ({
    subject: t('Your wallet is no longer frozen'),
    text: t('Your wallet is no longer frozen. It pays again; links to shops that ended must be made again.'),
    short: t('your wallet is no longer frozen.'),
  }),
  'phrase.changed': () => ({
    subject: t('The phrase of your wallet was changed'),
    text: t('The phrase by which you know our messages was changed. This message has the new one.'),
    short: t('the phrase in our messages was changed.'),
  }),
  'notices.changed': () => ({
    subject: t('Your notifications were changed'),
    text: t('It was changed which mails and SMS your wallet sends. Messages about security always come.'),
    short: t('your choice of notifications was changed.'),
  }),
  'data.copied': () => ({
    subject: t('A copy of your data was downloaded'),
    text: t('A copy of everything that your wallet knows about you was downloaded.'),
    short: t('a copy of the data of your wallet was downloaded.'),
  }),
};
