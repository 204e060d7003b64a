import { invariant } from '../kernel/invariant.ts';
import type { Money } from './money.ts';

/**
 * Splits `total` by `weights`, losing and inventing nothing.
 *
 * Each share is rounded down; the cents left over go one each to the first shares with a weight.
 *
 * @param total Zero or more; to split a refund, split its size and then negate.
 * @param weights Whole numbers, none negative, at least one positive.
 * @returns One share per weight, in order, summing exactly to `total`.
 * @throws If either rule is broken: a bug in the caller, not in the request.
 * @see docs/adr/0007-rounding.md
 */
export function allocate(total: Money, weights: readonly bigint[]): Money[] {
  invariant(total.minor >= 0n, 'a total to split is not negative');
  invariant(
    weights.every((weight) => weight >= 0n),
    'no weight is negative',
  );
  const sum = weights.reduce((left, right) => left + right, 0n);
  invariant(sum > 0n, 'one weight is positive');
  const shares = weights.map((weight) => (total.minor * weight) / sum);
  let left = total.minor - shares.reduce((one, two) => one + two, 0n);
  return shares.map((share, index) => {
    const takesOne = left > 0n && weights[index]! > 0n;
    if (takesOne) left -= 1n;
    return { minor: takesOne ? share + 1n : share, currency: total.currency };
  });
}
