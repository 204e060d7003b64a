import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import { heldOf } from '../../payments/payments/domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';

/**
 * Computes the challenge that a holder signs to confirm a part: SHA-256 over the canonical JSON of the part, its seller,
 * and the amount that leaves escrow. A change of any of them invalidates the confirmation.
 */
export function challengeOf(payment: Payment, part: Part): Buffer {
  const { minor, currency } = heldOf(part);
  return sha256(
    canonicalJson({
      confirms: part.id,
      payment_id: payment.id,
      payee_id: part.payeeId,
      payee_name: part.payeeName,
      amount_minor: String(minor),
      currency,
      open_cases: part.lines.flatMap((line) => (line.caseId ? [line.reference] : [])),
      nonce: payment.nonce,
    }),
  );
}
