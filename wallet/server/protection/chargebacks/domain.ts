import { subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { leftOf } from '../../payments/payments/domain.ts';
import type { Line, Part } from '../../payments/payments/domain.ts';
import { piecesDelivered, priceOf } from '../escrow/parcels-domain.ts';

/** An amount of a line. */
export interface LineAmount {
  readonly reference: string;
  readonly amount: Money;
}

/** Who has the money of lines that the wallet did not see delivered: escrow, or the seller after a release. */
export type Where = 'escrow' | 'seller';

/**
 * Lists what of a part the wallet did not see delivered, line by line. What a case, a report or the wallet's own payment
 * decides about is left out: its money finds its way by that decision.
 */
export function undeliveredOf(part: Part, where: Where): LineAmount[] {
  if (part.reportedAt || part.coveredAt) return [];
  return part.lines
    .filter((line) => line.caseId === null && (line.releasedAt !== null) === (where === 'seller'))
    .map((line) => ({ reference: line.reference, amount: subtract(leftOf(line), priceOfDelivered(part, line)) }))
    .filter(({ amount }) => amount.minor > 0n);
}

function priceOfDelivered(part: Part, line: Line): Money {
  return priceOf(part, { line: line.reference, quantity: piecesDelivered(part, line) }).amount;
}

/** Takes the first amounts, up to a sum; the last one may be cut. Takes none of a sum that is not above zero. */
export function upTo(amounts: readonly LineAmount[], most: bigint): LineAmount[] {
  let left = most;
  return amounts.flatMap(({ reference, amount }) => {
    const minor = amount.minor < left ? amount.minor : left;
    left -= minor;
    return minor > 0n ? [{ reference, amount: { ...amount, minor } }] : [];
  });
}
