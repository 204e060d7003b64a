import { createHmac } from 'node:crypto';
import { canonicalJson } from '#platform/kernel/canonical.ts';
import type { Holder } from '../accounts/domain.ts';
import { personText } from './match-domain.ts';
import type { Person } from './match-domain.ts';

/** Hashes a person's name and birth date with a key: equal for the same person, and it says nothing about which. */
export function personHash(key: Buffer, person: Person): Buffer {
  return createHmac('sha256', key).update(personText(person)).digest();
}

/**
 * Marks the fields of a profile that an operator compares with a document: another mark means that one of them changed.
 * It is keyed, since the page on which it stands shows only the year of birth.
 */
export function profileMark(
  key: Buffer,
  { givenName, familyName, birthDate, address }: Pick<Holder, 'givenName' | 'familyName' | 'birthDate' | 'address'>,
): string {
  const compared = canonicalJson([givenName, familyName, birthDate, address?.country ?? null]);
  return createHmac('sha256', key).update(compared).digest('base64url');
}
