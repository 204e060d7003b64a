import { createMessages } from './messages.ts';
import type { English, RichValues, WordValues } from './messages.ts';
import { readerLocale } from './reader.ts';

const messages = createMessages(readerLocale);

/**
 * A sentence in the reader's language: `t('{count, plural, one {# try} other {# tries}} left', { count })`.
 *
 * @param english A literal ICU message (https://unicode-org.github.io/icu/userguide/format_parse/messages/). It is the
 * key of its translations and what is read where there is none.
 * @param values One for each name in braces. Money needs no style, a date has one: `{due, date, day}`.
 */
export function t(english: English, values?: WordValues): string {
  return messages.plain(english, values);
}

/**
 * The same with markup inside: `rich('Read our <link>terms</link>.', { link: (inner) => html`<a href="/terms">${inner}</a>` })`.
 *
 * @returns The pieces in their order, for an `html` template. React takes `rich` from `platform/ui`.
 */
export function rich<T>(english: English, values: RichValues<T>): (string | T)[] {
  return messages.rich(english, values);
}

/** A sentence that is not read yet. */
export type Message = (values?: WordValues) => string;

/** A sentence for a table that is made when a program starts, before there is a reader; call it to read it. */
export function msg(english: English): Message {
  return (values) => messages.plain(english, values);
}
