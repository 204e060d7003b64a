import { createHmac } from 'node:crypto';
import { typedSigns } from '../kernel/typed.ts';

/** The number of recovery codes that a person gets at once. */
export const RECOVERY_CODES = 10;

/** Letters and digits that people do not mistake for each other (Crockford's base 32); all are equally likely. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 3;
const IN_GROUP = 4;
const CODE = /^[0-9A-HJKMNP-TV-Z]{12}$/;

/** Makes ten new recovery codes with 60 random bits each: `K7QM-2XTB-9RWD`. */
export function newRecoveryCodes(random: (bytes: number) => Buffer): string[] {
  const group = (): string => Array.from(random(IN_GROUP), (byte) => SIGNS[byte % SIGNS.length]!).join('');
  return Array.from({ length: RECOVERY_CODES }, () => Array.from({ length: GROUPS }, group).join('-'));
}

/** Reads a typed recovery code, with or without the dashes; undefined if it cannot be one. */
export function readRecoveryCode(typed: string): string | undefined {
  const signs = typedSigns(typed).toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return CODE.test(signs) ? signs : undefined;
}

/**
 * The hash by which a recovery code is stored and found. A code has 60 random bits, and the key is not in the database,
 * so a fast hash is enough.
 *
 * @param owner The account's id: the same code of another account has another hash.
 */
export function recoveryCodeHash(key: Buffer, owner: string, code: string): Buffer {
  return createHmac('sha256', key)
    .update(`${owner} ${readRecoveryCode(code) ?? ''}`)
    .digest();
}
