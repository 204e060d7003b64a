import { invariant } from '../kernel/invariant.ts';
import { formatMoney } from '../money/format.ts';
import type { Money } from '../money/money.ts';
import { formatPieces } from './format.ts';
import { parseMessage } from './parse.ts';
import type { ParsedMessage } from './parse.ts';
import { LOCALES } from './reader.ts';

/** What stands in a sentence in place of a name in braces. */
export type WordValue = string | number | bigint | Money | Date;

export type WordValues = Readonly<Record<string, WordValue>>;

/** Draws what stands between `<link>` and `</link>` in a sentence. */
type DrawTag<T> = (inner: readonly (string | T)[]) => T;

/** Values of a sentence with markup: words, what is drawn already, and a function for each tag. */
export type RichValues<T> = Readonly<Record<string, WordValue | T | DrawTag<T>>>;

/** The translations of one locale by their English. A browser's catalog has them parsed, because it has no parser. */
export type Catalog = ReadonlyMap<string, string | ParsedMessage>;

/** A message in a build for browsers: its English, which is the key of its translations, and the same parsed. */
export type BuiltMessage = readonly [english: string, parsed: ParsedMessage];

/** A message as the program has it. A build for browsers parses it beforehand, so that no parser is shipped. */
export type English = string | BuiltMessage;

export interface Messages {
  /** A sentence in the reader's language. */
  plain(english: English, values?: WordValues): string;
  /** A sentence with markup in it, as its pieces in their order. */
  rich<T>(english: English, values: RichValues<T>): (string | T)[];
}

interface Found {
  readonly text: string | ParsedMessage;
  readonly language: string;
  readonly reader: string;
}

/**
 * Messages of ICU in the reader's language, by the English that stands in the program. Where a translation is missing,
 * the English is read, with its own plurals; dates and money are the reader's all the same.
 */
export function createMessages(locale: () => string, catalogs: ReadonlyMap<string, Catalog> = new Map()): Messages {
  // The program's own sentences are few; none comes from a request.
  const parsed = new Map<string, ParsedMessage>();
  const find = (english: English): Found => {
    const reader = locale();
    const [key, text] = typeof english === 'string' ? [english, english] : english;
    const translated = catalogs.get(reader)?.get(key);
    return { text: translated ?? text, language: translated === undefined ? LOCALES[0] : reader, reader };
  };
  const parse = (text: string | ParsedMessage): ParsedMessage => {
    if (typeof text !== 'string') return text;
    const message = parsed.get(text) ?? readSimple(text) ?? parseMessage(text);
    parsed.set(text, message);
    return message;
  };
  const format = <T>({ text, language, reader }: Found, values: Readonly<Record<string, unknown>>): (string | T)[] => {
    return formatPieces<T>(parse(text), withMoney(values, reader), { language, reader });
  };
  return {
    plain: (english, values = {}) => {
      const found = find(english);
      if (isPlain(found.text)) return found.text;
      const words = format(found, values);
      invariant(
        words.every((piece) => typeof piece === 'string'),
        'a message has words for values; a date needs a style',
      );
      return words.join('');
    },
    rich: (english, values) => format(find(english), values),
  };
}

/** Reads a message that has but names in braces, as most do: no plural, no tag, no quote. Others are for the parser. */
export function readSimple(text: string): ParsedMessage | undefined {
  const pieces = text.split(/\{(\w+)\}/);
  if (pieces.some((piece) => /[{}<']/.test(piece))) return undefined;
  return pieces.map((value, index) => ({ type: index % 2, value })) as ParsedMessage;
}

/** Whether nothing in a message is for the parser: no value, no tag, no doubled apostrophe. */
export function isPlain(text: string | ParsedMessage): text is string {
  return typeof text === 'string' && !/[{<]|''/.test(text);
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
