import type { Letter } from '#platform/mail/mailer.ts';
import { t } from '#platform/words/words.ts';
import { urls } from '../../urls.ts';

/** What each message has by which its reader knows it, and the way to object. None of it logs anybody in. */
export interface Marks {
  readonly phrase: string;
  readonly code: string;
  readonly walletUrl: string;
  /** Whether the holder can freeze the wallet: it is neither frozen nor closed. */
  readonly canFreeze: boolean;
}

/** Writes the end of each mail. */
export function mailMarks({ phrase, code, walletUrl, canFreeze }: Marks): string {
  const words = t(
    'Your phrase: {phrase}. A mail without it is not from us.\nCode of this mail: {code}. See whether we sent it: {checkUrl}',
    { phrase, code, checkUrl: `${walletUrl}${urls.activity.isItUs()}` },
  );
  const object = canFreeze
    ? t('You did not do this? {reportUrl}', { reportUrl: `${walletUrl}${urls.protection.report()}` })
    : t('Questions? {contactUrl}', { contactUrl: `${walletUrl}${urls.support.contact()}` });
  return `${words}\n${object}`;
}

/** Writes the end of each SMS. */
export function smsMarks({ phrase, code, walletUrl, canFreeze }: Marks): string {
  if (!canFreeze) {
    const contactUrl = `${walletUrl}${urls.support.contact()}`;
    return t('{phrase}, {code}. Questions? {contactUrl}', { phrase, code, contactUrl });
  }
  return t('{phrase}, {code}. Not you? {reportUrl}', {
    phrase,
    code,
    reportUrl: `${walletUrl}${urls.protection.report()}`,
  });
}

/** Replaces several SMS by one that counts them, with the marks of the first one; the wallet shows them all. */
export function messagesInOne(messages: readonly [Letter, ...Letter[]]): Letter {
  const [first, ...more] = messages;
  if (more.length === 0) return first;
  const text = t('Holdfast: {count} more things happened to your money. Open your wallet to see them all.', {
    count: messages.length,
  });
  const marks = first.text.split('\n').at(-1) ?? '';
  return { to: first.to, subject: '', text: `${text}\n${marks}` };
}
