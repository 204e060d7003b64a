import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import { payable } from '../payments/domain.ts';
import type { Payment } from '../payments/domain.ts';

/**
 * What a payer signs: SHA-256 of the canonical JSON of payment, what the payer pays, payees, expiry and nonce. Whatever of it
 * changes makes the approval void (PSD2 RTS, article 5: dynamic linking).
 */
export function challengeOf(payment: Payment): Buffer {
  const { id, amount, discount, clientId, clientName, parts, validUntil, nonce } = payment;
  return sha256(
    canonicalJson({
      payment_id: id,
      amount_minor: String(payable(payment).minor),
      discount_minor: String(discount?.amount.minor ?? 0n),
      currency: amount.currency,
      payee_id: clientId,
      payee_name: clientName,
      parts: parts.map((part) => ({
        payee_id: part.payeeId,
        payee_name: part.payeeName,
        amount_minor: String(part.amount.minor),
      })),
      expires_at: validUntil.toISOString(),
      nonce,
    }),
  );
}
