import { invariant } from '#platform/kernel/invariant.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { share } from '#platform/money/share.ts';

/** One version of the wallet's fees. A version never changes, and a later one does not apply to earlier payments. */
export interface FeeSchedule {
  readonly version: number;
  readonly validFrom: Date;
  /** The currency of its limits, and the only one in which it charges. */
  readonly currency: Currency;
  /** Of what cards bring a holder in a month (UTC); the rate applies to what is beyond. */
  readonly cardFreeUpToMinor: bigint;
  readonly cardBasisPoints: number;
  /** The wallet's fee on a seller's part, taken at release. */
  readonly merchantBasisPoints: number;
}

/** What a holder's cards have brought in a month (UTC), by top-ups and by payments, or are about to, with its fees. */
export interface CardMonth {
  readonly broughtMinor: bigint;
  readonly feeMinor: bigint;
}

/** The month of a holder whose cards have brought nothing. */
export const noCardMonth: CardMonth = { broughtMinor: 0n, feeMinor: 0n };

/** Adds a charge to a month. */
export function withCharge(
  month: CardMonth,
  { amount, fee }: { readonly amount: Money; readonly fee: Money },
): CardMonth {
  return { broughtMinor: month.broughtMinor + amount.minor, feeMinor: month.feeMinor + fee.minor };
}

/**
 * Computes the fee for taking `amount` from a card, for top-ups and payments alike: that of the whole month with it,
 * less what the month has paid. So many small charges cost what one large one costs. What came before the schedule began
 * costs what it cost then. Rounds up to whole cents.
 */
export function cardFee(amount: Money, month: CardMonth, schedule: FeeSchedule): Money {
  sameCurrency(amount, schedule);
  const before = feeOfMonth(month.broughtMinor, schedule);
  const paid = month.feeMinor > before ? month.feeMinor : before;
  const minor = feeOfMonth(month.broughtMinor + amount.minor, schedule) - paid;
  return { minor: minor > 0n ? minor : 0n, currency: amount.currency };
}

function feeOfMonth(broughtMinor: bigint, { cardFreeUpToMinor, cardBasisPoints, currency }: FeeSchedule): bigint {
  const beyond = broughtMinor - cardFreeUpToMinor;
  return beyond > 0n ? share({ minor: beyond, currency }, cardBasisPoints, 'up').minor : 0n;
}

/** The first instant of the month (UTC) of an instant, and of the next one. */
export function monthAround(at: Date): { readonly from: Date; readonly until: Date } {
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  return { from: new Date(Date.UTC(year, month)), until: new Date(Date.UTC(year, month + 1)) };
}

/** Computes the wallet's fee on a seller's part. Rounds half to even. */
export function merchantFee(part: Money, schedule: FeeSchedule): Money {
  sameCurrency(part, schedule);
  return share(part, schedule.merchantBasisPoints, 'half_even');
}

function sameCurrency(amount: Money, schedule: FeeSchedule): void {
  invariant(
    amount.currency === schedule.currency,
    `the amount is in ${schedule.currency}, the currency of version ${schedule.version} of the fees`,
  );
}
