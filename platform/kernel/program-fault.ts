/**
 * Problem codes of a request that a program made wrongly. Title and detail of such a refusal are for those who write
 * that program (`body/lines must NOT have more than 100 items`), so no page shows them: a page has words of its own.
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

/** Whether a refusal with this code says that a program is at fault, and not the person who waits for its answer. */
export function isProgramFault(code: string): boolean {
  return codes.has(code);
}
