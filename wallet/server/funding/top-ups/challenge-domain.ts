import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';

/** A holder's order to charge one of their cards. */
export interface ChargeOrder {
  readonly holderId: Id<'hld'>;
  readonly cardId: Id<'ins'>;
  readonly amount: Money;
  /** The holder's idempotency key: one for each press of the button. */
  readonly attempt: string;
}

/** Computes the challenge that a passkey signs to charge a card: SHA-256 over holder, card, amount and attempt. */
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
