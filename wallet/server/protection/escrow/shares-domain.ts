import { sharesSoFar } from '#platform/money/shares-so-far.ts';
import { subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { heldOf, releasedOf, returnedOf } from '../../payments/payments/domain.ts';
import type { Paid, Part, Source } from '../../payments/payments/domain.ts';

/** Where the money of a part is; it sums to the part's amount. */
export interface Standing {
  readonly escrow: Money;
  readonly seller: Money;
  /** The shop's commission. */
  readonly shop: Money;
  /** The wallet's fee. */
  readonly wallet: Money;
  /** What is back at each source. */
  readonly sources: readonly Source[];
}

/** Computes where the money of a captured part is. Commission and fee are taken of what stays released, in proportion. */
export function standingOf(payment: Paid, part: Part): Standing {
  const { amount, commission, fee } = part;
  const whole = [commission, fee, subtract(subtract(amount, commission), fee)];
  const [shop, wallet, seller] = sharesSoFar(releasedOf(part), whole) as [Money, Money, Money];
  return { escrow: heldOf(part), seller, shop, wallet, sources: returnedOf(payment, part) };
}

/** Computes what has to move between two standings of a part; it sums to zero. */
export function movement(before: Standing, after: Standing): Standing {
  return {
    escrow: subtract(after.escrow, before.escrow),
    seller: subtract(after.seller, before.seller),
    shop: subtract(after.shop, before.shop),
    wallet: subtract(after.wallet, before.wallet),
    sources: after.sources.map((source, at) => ({
      ...source,
      amount: subtract(source.amount, before.sources[at]!.amount),
    })),
  };
}
