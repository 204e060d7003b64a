import { countryNames } from '#platform/kernel/formats.ts';
import { readerLanguage } from '#platform/words/reader.ts';
import { t } from '#platform/words/words.ts';
import type { ShipTo } from './domain.ts';

/** Names a destination in one line. */
export function placeName({ country, postalCode, city }: ShipTo): string {
  const place = postalCode === null ? city : `${postalCode} ${city}`;
  return t('{place}, {country}', { place, country: countryNames(readerLanguage()).of(country) ?? country });
}
