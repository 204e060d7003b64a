import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';

/** What a holder asks for: money from one of their cards. */
export interface ChargeOrder {
  readonly holderId: Id<'hld'>;
  readonly cardId: Id<'crd'>;
  readonly amount: Money;
  /** The same for the same press of the same button. */
  readonly attempt: string;
}

/** What a holder signs by passkey to have a card charged: whose card, how much, and which press of the button. */
export function chargeChallenge({ holderId, cardId, amount, attempt }: ChargeOrder): Buffer {
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
