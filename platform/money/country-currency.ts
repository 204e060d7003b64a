import type { Currency } from './currency.ts';

/** The countries and territories in which people pay with each currency, as ISO 3166-1 alpha-2. */
const payingWith: Readonly<Record<Currency, string>> = {
  EUR: `AD AT AX BE BG BL CY DE EE ES FI FR GF GP GR HR IE IT LT LU LV MC ME MF MQ MT NL PM PT RE SI SK SM VA XK YT`,
  USD: 'AS BQ EC FM GU MH MP PR PW SV TC TL UM US VG VI',
  GBP: 'GB GG IM JE',
  CHF: 'CH LI',
  SEK: 'SE',
  PLN: 'PL',
  JPY: 'JP',
  KWD: 'KW',
};

const currencyOf: ReadonlyMap<string, Currency> = new Map(
  Object.entries(payingWith).flatMap(([currency, countries]) =>
    countries.split(' ').map((country) => [country, currency as Currency] as const),
  ),
);

/** The currency with which people pay in a country; undefined if it is none that amounts can be in. */
export function currencyOfCountry(country: string | undefined): Currency | undefined {
  return country === undefined ? undefined : currencyOf.get(country);
}
