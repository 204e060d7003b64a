import { createHmac } from 'node:crypto';
import { personText } from './match-domain.ts';
import type { Person } from './match-domain.ts';

/** Hashes a person's name and birth date with a key: equal for the same person, and it says nothing about which. */
export function personHash(key: Buffer, person: Person): Buffer {
  return createHmac('sha256', key).update(personText(person)).digest();
}
