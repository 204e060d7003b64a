import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Money } from '#platform/money/money.ts';

/** The amounts that one shop has had judged against one wallet's balance in the day that ends then. */
export interface Judged {
  /** Each once, as `5000 EUR`. */
  readonly amounts: readonly string[];
  readonly endsAt: Date;
}

export interface ChecksExhausted {
  readonly code: 'checks_exhausted';
  /** When other amounts are judged again. */
  readonly nextAt: Date;
}

/** Each answer halves what the balance can be. A shopper who changes their cart needs fewer amounts a day than this. */
const MOST_AMOUNTS = 8;

/**
 * Counts an amount that is judged against a balance. An amount that was judged before on the same day counts once: it
 * tells nothing more.
 *
 * @param known What was judged last, on whichever day.
 * @param now On security time; a day is one of UTC.
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
