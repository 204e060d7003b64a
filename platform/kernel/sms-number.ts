/** Types of numbers that a mobile phone can have; in North America, mobile and fixed numbers look alike. */
const CARRIED: readonly (string | undefined)[] = ['MOBILE', 'FIXED_LINE_OR_MOBILE'];

/**
 * The country of a mobile number, as ISO 3166-1 alpha-2. Undefined for every other number: fixed, premium-rate,
 * shared-cost, personal, voice-over-IP and pager numbers, and those of satellites and ships, which belong to no
 * country.
 *
 * @param phone E.164.
 */
export async function smsCountryOf(phone: string): Promise<string | undefined> {
  // The metadata of number types takes some megabytes: loaded with the first message, and kept.
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/max');
  const number = parsePhoneNumberFromString(phone, { extract: false });
  return number && CARRIED.includes(number.getType()) ? number.country : undefined;
}
