import { needsPostalCode } from '#platform/kernel/postal-address.ts';
import { countriesOf } from '#platform/kernel/countries.ts';

/** The countries that parcels are sent to, as ISO 3166-1 alpha-2 codes. */
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

/** The same countries with their English names, sorted by name. */
export const countries = countriesOf(countryCodes).map((country) => ({
  ...country,
  needsPostalCode: needsPostalCode(country.code),
}));
