import type { PostalAddress } from '../../accounts/accounts/domain.ts';

/** What we hold of a shopper, by the wallet's names for it; what we do not hold is left out. */
export type Held = Readonly<Partial<Record<IdentityField, string>>>;

type IdentityField = 'given_name' | 'family_name' | 'line1' | 'postal_code' | 'city' | 'country';

/** The wallet's word on one field: the same, nearly the same, another, or not to be told (not shared, not held). */
export type FieldMatch = 'match' | 'partial' | 'mismatch' | 'unknown';

export type IdentityMatch = Readonly<Record<IdentityField, FieldMatch>>;

/** As people look at it: a name is one, whatever it is made of. */
export type IdentityRow = 'name' | 'line1' | 'postal_code' | 'city' | 'country';

/** A name as the wallet asks for it: the last word is the family's. */
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

/** What was found, row by row. */
export function rowsOf(match: IdentityMatch): Record<IdentityRow, FieldMatch> {
  const { given_name: given, family_name: family, line1, postal_code: postalCode, city, country } = match;
  const name = worst.find((one) => one === given || one === family) ?? 'unknown';
  return { name, line1, postal_code: postalCode, city, country };
}

/** Whether the wallet knows somebody else, or somewhere else: what is nearly the same is the same written otherwise. */
export function isAnother(match: IdentityMatch): boolean {
  return Object.values(match).includes('mismatch');
}
