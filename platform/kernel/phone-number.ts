import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { typedSigns } from '#platform/kernel/typed.ts';

/**
 * Parses typed text as an E.164 number (`00` counts as `+`); undefined if the number cannot exist.
 *
 * @param country The country of a number without its country code, as ISO 3166-1 alpha-2; a leading zero may stand
 *   before it, as people there write it. Without a country, only a number with its code is read.
 */
export function toE164(typed: string, country?: string): string | undefined {
  const home = country !== undefined && isSupportedCountry(country) ? { defaultCountry: country } : {};
  const number = parsePhoneNumberFromString(typedSigns(typed).replace(/^00/, '+'), { extract: false, ...home });
  return number?.isValid() ? number.number : undefined;
}

/** A number in groups, as people read it: `+353 85 012 3456`. */
export function readablePhone(phone: string): string {
  return parsePhoneNumberFromString(phone)?.formatInternational() ?? phone;
}

/** The prefix of a country's numbers: `+353`. */
export function callingCode(country: string): string | undefined {
  return isSupportedCountry(country) ? `+${getCountryCallingCode(country)}` : undefined;
}

/** The country of a number, as ISO 3166-1 alpha-2; undefined if several countries share it. */
export function countryOfPhone(phone: string): string | undefined {
  return parsePhoneNumberFromString(phone)?.country;
}

/** A masked number that only its holder recognizes, with its country's own prefix: `+353 •••• ••67`. */
export function maskPhone(phone: string): string {
  const prefix = parsePhoneNumberFromString(phone)?.countryCallingCode;
  return `${prefix === undefined ? '' : `+${prefix} `}•••• ••${phone.slice(-2)}`;
}
