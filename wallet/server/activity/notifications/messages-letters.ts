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

/** Twilio takes 1,600 characters in one SMS; this leaves room for the count. */
const MOST_NEWS_CHARACTERS = 1_500;

/**
 * Replaces several SMS by one: the news about security in full, oldest first, as far as they fit, and the number of the
 * rest, with the marks of the first one if it stands alone. The wallet shows them all.
 */
export function messagesInOne(messages: readonly [Letter, ...Letter[]]): Letter {
  const [first, ...more] = messages;
  if (more.length === 0) return first;
  let news = '';
  let count = 0;
  for (const { isSecurity, text } of messages) {
    if (isSecurity && news.length + text.length < MOST_NEWS_CHARACTERS) news += `${text}\n`;
    else count += 1;
  }
  return {
    to: first.to,
    subject: '',
    text: news === '' ? countAlone(messages) : `${news}${moreWords(count)}`.trimEnd(),
  };
}

function countAlone(messages: readonly [Letter, ...Letter[]]): string {
  const text = t('Holdfast: {count} more things happened to your money. Open your wallet to see them all.', {
    count: messages.length,
  });
  return `${text}\n${messages[0].text.split('\n').at(-1)}`;
}

function moreWords(count: number): string {
  if (count === 0) return '';
  return t('{count, plural, one {# more thing} other {# more things}} happened. Open your wallet to see all.', {
    count,
  });
}
