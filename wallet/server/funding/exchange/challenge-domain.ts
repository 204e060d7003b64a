import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { Quote } from './domain.ts';

/** Computes the challenge that a holder signs: SHA-256 over both sums of a quote, its id and its end. */
export function exchangeChallenge({ id, give, get, validUntil }: Quote): Buffer {
  return sha256(
    canonicalJson({
      quote_id: id,
      give_minor: String(give.minor),
      give_currency: give.currency,
      get_minor: String(get.minor),
      get_currency: get.currency,
      expires_at: validUntil.toISOString(),
    }),
  );
}
