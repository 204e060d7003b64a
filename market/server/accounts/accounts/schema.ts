import type { PostalAddress } from './domain.ts';

/** What an address form shows to somebody who has given none yet. */
export const noAddress: PostalAddress = { line1: '', line2: '', postalCode: '', city: '', country: 'IE' };

/** An address as a form sends it, still to be judged. */
export function toTypedAddress(fields: Readonly<Record<string, string>>): PostalAddress {
  const { line1 = '', line2 = '', postalCode = '', city = '', country = '' } = fields;
  return { line1, line2, postalCode, city, country };
}
