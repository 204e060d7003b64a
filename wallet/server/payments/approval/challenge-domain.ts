import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import type { Quote } from '../../funding/exchange/domain.ts';
import { payable } from '../payments/domain.ts';
import type { Payment } from '../payments/domain.ts';
import type { Split } from '../payments/card-share-domain.ts';

/** A card that pays a share, or all, of a payment. */
export interface CardCharge {
  readonly cardId: Id<'ins'>;
  readonly split: Split;
  /** What the wallet takes for charging the card, on top of the card's share. */
  readonly fee: Money;
}

/** What pays beside the balance: a card, or a balance in another currency. */
export interface Shares {
  readonly charge?: CardCharge | undefined;
  readonly quote?: Pick<Quote, 'id' | 'give' | 'get'> | undefined;
}

/**
 * Computes the challenge that a payer signs: SHA-256 over the canonical JSON of payment, payable amount, payees, what
 * may be sent without tracking, destination, expiry and nonce, over card, shares and fee if a card pays, and over both
 * sums of an exchange that brings a share. A change of
 * any of them invalidates the approval (PSD2 RTS, article 5: dynamic linking).
 */
export function challengeOf(payment: Payment, { charge, quote }: Shares = {}): Buffer {
  const { id, amount, discount, coupon, clientId, clientName, parts, shipTo, validUntil, nonce } = payment;
  return sha256(
    canonicalJson({
      payment_id: id,
      amount_minor: String(payable(payment).minor),
      discount_minor: String(discount?.amount.minor ?? 0n),
      ...(coupon && { coupon_minor: String(coupon.amount.minor) }),
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
      ...(charge && {
        card: {
          card_id: charge.cardId,
          from_card_minor: String(charge.split.fromCard.minor),
          from_balance_minor: String(charge.split.fromBalance.minor),
          fee_minor: String(charge.fee.minor),
        },
      }),
      ...(quote && {
        exchange: {
          quote_id: quote.id,
          give_minor: String(quote.give.minor),
          give_currency: quote.give.currency,
          get_minor: String(quote.get.minor),
        },
      }),
    }),
  );
}
