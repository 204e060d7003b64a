import { createHmac } from 'node:crypto';
import { typedSigns } from '../kernel/typed.ts';

/** The number of recovery codes that a person gets at once. */
export const RECOVERY_CODES = 10;

/** Letters and digits that people do not mistake for each other (Crockford's base 32). */
const SIGNS = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 10;
const CODE = /^[0-9a-hjkmnp-tv-z]{10}$/;

/** Makes ten new recovery codes with 50 random bits each: `7k2mp-x9q4t`. */
export function newRecoveryCodes(random: (bytes: number) => Buffer): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const signs = Array.from(random(LENGTH), (byte) => SIGNS[byte % SIGNS.length]!).join('');
    return `${signs.slice(0, LENGTH / 2)}-${signs.slice(LENGTH / 2)}`;
  });
}

/** Reads a typed recovery code, with or without the dash; undefined if it cannot be one. */
export function readRecoveryCode(typed: string): string | undefined {
  const signs = typedSigns(typed).toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return CODE.test(signs) ? signs : undefined;
}

/**
 * The hash by which a recovery code is stored and found. A code has 50 random bits, and the key is not in the database,
 * so a fast hash is enough.
 *
 * @param owner The account's id: the same code of another account has another hash.
 */
export function recoveryCodeHash(key: Buffer, owner: string, code: string): Buffer {
  return createHmac('sha256', key)
    .update(`${owner} ${readRecoveryCode(code) ?? ''}`)
    .digest();
}
