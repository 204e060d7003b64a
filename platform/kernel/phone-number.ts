import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { typedSigns } from '#platform/kernel/typed.ts';

/** Parses typed text as an E.164 number (`00` counts as `+`); undefined if the number cannot exist. */
export function toE164(typed: string): string | undefined {
  const number = parsePhoneNumberFromString(typedSigns(typed).replace(/^00/, '+'), { extract: false });
  return number?.isValid() ? number.number : undefined;
}

/** A number in groups, as people read it: `+353 85 012 3456`. */
export function readablePhone(phone: string): string {
  return parsePhoneNumberFromString(phone)?.formatInternational() ?? phone;
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
