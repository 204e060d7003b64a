import { subtract, total } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { lotsOf } from '../../payments/payments/domain.ts';
import type { Part } from '../../payments/payments/domain.ts';
import type { ReleaseFigures, Reserved } from '../../payments/payments/reserve-domain.ts';

/**
 * How the price of what was released becomes the sum that a payout frees: `sold`, less each of the others. A payout
 * ends entries of a reserve; the statement is about the releases that brought them.
 */
export interface Statement {
  /** When they were released. */
  readonly releasedAt: readonly Date[];
  /** The price of their lines and shipping. */
  readonly sold: Money;
  /** What of it was refunded before the release. */
  readonly refunded: Money;
  readonly commission: Money;
  readonly fee: Money;
  /** What paid a debt of the seller at the release. */
  readonly releaseDebt: Money;
  /** What belongs to reserves of these releases that ended before. */
  readonly earlier: Money;
  /** What belongs to reserves of these releases that end later. */
  readonly kept: Money;
  /** What refunds took out of the reserves that end now, less the commission and the fee that went back with it. */
  readonly taken: Money;
}

/** Writes the statement of what leaves the reserve of a part now. Null if a release is older than statements. */
export function statementOf(
  part: Pick<Part, 'amount' | 'lines' | 'shipping' | 'reserve'>,
  now: Date,
): Statement | null {
  const sum = (sums: readonly Money[]): Money => total(sums, part.amount.currency);
  const isFreed = (one: Reserved): boolean => one.endsAt <= now && one.left.minor > 0n;
  const times = new Set(part.reserve.filter(isFreed).map((one) => one.heldAt.getTime()));
  const entries = part.reserve.filter((one) => times.has(one.heldAt.getTime()));
  const releases = entries.flatMap((one) => one.release ?? []);
  // Two releases of one instant share their statement; each has one entry with its figures.
  const known = new Set(entries.filter((one) => one.release).map((one) => one.heldAt.getTime()));
  if (known.size < times.size) return null;
  const lots = lotsOf(part).filter((lot) => lot.releasedAt && times.has(lot.releasedAt.getTime()));
  const figure = (name: keyof ReleaseFigures): Money => sum(releases.map((one) => one[name]));
  const held = (of: (one: Reserved) => boolean): Money => sum(entries.filter(of).map((one) => one.held));
  const sold = sum(lots.map((lot) => lot.amount));
  return {
    releasedAt: [...times].map((time) => new Date(time)),
    sold,
    refunded: subtract(sold, figure('gross')),
    commission: figure('commission'),
    fee: figure('fee'),
    releaseDebt: figure('debt'),
    earlier: held((one) => one.endsAt <= now && !isFreed(one)),
    kept: held((one) => one.endsAt > now),
    taken: sum(entries.filter(isFreed).map((one) => subtract(one.held, one.left))),
  };
}
