import type { Id } from '#platform/kernel/id.ts';
import { sharesSoFar } from '#platform/money/shares-so-far.ts';
import type { Money } from '#platform/money/money.ts';

/** How the holder approved: by PIN, by passkey, or in advance by the mandate's caps. */
export type ApprovedBy = 'pin' | 'passkey' | 'totp' | 'mandate';

/** A payer's approval: the proof, and since when the wallet knows the browser in which it was given. */
export interface PayerApproval {
  readonly approvedBy: Exclude<ApprovedBy, 'mandate'>;
  /** For how many days the payer has had the passkey, if it was one. */
  readonly passkeyDays: number | null;
  readonly browserSince: Date;
}

/** What a payment takes from a card: from the approval until the charge has an outcome, and then if it was captured. */
export interface CardShare {
  /** The top-up that charges the card and brings the money. */
  readonly topUpId: Id<'top'>;
  readonly amount: Money;
  /** The hold that reserves the rest in the balance; null if the card pays all. */
  readonly holdId: Id<'hol'> | null;
  /** The payer's approval of both shares, which the capture uses. */
  readonly approval: PayerApproval;
}

/** Which money shall pay: the balance and a card for the rest, or a card alone. */
export interface Split {
  readonly fromBalance: Money;
  readonly fromCard: Money;
}

/** Cards are not charged less than this. */
const LEAST_MINOR = 50n;

/**
 * Splits a payment over balance and card. The card pays at least `LEAST_MINOR`, even if that leaves some of the balance.
 *
 * @param isAll Whether the card shall pay all of it.
 * @returns Undefined if the balance covers it, or if it is too small for a card.
 */
export function splitOf(payable: Money, spendable: Money, isAll: boolean): Split | undefined {
  const { minor, currency } = payable;
  if (minor < LEAST_MINOR || (!isAll && spendable.minor >= minor)) return undefined;
  const free = isAll || spendable.minor < 0n ? 0n : spendable.minor;
  const missing = minor - free;
  const fromCard = missing < LEAST_MINOR ? LEAST_MINOR : missing;
  return { fromBalance: { minor: minor - fromCard, currency }, fromCard: { minor: fromCard, currency } };
}

/**
 * Computes what of the refunds so far goes back to the card that paid a share. Card and balance get each cent in
 * proportion to what they paid, so after the whole refund each has what it paid. The fee of the charge is not refunded.
 *
 * @param paid What the payer paid, from both.
 * @param refunded What of it went back so far.
 */
export function backToCard(cardShare: Pick<CardShare, 'amount'> | null, paid: Money, refunded: Money): Money {
  if (!cardShare) return { minor: 0n, currency: refunded.currency };
  const { amount: fromCard } = cardShare;
  return sharesSoFar(refunded, [fromCard, { minor: paid.minor - fromCard.minor, currency: paid.currency }])[0]!;
}
