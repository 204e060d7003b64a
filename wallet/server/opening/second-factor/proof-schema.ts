import { parseAuthentication } from '../passkeys/schema.ts';
import type { Proof } from './domain.ts';

/** The proof in a posted form: a passkey's `response`, else the `pin`; undefined where neither is well-formed. */
export function toProof(fields: { readonly response?: string; readonly pin?: string }): Proof | undefined {
  const { response = '', pin = '' } = fields;
  if (response !== '') {
    const parsed = parseAuthentication(response);
    return parsed && { kind: 'passkey', response: parsed };
  }
  const digits = pin.replaceAll(/\s/g, '');
  return /^\d{6}$/.test(digits) ? { kind: 'pin', pin: digits } : undefined;
}
