import { getCountries } from 'libphonenumber-js/min';
import { countryNames } from '#platform/kernel/formats.ts';

const names = countryNames('en');

/** Countries and territories that can be chosen, by their English names in order. Codes are ISO 3166-1 alpha-2. */
export const countries: readonly { readonly code: string; readonly name: string }[] = getCountries()
  .filter((code) => code !== 'AC' && code !== 'TA')
  .map((code) => ({ code, name: names.of(code) ?? code }))
  .toSorted((left, right) => left.name.localeCompare(right.name, 'en'));

export const countryCodes: readonly string[] = countries.map((country) => country.code);
