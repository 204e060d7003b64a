import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { judgeLine } from './judged-line.ts';
import type { LineFault } from './judged-line.ts';
import { msg, t } from '../words/words.ts';
import type { Message } from '../words/words.ts';

/** A postal address as it was typed, each part as it came. */
export interface TypedAddress {
  readonly line1: string;
  readonly line2: string;
  readonly postalCode: string;
  readonly city: string;
  /** State, province, prefecture or emirate. */
  readonly region: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export interface AddressFault {
  readonly field: keyof TypedAddress;
  readonly message: string;
}

/** The most letters of a line, as people count them, and of a postal code. */
export const MOST_IN_LINE = 80;
const MOST_IN_POSTAL_CODE = 12;

/** Where mail needs no postal code: there is none, or few know theirs. */
const withoutPostalCode: ReadonlySet<string> = new Set(
  (
    'AE AG AO AW BF BI BJ BO BQ BS BW BZ CD CF CG CI CK CM CO CW DJ DM ER FJ GA GD GH GM GN GQ GY HK IE JM KI KM KN KP ' +
    'LC LY ML MO MR MS MW NA NR NU PA QA RW SB SC SL SO SR SS ST SX SY TD TG TK TL TO TT TV TZ UG VC VU WS YE ZW'
  ).split(' '),
);

/** Where mail needs more than a town, by the name that people there have for it. */
const regionNames: ReadonlyMap<string, Message> = new Map([
  ['AE', msg('emirate')],
  ['AU', msg('state or territory')],
  ['BR', msg('state')],
  ['CA', msg('province or territory')],
  ['CN', msg('province')],
  ['IN', msg('state')],
  ['JP', msg('prefecture')],
  ['MX', msg('state')],
  ['US', msg('state')],
]);

/** Whether an address in this country is complete only with a postal code. */
export function needsPostalCode(country: string): boolean {
  return !withoutPostalCode.has(country);
}

/** What an address in this country needs beside its town, such as `state`; undefined where the town is enough. */
export function regionName(country: string): string | undefined {
  return regionNames.get(country)?.();
}

/**
 * Judges an address as it was typed, by what mail in its country needs; every fault at once. What the country does not
 * need is taken, and may be left empty.
 *
 * @param countries The codes that can be chosen.
 */
export function judgeAddress(
  typed: TypedAddress,
  countries: readonly string[],
): Result<TypedAddress, readonly AddressFault[]> {
  const { country } = typed;
  const faults: AddressFault[] = [];
  const judge = (field: Exclude<keyof TypedAddress, 'country'>, missing: string | undefined, most = MOST_IN_LINE) => {
    const line = judgeLine(typed[field], most);
    const fault = line.ok ? line.value === '' && missing : lineWords(line.error);
    if (fault) faults.push({ field, message: fault });
    return line.ok ? line.value : '';
  };
  const line1 = judge('line1', t('Type your street and house number'));
  const line2 = judge('line2', undefined);
  const codeMissing = needsPostalCode(country) ? t('Type your postal code') : undefined;
  const postalCode = judge('postalCode', codeMissing, MOST_IN_POSTAL_CODE);
  const city = judge('city', t('Type your town or city'));
  const name = regionName(country);
  const region = judge('region', name === undefined ? undefined : t('Type your {region}', { region: name }));
  if (!countries.includes(country)) faults.push({ field: 'country', message: t('Choose your country') });
  return faults.length > 0 ? err(faults) : ok({ line1, line2, postalCode, city, region, country });
}

/** The words that a person reads about a line that is refused. */
export function lineWords(fault: LineFault): string {
  switch (fault.code) {
    case 'too_long':
      return t('This is too long: shorten it to {most} letters', { most: fault.most });
    case 'has_control':
      return t('Type this without control characters');
    case 'not_readable':
      return t('Type this in letters that others can read, with at most four marks on one letter');
  }
}

/** An address line by line, as it stands on a parcel, without the country: what is empty is left out. */
export function addressLines(address: Omit<TypedAddress, 'country' | 'region'>): string[] {
  const { line1, line2, postalCode, city } = address;
  return [line1, line2, `${postalCode} ${city}`.trim()].filter((line) => line !== '');
}
