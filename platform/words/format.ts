import { dateFormat, numberFormat, pluralRules } from '../kernel/formats.ts';
import { invariant } from '../kernel/invariant.ts';
import { dateStyles } from './dates.ts';
import type { DateStyle } from './dates.ts';
import type { MessageElement, ParsedMessage } from './parse.ts';

/** Whom a message is written for. */
export interface FormatLocales {
  /** Of the message, by which its plurals go. */
  readonly language: string;
  /** Of the reader, by which dates and numbers go. */
  readonly reader: string;
}

type Values = Readonly<Record<string, unknown>>;

/** What an element of a message has, by its kind. */
interface Members {
  readonly value: string;
  readonly style?: unknown;
  readonly offset?: number;
  readonly pluralType?: Intl.PluralRuleType;
  readonly options?: Readonly<Record<string, { readonly value: ParsedMessage }>>;
  readonly children?: ParsedMessage;
}

// As the parser numbers them.
const LITERAL = 0;
const ARGUMENT = 1;
const NUMBER = 2;
const DATE = 3;
const SELECT = 5;
const PLURAL = 6;
const POUND = 7;
const TAG = 8;

/**
 * Writes a message with its values, as its pieces in their order: text, and what is drawn already.
 *
 * @param count What a `#` stands for, inside a plural.
 */
export function formatPieces<T>(
  message: ParsedMessage,
  values: Values,
  locales: FormatLocales,
  count?: number,
): (string | T)[] {
  return message.flatMap((element) => piecesOf<T>(element, values, locales, count));
}

function piecesOf<T>(
  element: MessageElement,
  values: Values,
  locales: FormatLocales,
  count: number | undefined,
): (string | T)[] {
  const { value: name, style, offset = 0, pluralType, options = {}, children = [] } = element as unknown as Members;
  const kind: number = element.type;
  if (kind === LITERAL) return [name];
  if (kind === POUND) return [numberFormat(locales.reader).format(count ?? 0)];
  invariant(Object.hasOwn(values, name), `a message is given its ${name}`);
  const value = values[name];
  switch (kind) {
    case ARGUMENT:
      return [typeof value === 'number' || typeof value === 'bigint' ? String(value) : (value as T | string)];
    case NUMBER:
      return [numberFormat(locales.reader).format(value as number)];
    case DATE:
      return [dateFormat(locales.reader, dateStyles[style as DateStyle]).format(value as Date)];
    case SELECT:
      return formatPieces<T>(chosen(options, String(value)), values, locales, count);
    case PLURAL: {
      const counted = Number(value) - offset;
      const rule = pluralRules(locales.language, { type: pluralType ?? 'cardinal' }).select(counted);
      const exact = `=${String(value)}`;
      const branch = Object.hasOwn(options, exact) ? exact : rule;
      return formatPieces<T>(chosen(options, branch), values, locales, counted);
    }
    case TAG:
      return [(value as (inner: (string | T)[]) => T)(formatPieces<T>(children, values, locales, count))];
    default:
      throw new Error('A message has an element of a kind that is not known.');
  }
}

function chosen(options: NonNullable<Members['options']>, branch: string): ParsedMessage {
  const option = Object.hasOwn(options, branch) ? options[branch] : options['other'];
  invariant(option, 'a message has a branch for others');
  return option.value;
}
