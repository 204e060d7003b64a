import { createHmac, timingSafeEqual } from 'node:crypto';
import { sha256 } from '#platform/kernel/canonical.ts';
import { typedCode } from '#platform/kernel/typed.ts';
import { sixDigits } from '../phone-verification/code-crypto.ts';

/** The code of a proof, which follows from its id: so no job and no row has it. */
export function proofCode(key: Buffer, id: string): string {
  return sixDigits(drawn(key, `proof ${id}`));
}

/** Whether a text is the code of a proof, compared in constant time. */
export function isProofCode(key: Buffer, id: string, code: string): boolean {
  return timingSafeEqual(sha256(proofCode(key, id)), sha256(code));
}

/** The letters and digits of undo codes, without those that look alike. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The code that undoes a change: twelve signs, so that nobody guesses one. It follows from the change's id. */
export function undoCode(key: Buffer, id: string): string {
  const bytes = drawn(key, `undo ${id}`)(12);
  const signs = Array.from(bytes, (byte) => SIGNS[byte % SIGNS.length]!).join('');
  return signs.replace(/^(.{4})(.{4})/, '$1-$2-');
}

/** Hashes an undo code, however it was typed: in any case, with or without dashes, and with O for 0. */
export function hashUndoCode(typed: string): Buffer {
  return sha256(`undo ${typedCode(typed).toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')}`);
}

/** Bytes that follow from a key and a name; each call gives further ones. */
function drawn(key: Buffer, name: string): (bytes: number) => Buffer {
  let turn = 0;
  return (bytes) =>
    createHmac('sha256', key)
      .update(`${name} ${(turn += 1)}`)
      .digest()
      .subarray(0, bytes);
}
