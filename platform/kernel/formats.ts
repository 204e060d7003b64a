// Making a format reads the locale’s data; using one does not. Locales and options stand in the program and never come
// from a request, so what is kept stays small.

/** How numbers and amounts are written; the same object for the same locale and options. */
export const numberFormat = madeOnce(
  (locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options),
);

/** How instants are written; the same object for the same locale and options. */
export const dateFormat = madeOnce(
  (locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
);

/** How distances in time are written, such as "in 3 days"; the same object for the same locale and options. */
export const distanceFormat = madeOnce(
  (locale, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options),
);

/** How several things are listed, such as "name and address"; the same object for the same locale and options. */
export const listFormat = madeOnce((locale, options: Intl.ListFormatOptions) => new Intl.ListFormat(locale, options));

/** Which plural a count takes; the same object for the same locale and options. */
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
