import { needsPostalCode } from '#platform/kernel/postal-address.ts';
import { countriesOf } from '#platform/kernel/countries.ts';

/** Where parcels are sent: ISO 3166-1 alpha-2. */
export const countryCodes: readonly string[] = [
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

/** The same by English name, in order. */
export const countries = countriesOf(countryCodes).map((country) => ({
  ...country,
  needsPostalCode: needsPostalCode(country.code),
}));
