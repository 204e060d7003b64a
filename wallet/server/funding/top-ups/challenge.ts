import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { TopUpOrder } from './service.ts';

/** What a holder signs by passkey to have a card charged: whose card, how much, and which press of the button. */
export function chargeChallenge({ holderId, cardId, amount, attempt }: Omit<TopUpOrder, 'proof'>): Buffer {
  return sha256(
    canonicalJson({
      act: 'charge_card',
      holder_id: holderId,
      card_id: cardId,
      amount_minor: String(amount.minor),
      currency: amount.currency,
      attempt,
    }),
  );
}
