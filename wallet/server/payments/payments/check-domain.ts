import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Money } from '#platform/money/money.ts';
import type { LimitError } from '../../identity/limits/domain.ts';
import { capture } from './domain.ts';
import type { CaptureError, Payer, Payment } from './domain.ts';

/** The amounts that one shop has checked against one wallet's balance in a day. */
export interface Judged {
  /** Each once, as `5000 EUR`. */
  readonly amounts: readonly string[];
  /** The end of the day. */
  readonly endsAt: Date;
}

/** The shop has checked too many amounts today. */
export interface ChecksExhausted {
  readonly code: 'checks_exhausted';
  /** When the shop can check other amounts again. */
  readonly nextAt: Date;
}

/** Each answer halves the range in which the balance can be. Shoppers who change their cart need fewer checks a day. */
const MOST_AMOUNTS = 8;

/**
 * Counts an amount that a shop checks against a balance. A repeated amount counts once a day, because the second answer
 * reveals nothing more.
 *
 * @param known The amounts of the last day with a check.
 * @param now In security time; days are those of UTC.
 */
export function countAmount(known: Judged | undefined, amount: Money, now: Date): Result<Judged, ChecksExhausted> {
  const name = `${amount.minor} ${amount.currency}`;
  if (!known || now >= known.endsAt) return ok({ amounts: [name], endsAt: nextDay(now) });
  if (known.amounts.includes(name)) return ok(known);
  if (known.amounts.length >= MOST_AMOUNTS) return err({ code: 'checks_exhausted', nextAt: known.endsAt });
  return ok({ ...known, amounts: [...known.amounts, name] });
}

function nextDay(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
}

/** Why a payment could not be captured, even with the holder's approval. */
export type CoverError = Extract<
  CaptureError,
  { readonly code: 'insufficient_funds' | LimitError['code'] | 'account_frozen' | 'mandate_revoked' }
>;

/**
 * Judges whether the payer could pay now, from the balance alone or with more.
 *
 * @param hasMore Whether a card, or a balance in another currency, adds the shortfall.
 */
export function judgeCover(payment: Payment, payer: Payer, hasMore: boolean, now: Date): Result<void, CoverError> {
  const judged = capture(payment, payer, 'pin', now);
  if (judged.ok) return ok();
  switch (judged.error.code) {
    case 'insufficient_funds':
      return hasMore ? ok() : err(judged.error);
    case 'limit_per_payment':
    case 'limit_per_day':
    case 'limit_per_year':
    case 'account_frozen':
    case 'mandate_revoked':
      return err(judged.error);
    case 'quote_expired':
    case 'payment_not_payable':
      throw new Error(`A payment that was drafted just now is refused: ${judged.error.code}.`);
  }
}
