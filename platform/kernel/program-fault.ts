/**
 * Problem codes of a faulty request from a program. Title and detail of such a refusal are for developers (`body/lines
 * must NOT have more than 100 items`), so pages show their own words instead.
 */
const codes: ReadonlySet<string> = new Set([
  'body_too_large',
  'idempotency_key_malformed',
  'idempotency_key_missing',
  'idempotency_key_reused',
  'invalid_request',
  'media_type_not_supported',
  'proof_invalid',
  'scope_insufficient',
  'token_invalid',
  'token_missing',
]);

/** Whether a refusal with this code is the fault of a program, and not of the person who waits for the answer. */
export function isProgramFault(code: string): boolean {
  return codes.has(code);
}
