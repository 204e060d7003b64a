import { timingSafeEqual } from 'node:crypto';
import { hashesWith } from '#platform/credentials/key-ring.ts';
import type { KeyRing } from '#platform/credentials/key-ring.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { signsOf } from '#platform/kernel/crockford.ts';
import { CODE_SIGNS } from './bank-domain.ts';

/** The code on the statement line of a bank account. It follows from the account's id, so no row and no job has it. */
export function bankCode(keys: KeyRing, id: string): string {
  return codesOf(keys, id)[0]!;
}

/** Whether a text is the code of an account under any of the keys, compared in constant time. */
export function isBankCode(keys: KeyRing, id: string, typed: string): boolean {
  return codesOf(keys, id).filter((code) => timingSafeEqual(sha256(code), sha256(typed))).length > 0;
}

function codesOf(keys: KeyRing, id: string): string[] {
  return hashesWith(keys, `bank account ${id}`).map((hash) => signsOf(hash.subarray(0, CODE_SIGNS)));
}
