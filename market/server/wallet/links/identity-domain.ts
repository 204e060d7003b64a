import type { PostalAddress } from '../../accounts/accounts/domain.ts';

/** The shopper's data that the market holds, by the wallet's names of the fields; missing data is left out. */
export type Held = Readonly<Partial<Record<IdentityField, string>>>;

type IdentityField = 'given_name' | 'family_name' | 'line1' | 'postal_code' | 'city' | 'country';

/** The wallet's answer on one field; `unknown` means that it was not shared, or that one side does not hold it. */
export type FieldMatch = 'match' | 'partial' | 'mismatch' | 'unknown';

/** The wallet's answer on every field. */
export type IdentityMatch = Readonly<Record<IdentityField, FieldMatch>>;

/** The rows that people see, in which given and family name are one. */
export type IdentityRow = 'name' | 'line1' | 'postal_code' | 'city' | 'country';

/** Splits a name as the wallet asks for it, with the last word as the family name. */
export function heldOf({ name, address }: { name: string; address: PostalAddress | null }): Held {
  const words = name.split(' ').filter((word) => word !== '');
  const family = words.length > 1 ? words.at(-1) : undefined;
  const given = (family === undefined ? words : words.slice(0, -1)).join(' ');
  return {
    ...(given === '' ? {} : { given_name: given }),
    ...(family === undefined ? {} : { family_name: family }),
    ...(address && {
      line1: address.line1,
      postal_code: address.postalCode,
      city: address.city,
      country: address.country,
    }),
  };
}

const worst: readonly FieldMatch[] = ['mismatch', 'partial', 'match'];

/** Turns a match into rows; the name is as good as its worse half. */
export function rowsOf(match: IdentityMatch): Record<IdentityRow, FieldMatch> {
  const { given_name: given, family_name: family, line1, postal_code: postalCode, city, country } = match;
  const name = worst.find((one) => one === given || one === family) ?? 'unknown';
  return { name, line1, postal_code: postalCode, city, country };
}

/** Whether the wallet knows another person or address. A partial match is the same value in another spelling. */
export function isAnother(match: IdentityMatch): boolean {
  return Object.values(match).includes('mismatch');
}
