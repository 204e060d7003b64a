import { invariant } from '../kernel/invariant.ts';
import type { Money } from './money.ts';

type Rounding = 'down' | 'up' | 'half_even';

/**
 * The part of `sum` that a rate in basis points (1/10,000) makes, in whole minor units.
 *
 * @param sum Zero or more.
 * @param basisPoints Zero or more; 800 is 8 %.
 * @see docs/adr/0007-rounding.md
 */
export function share(sum: Money, basisPoints: number, rounding: Rounding): Money {
  invariant(sum.minor >= 0n, 'a share is taken of a sum that is not negative');
  invariant(Number.isInteger(basisPoints) && basisPoints >= 0, 'a rate is whole basis points');
  const product = sum.minor * BigInt(basisPoints);
  const quotient = product / 10_000n;
  const remainder = product % 10_000n;
  return { minor: quotient + carry(quotient, remainder, rounding), currency: sum.currency };
}

function carry(quotient: bigint, remainder: bigint, rounding: Rounding): bigint {
  if (remainder === 0n || rounding === 'down') return 0n;
  if (rounding === 'up') return 1n;
  if (remainder === 5_000n) return quotient % 2n;
  return remainder > 5_000n ? 1n : 0n;
}
