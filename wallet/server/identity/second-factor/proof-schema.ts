import { typedCode } from '#platform/kernel/typed.ts';
import { parseAuthentication } from '#platform/credentials/passkey-answers.ts';
import type { Proof } from './domain.ts';

/**
 * Reads the proof in a posted form: a passkey's `response`, otherwise the app's code in `totp`, otherwise the `pin`;
 * undefined if it is malformed.
 */
export function toProof(fields: {
  readonly response?: string;
  readonly totp?: string;
  readonly pin?: string;
}): Proof | undefined {
  const { response = '', totp = '', pin = '' } = fields;
  if (response !== '') {
    const parsed = parseAuthentication(response);
    return parsed && { kind: 'passkey', response: parsed };
  }
  if (totp !== '') {
    const code = readPin(totp);
    return code === undefined ? undefined : { kind: 'totp', code };
  }
  const digits = readPin(pin);
  return digits === undefined ? undefined : { kind: 'pin', pin: digits };
}

/** Reads a typed PIN or code of six digits, however its digits are grouped; undefined if it cannot be one, so that it costs no try. */
export function readPin(typed: string): string | undefined {
  const digits = typedCode(typed);
  return /^\d{6}$/.test(digits) ? digits : undefined;
}
