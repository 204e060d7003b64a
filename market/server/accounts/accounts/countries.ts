import { countryNames } from '#platform/kernel/formats.ts';

const codes = [
  'AT',
  'BE',
  'BG',
  'CH',
  'CY',
  'CZ',
  'DE',
  'DK',
  'EE',
  'ES',
  'FI',
  'FR',
  'GB',
  'GR',
  'HR',
  'HU',
  'IE',
  'IS',
  'IT',
  'LT',
  'LU',
  'LV',
  'MT',
  'NL',
  'NO',
  'PL',
  'PT',
  'RO',
  'SE',
  'SI',
  'SK',
];
const names = countryNames('en');

/** Where parcels are sent, by English name in order. Codes are ISO 3166-1 alpha-2. */
export const countries: readonly { readonly code: string; readonly name: string }[] = codes
  .map((code) => ({ code, name: names.of(code) ?? code }))
  .toSorted((left, right) => left.name.localeCompare(right.name, 'en'));

export const countryCodes: readonly string[] = codes;
