import type { PostalAddress } from './domain.ts';

/** The values of the address form for a shopper without an address. */
export const noAddress: PostalAddress = { line1: '', line2: '', postalCode: '', city: '', country: 'IE' };

/** Reads the address from a form's fields; `judgeAddress` judges it. */
export function toTypedAddress(fields: Readonly<Record<string, string>>): PostalAddress {
  const { line1 = '', line2 = '', postalCode = '', city = '', country = '' } = fields;
  return { line1, line2, postalCode, city, country };
}
