import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import { payable } from '../payments/domain.ts';
import type { Payment } from '../payments/domain.ts';

/**
 * Computes the challenge that a payer signs: SHA-256 over the canonical JSON of payment, payable amount, payees, what
 * may be sent without tracking, destination, expiry and nonce. A change of any of them invalidates the approval (PSD2 RTS, article 5: dynamic linking).
 */
export function challengeOf(payment: Payment): Buffer {
  const { id, amount, discount, clientId, clientName, parts, shipTo, validUntil, nonce } = payment;
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
        ...(part.isUntracked ? { untracked: true } : {}),
      })),
      ship_to: shipTo && { country: shipTo.country, postal_code: shipTo.postalCode, city: shipTo.city },
      expires_at: validUntil.toISOString(),
      nonce,
    }),
  );
}
