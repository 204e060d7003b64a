import { canonicalJson, sha256Base64url } from '#platform/kernel/canonical.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';

/** The market's client id. */
export const clientId = 'market';

/** A refusal of the wallet. */
export type Refusal = { readonly code: string };

/** The wallet's answer about a payment. */
export type Answered = Promise<Result<PaymentJson, Refusal>>;

/** The wallet has no such payment. */
export const gone = err({ code: 'payment_not_found' });

/** Makes an idempotency key with the hash of its request. */
export function keyOf(key: string, asked: unknown): { key: string; requestHash: string } {
  return { key, requestHash: sha256Base64url(canonicalJson(asked as Json)) };
}
