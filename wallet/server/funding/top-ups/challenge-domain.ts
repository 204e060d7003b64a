import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';

/** A holder's order to charge one of their cards, or to debit one of their bank accounts. */
export interface ChargeOrder {
  readonly holderId: Id<'hld'>;
  readonly instrumentId: Id<'ins'>;
  readonly amount: Money;
  /** The holder's idempotency key: one for each press of the button. */
  readonly attempt: string;
}

/** Computes the challenge that a passkey signs to charge an instrument: SHA-256 over holder, instrument, amount and attempt. */
export function chargeChallenge({ holderId, instrumentId, amount, attempt }: ChargeOrder): Buffer {
  return sha256(
    canonicalJson({
      act: 'charge_instrument',
      holder_id: holderId,
      instrument_id: instrumentId,
      amount_minor: String(amount.minor),
      currency: amount.currency,
      attempt,
    }),
  );
}
