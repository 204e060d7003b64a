import { createHmac } from 'node:crypto';
import { inFours, readSigns, signsOf } from '../kernel/crockford.ts';

/** The number of recovery codes that a person gets at once. */
export const RECOVERY_CODES = 10;

const SIGNS = 12;

/** Makes ten new recovery codes with 60 random bits each: `K7QM-2XTB-9RWD`. */
export function newRecoveryCodes(random: (bytes: number) => Buffer): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => inFours(signsOf(random(SIGNS))));
}

/** Reads a typed recovery code, with or without the dashes; undefined if it cannot be one. */
export function readRecoveryCode(typed: string): string | undefined {
  return readSigns(typed, SIGNS);
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
