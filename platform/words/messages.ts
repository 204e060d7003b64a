import { IntlMessageFormat } from 'intl-messageformat';
import { dateFormat, numberFormat, pluralRules } from '../kernel/formats.ts';
import { invariant } from '../kernel/invariant.ts';
import { formatMoney } from '../money/format.ts';
import type { Money } from '../money/money.ts';
import { dateStyles } from './dates.ts';
import { LOCALES } from './reader.ts';

/** What stands in a sentence in place of a name in braces. */
export type WordValue = string | number | bigint | Money | Date;

export type WordValues = Readonly<Record<string, WordValue>>;

/** Draws what stands between `<link>` and `</link>` in a sentence. */
type DrawTag<T> = (inner: readonly (string | T)[]) => T;

/** Values of a sentence with markup: words, what is drawn already, and a function for each tag. */
export type RichValues<T> = Readonly<Record<string, WordValue | T | DrawTag<T>>>;

/** The sentences of one locale, by the English that stands in the program. */
export type Catalog = ReadonlyMap<string, string>;

export interface Messages {
  /** A sentence in the reader's language. */
  plain(english: string, values?: WordValues): string;
  /** A sentence with markup in it, as its pieces in their order. */
  rich<T>(english: string, values: RichValues<T>): (string | T)[];
}

/**
 * Messages of ICU in the reader's language, by the English that stands in the program. Where a translation is missing,
 * the English is read, with its own plurals; dates and money are the reader's all the same.
 */
export function createMessages(locale: () => string, catalogs: ReadonlyMap<string, Catalog> = new Map()): Messages {
  const compiled = new Map<string, IntlMessageFormat>();
  const find = (english: string): { text: string; language: string; reader: string } => {
    const reader = locale();
    const translated = catalogs.get(reader)?.get(english);
    return { text: translated ?? english, language: translated === undefined ? LOCALES[0] : reader, reader };
  };
  const compile = ({ text, language, reader }: ReturnType<typeof find>): IntlMessageFormat => {
    // The program's own sentences are few; none comes from a request.
    const key = `${reader} ${language} ${text}`;
    const known = compiled.get(key);
    if (known) return known;
    const message = new IntlMessageFormat(text, language, { date: dateStyles }, { formatters: formattersOf(reader) });
    compiled.set(key, message);
    return message;
  };
  return {
    plain: (english, values = {}) => {
      const found = find(english);
      if (isPlain(found.text)) return found.text;
      const words = compile(found).format(withMoney(values, found.reader));
      invariant(typeof words === 'string', `“${english}” has a value that is no word: give a date its style`);
      return words;
    },
    rich: <T>(english: string, values: RichValues<T>) => {
      const found = find(english);
      const words = compile(found).format<T>(withMoney(values, found.reader) as Record<string, T>);
      return Array.isArray(words) ? words : [words];
    },
  };
}

/** Nothing in it is for the parser: no value, no tag, no doubled apostrophe. */
function isPlain(text: string): boolean {
  return !/[{<]|''/.test(text);
}

function formattersOf(reader: string) {
  return {
    getNumberFormat: (_language?: unknown, options?: Intl.NumberFormatOptions) => numberFormat(reader, options),
    getDateTimeFormat: (_language?: unknown, options?: Intl.DateTimeFormatOptions) => dateFormat(reader, options),
    getPluralRules: (language?: string | string[], options?: Intl.PluralRulesOptions) =>
      pluralRules(String(language), options),
  };
}

function withMoney(values: Readonly<Record<string, unknown>>, locale: string): Record<string, unknown> {
  const entries = Object.entries(values);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, isMoney(value) ? formatMoney(value, locale) : value]),
  );
}

function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'minor' in value && typeof value.minor === 'bigint';
}
