/** The locales that people can read, by preference: a reader who accepts none of them gets the first. */
export const LOCALES: readonly [string, ...string[]] = ['en-IE'];

let findLocale = (): string => LOCALES[0];

/** The locale of the current reader. */
export function readerLocale(): string {
  return findLocale();
}

/** The reader's language without a country, for formats that we write the same in every country, such as lists. */
export function readerLanguage(): string {
  return languageOf(readerLocale());
}

/** Says where the reader's locale comes from, once, when a server or an app starts. Until then it is the first. */
export function setReader(find: () => string): void {
  findLocale = find;
}

/** A person's browser lists a few languages; what stands behind these is not read. */
const MOST_RANGES = 20;

/**
 * Chooses among `locales` by an `Accept-Language` header or a document's `lang` (RFC 4647, lookup): the same locale, else
 * the same language, else the first.
 */
export function negotiateLocale(
  accepted: string | undefined,
  locales: readonly [string, ...string[]] = LOCALES,
): string {
  if (accepted === undefined || locales.length === 1) return locales[0];
  const found = readRanges(accepted).map((range) => lookUp(range, locales));
  return found.find((locale) => locale !== undefined) ?? locales[0];
}

/** The ranges of the header in lower case, the most wanted first. */
function readRanges(accepted: string): readonly string[] {
  return accepted
    .toLowerCase()
    .split(',', MOST_RANGES)
    .map((part) => {
      const [range = '', ...parameters] = part.split(';').map((text) => text.trim());
      const quality = parameters.find((text) => text.startsWith('q='));
      return { range, wanted: quality === undefined ? 1 : Number(quality.slice(2)) };
    })
    .filter(({ range, wanted }) => range !== '' && wanted > 0)
    .toSorted((one, other) => other.wanted - one.wanted)
    .map(({ range }) => range);
}

function lookUp(range: string, locales: readonly [string, ...string[]]): string | undefined {
  if (range === '*') return locales[0];
  const exact = locales.find((locale) => locale.toLowerCase() === range);
  return exact ?? locales.find((locale) => languageOf(locale) === languageOf(range));
}

function languageOf(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? tag;
}
