import { invariant } from '#platform/kernel/invariant.ts';
import { zero } from '#platform/money/money.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { share } from '#platform/money/share.ts';

/** What the wallet charges, as one version says. A version never changes; a later one changes no earlier deal. */
export interface FeeSchedule {
  readonly version: number;
  readonly validFrom: Date;
  /** The currency that its limits are written in, and the only one that it charges in. */
  readonly currency: Currency;
  /** Up to here, money from a card is free; above it the rate is taken of the whole. */
  readonly cardFreeUpToMinor: bigint;
  readonly cardBasisPoints: number;
  /** The wallet's fee on a seller's part, at release. */
  readonly merchantBasisPoints: number;
}

/** What it costs to take `amount` from a card, for a top-up and a payment alike. Rounded up to whole cents. */
export function cardFee(amount: Money, schedule: FeeSchedule): Money {
  sameCurrency(amount, schedule);
  if (amount.minor <= schedule.cardFreeUpToMinor) return zero(amount.currency);
  return share(amount, schedule.cardBasisPoints, 'up');
}

/** What the wallet keeps of a seller's part when it is released. Rounded half to even. */
export function merchantFee(part: Money, schedule: FeeSchedule): Money {
  sameCurrency(part, schedule);
  return share(part, schedule.merchantBasisPoints, 'half_even');
}

function sameCurrency(amount: Money, schedule: FeeSchedule): void {
  invariant(amount.currency === schedule.currency, `version ${schedule.version} charges in ${schedule.currency}`);
}
