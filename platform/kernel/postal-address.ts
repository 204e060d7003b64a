import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { judgeLine } from './judged-line.ts';
import type { LineFault } from './judged-line.ts';
import { msg, t } from '../words/words.ts';
import type { Message } from '../words/words.ts';

/** A postal address as typed, unchecked. */
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

/** The most visible letters of a line, and of a postal code. */
export const MOST_IN_LINE = 80;
const MOST_IN_POSTAL_CODE = 12;

/** Countries in which mail needs no postal code, because there are none, or few people know theirs. */
const withoutPostalCode: ReadonlySet<string> = new Set(
  (
    'AE AG AO AW BF BI BJ BO BQ BS BW BZ CD CF CG CI CK CM CO CW DJ DM ER FJ GA GD GH GM GN GQ GY HK IE JM KI KM KN KP ' +
    'LC LY ML MO MR MS MW NA NR NU PA QA RW SB SC SL SO SR SS ST SX SY TD TG TK TL TO TT TV TZ UG VC VU WS YE ZW'
  ).split(' '),
);

/** Countries in which mail needs more than a town, with the local name for it. */
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

/** Whether an address in this country needs a postal code. */
export function needsPostalCode(country: string): boolean {
  return !withoutPostalCode.has(country);
}

/**
 * The region that an address in this country needs besides its town, such as `state`; undefined if the town is enough.
 */
export function regionName(country: string): string | undefined {
  return regionNames.get(country)?.();
}

/**
 * Checks a typed address against the needs of mail in its country, and reports every fault at once. Parts that the
 * country does not need are accepted and may be empty.
 *
 * @param countries The allowed country codes.
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

/** The message about a refused line. */
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

/** The lines of an address on a parcel, without the country and without empty lines. */
export function addressLines(address: Omit<TypedAddress, 'country' | 'region'>): string[] {
  const { line1, line2, postalCode, city } = address;
  return [line1, line2, `${postalCode} ${city}`.trim()].filter((line) => line !== '');
}
