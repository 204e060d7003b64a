import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { AskedMandate } from './domain.ts';

/**
 * The challenge that a passkey signs to allow a mandate: SHA-256 of the canonical JSON of the question. It names one
 * question, by its interaction; the holder may still lower the caps in the answer.
 */
export function challengeOf(question: {
  interactionId: string;
  holderId: Id<'hld'>;
  clientId: string;
  asked: AskedMandate;
}): Buffer {
  const { interactionId, holderId, clientId, asked } = question;
  return sha256(
    canonicalJson({
      interaction_id: interactionId,
      holder_id: holderId,
      client_id: clientId,
      account: asked.account,
      currency: asked.maxPerMonth.currency,
      max_per_payment_minor: String(asked.maxPerPayment.minor),
      max_per_month_minor: String(asked.maxPerMonth.minor),
      purpose: asked.purpose,
      ...(asked.confirm ? { confirm: true } : {}),
    }),
  );
}
