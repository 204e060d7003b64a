import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { Withdrawal } from './domain.ts';

/** Computes the challenge that a passkey signs to approve a withdrawal: account, amount, fee and currency. */
export function withdrawalChallenge(
  withdrawal: Pick<Withdrawal, 'id' | 'holderId' | 'instrumentId' | 'amount' | 'fee' | 'validUntil'>,
): Buffer {
  const { id, holderId, instrumentId, amount, fee, validUntil } = withdrawal;
  return sha256(
    canonicalJson({
      act: 'withdraw',
      withdrawal_id: id,
      holder_id: holderId,
      instrument_id: instrumentId,
      amount_minor: String(amount.minor),
      fee_minor: String(fee.minor),
      currency: amount.currency,
      valid_until: validUntil.toISOString(),
    }),
  );
}
