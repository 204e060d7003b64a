import { createHmac } from 'node:crypto';
import { inFours, readSigns, signsOf } from '../kernel/crockford.ts';

/** The number of recovery codes that a person gets at once. */
export const RECOVERY_CODES = 10;

/** With 120 random bits, a fast hash of a code is as safe as a slow one (ASVS 6.5.2 asks for 112). */
const SIGNS = 24;
/** The signs of codes that were made before; they stay valid until their owner makes new ones. */
const FORMER_SIGNS = 12;

/** Makes ten new recovery codes: `K7QM-2XTB-9RWD-5HNP-8CVE-3JGS`. */
export function newRecoveryCodes(random: (bytes: number) => Buffer): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => inFours(signsOf(random(SIGNS))));
}

/** Reads a typed recovery code, with or without the dashes; undefined if it cannot be one. */
export function readRecoveryCode(typed: string): string | undefined {
  return readSigns(typed, SIGNS) ?? readSigns(typed, FORMER_SIGNS);
}

/**
 * The hash by which a recovery code is stored and found. The key is not in the database.
 *
 * @param owner The account's id: the same code of another account has another hash.
 */
export function recoveryCodeHash(key: Buffer, owner: string, code: string): Buffer {
  return createHmac('sha256', key)
    .update(`${owner} ${readRecoveryCode(code) ?? ''}`)
    .digest();
}
