import { invariant } from '#platform/kernel/invariant.ts';
import { zero } from '#platform/money/money.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { share } from '#platform/money/share.ts';

/** One version of the wallet's fees. A version never changes, and a later one does not apply to earlier payments. */
export interface FeeSchedule {
  readonly version: number;
  readonly validFrom: Date;
  /** The currency of its limits, and the only one in which it charges. */
  readonly currency: Currency;
  /** Charges up to this amount are free; above it, the rate applies to the whole amount. */
  readonly cardFreeUpToMinor: bigint;
  readonly cardBasisPoints: number;
  /** The wallet's fee on a seller's part, taken at release. */
  readonly merchantBasisPoints: number;
}

/** Computes the fee for taking `amount` from a card, for top-ups and payments alike. Rounds up to whole cents. */
export function cardFee(amount: Money, schedule: FeeSchedule): Money {
  sameCurrency(amount, schedule);
  if (amount.minor <= schedule.cardFreeUpToMinor) return zero(amount.currency);
  return share(amount, schedule.cardBasisPoints, 'up');
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
