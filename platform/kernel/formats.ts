// Creating a format reads the locale’s data; using it does not. Locales and options come from the program, never from a
// request, so the cache stays small.

/** The format of numbers and amounts; the same object for the same locale and options. */
export const numberFormat = madeOnce(
  (locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options),
);

/** The format of instants; the same object for the same locale and options. */
export const dateFormat = madeOnce(
  (locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
);

/** The format of distances in time, such as "in 3 days"; the same object for the same locale and options. */
export const distanceFormat = madeOnce(
  (locale, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options),
);

/** The format of lists, such as "name and address"; the same object for the same locale and options. */
export const listFormat = madeOnce((locale, options: Intl.ListFormatOptions) => new Intl.ListFormat(locale, options));

/** The plural rules for counts; the same object for the same locale and options. */
export const pluralRules = madeOnce(
  (locale, options: Intl.PluralRulesOptions) => new Intl.PluralRules(locale, options),
);

/** Names of countries by their code; the same object for the same locale. */
export const countryNames = madeOnce((locale) => new Intl.DisplayNames([locale], { type: 'region' }));

function madeOnce<Options extends object, Format>(
  make: (locale: string, options: Options) => Format,
): (locale: string, options?: Options) => Format {
  const made = new Map<string, Format>();
  return (locale, options) => {
    const given = options ?? ({} as Options);
    const key = `${locale} ${JSON.stringify(given)}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const format = make(locale, given);
    made.set(key, format);
    return format;
  };
}
