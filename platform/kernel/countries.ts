import { getCountries } from 'libphonenumber-js/min';
import { countryNames } from './formats.ts';

/** A country or territory by its ISO 3166-1 alpha-2 code, and its English name. */
interface Country {
  readonly code: string;
  readonly name: string;
}

const names = countryNames('en');

/** These codes with their names, sorted by name. */
export function countriesOf(codes: readonly string[]): readonly Country[] {
  return codes
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .toSorted((left, right) => left.name.localeCompare(right.name, 'en'));
}

/** Countries and territories where people live: all with telephones, except two islands of Saint Helena. */
export const allCountries: readonly Country[] = countriesOf(
  getCountries().filter((code) => code !== 'AC' && code !== 'TA'),
);
