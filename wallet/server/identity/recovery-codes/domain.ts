/** The codes of a set, each of `letters` letters in groups. */
export const recoveryRules = { count: 10, letters: 12, group: 4 } as const;

/** No letter looks like another one: without 0, 1, I, L, O and U. There are 30, and twelve of them are 58 bits. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The reasons why a recovery code is not accepted. */
export type RecoveryCodeError = { readonly code: 'recovery_malformed' } | { readonly code: 'recovery_wrong' };

/** A holder's set of codes: how many are left, and when it was made. */
export interface RecoverySet {
  readonly left: number;
  readonly madeAt: Date;
}

/**
 * Makes a code from random bytes; all codes are equally likely.
 *
 * @param draw Returns random bytes. It is called again for those that would favor some letters.
 */
export function makeCode(draw: (bytes: number) => Uint8Array): string {
  const fair = 256 - (256 % ALPHABET.length);
  let code = '';
  while (code.length < recoveryRules.letters) {
    for (const byte of draw(recoveryRules.letters)) {
      if (byte < fair && code.length < recoveryRules.letters) code += ALPHABET[byte % ALPHABET.length];
    }
  }
  return code;
}

/** Writes a code in groups, as people read and type it: `K7QM-2XTB-9RWD`. */
export function grouped(code: string): string {
  return (code.match(new RegExp(`.{1,${recoveryRules.group}}`, 'g')) ?? []).join('-');
}

/** Reads a typed code without its groups, in capitals; undefined if it cannot be one, so that it costs no try. */
export function readRecoveryCode(signs: string): string | undefined {
  const code = signs.replaceAll(/[\s-]/g, '').toUpperCase();
  const isCode = code.length === recoveryRules.letters && Array.from(code).every((letter) => ALPHABET.includes(letter));
  return isCode ? code : undefined;
}

/** Judges whether a holder may make codes: only one who has a strong factor, for which they stand in. */
export function mayMake(factors: {
  readonly hasPin: boolean;
  readonly hasPasskey: boolean;
  readonly hasAuthenticator: boolean;
}): boolean {
  return factors.hasPin || factors.hasPasskey || factors.hasAuthenticator;
}
