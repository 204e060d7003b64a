import { countryNames } from '#platform/kernel/formats.ts';
import { readerLanguage } from '#platform/words/reader.ts';
import { t } from '#platform/words/words.ts';
import type { ShipTo } from './domain.ts';

/** Names a destination in one line. */
export function placeName({ country, postalCode, city }: ShipTo): string {
  const place = postalCode === null ? city : `${postalCode} ${city}`;
  return t('{place}, {country}', { place, country: countryNames(readerLanguage()).of(country) ?? country });
}

/** A postal code by its form: too short for a telephone number, and without a run of letters that could be a word. */
const POSTAL_CODE = /^(?=.{2,9}$)(?=.*\d)(?!.*[A-Z]{4})(?!(?:.*[A-Z\d]){9})[A-Z\d]+(?:[ -][A-Z\d]+)?$/;

/** Names a destination for an SMS, which carries no words of a shop: postal code, if it looks like one, and country. */
export function shortPlaceName({ country, postalCode }: ShipTo): string {
  const name = countryNames(readerLanguage()).of(country) ?? country;
  if (postalCode === null || !POSTAL_CODE.test(postalCode)) return name;
  return t('{place}, {country}', { place: postalCode, country: name });
}
