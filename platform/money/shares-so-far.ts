import { invariant } from '../kernel/invariant.ts';
import { total } from './money.ts';
import type { Money } from './money.ts';

/**
 * Splits the part of a whole that has moved so far, in proportion to what makes up the whole.
 *
 * Of a sum that only grows, no share ever falls, and none exceeds its part of the whole; once all has moved, each share
 * is its part. So the difference of two splits says what to move in between, in any number of steps, to the cent. Each
 * share is rounded down, and the last takes the rest.
 *
 * @param moved Zero or more, and at most the sum of `whole`.
 * @param whole None negative.
 * @returns One share for each part of the whole, in order, summing exactly to `moved`.
 * @throws If a rule is broken: a bug in the caller.
 * @see docs/adr/0007-rounding.md
 */
export function sharesSoFar(moved: Money, whole: readonly Money[]): Money[] {
  const { currency } = moved;
  let rest = moved.minor;
  let restOfWhole = total(whole, currency).minor;
  invariant(
    whole.every((part) => part.minor >= 0n),
    'no part of the whole is negative',
  );
  invariant(rest >= 0n && rest <= restOfWhole, 'what has moved is a part of the whole');
  return whole.map((part) => {
    const minor = restOfWhole === 0n ? 0n : (rest * part.minor) / restOfWhole;
    rest -= minor;
    restOfWhole -= part.minor;
    return { minor, currency };
  });
}
