import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { allocate } from '#platform/money/allocate.ts';
import { subtract, total } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { share } from '#platform/money/share.ts';
import { lotsOf, paidOf } from './domain.ts';
import type { Part } from './domain.ts';
import { mostUntracked } from './policy-domain.ts';
import type { Policy } from './policy-domain.ts';

/** Why an order is refused before it becomes a payment. */
export type OrderError =
  | { readonly code: 'order_sums_differ' }
  | { readonly code: 'references_wrong'; readonly fault: ReferenceFault }
  | { readonly code: 'ship_within_refused'; readonly most: number }
  | UntrackedRefused
  | { readonly code: 'payee_unknown' }
  | { readonly code: 'payee_is_payer' }
  | { readonly code: 'commission_not_agreed'; readonly most: Money }
  | { readonly code: 'commission_exceeds_part' }
  | { readonly code: 'discount_exceeds_amount' }
  | { readonly code: 'currency_not_supported' };

/** A part may not be sent without tracking: its seller has too few settled orders, or sends more than the policy allows. */
export type UntrackedRefused = { readonly code: 'untracked_not_allowed'; readonly part: string } & (
  | { readonly fault: 'seller'; readonly least: number }
  | { readonly fault: 'amount'; readonly most: Money }
);

/** A fault of the references by which lines and parts name each other. */
export type ReferenceFault = 'line_repeated' | 'part_repeated' | 'part_unknown' | 'part_empty';

/** Judges whether each line has a reference of its own and names a part, and each part has one, and at least one line. */
export function judgeReferences(order: {
  lines: readonly { reference: string; part: string }[];
  parts: readonly { reference: string }[];
}): Result<void, OrderError> {
  const lines = new Set(order.lines.map((line) => line.reference));
  const parts = new Set(order.parts.map((part) => part.reference));
  const named = new Set(order.lines.map((line) => line.part));
  const refused = (fault: ReferenceFault) => err({ code: 'references_wrong', fault } as const);
  if (lines.size < order.lines.length) return refused('line_repeated');
  if (parts.size < order.parts.length) return refused('part_repeated');
  if ([...named].some((part) => !parts.has(part))) return refused('part_unknown');
  return named.size < parts.size ? refused('part_empty') : ok();
}

/**
 * Judges a commission by the highest share of the part that its seller agreed to. A fraction of a cent is rounded up,
 * so that a shop may round its commission as it likes.
 */
export function judgeCommission(
  part: Pick<Part, 'amount' | 'commission'>,
  agreed: { readonly maxCommissionBasisPoints: number },
): Result<void, OrderError> {
  const most = share(part.amount, agreed.maxCommissionBasisPoints, 'up');
  return part.commission.minor > most.minor ? err({ code: 'commission_not_agreed', most }) : ok();
}

/**
 * Judges whether the parts that ask for it may be sent without tracking. The most counts for all such parts of a seller
 * together, so that nobody divides an order.
 *
 * @param settledOrders How many settled orders a seller has, by account.
 */
export function judgeUntracked(
  parts: readonly Part[],
  policy: Pick<Policy, 'untrackedMost' | 'untrackedAfterOrders'>,
  settledOrders: ReadonlyMap<string, number>,
): Result<void, OrderError> {
  const untracked = parts.filter((part) => part.isUntracked);
  for (const { reference: part, amount, sellerAccountId } of untracked) {
    const refused = { code: 'untracked_not_allowed', part } as const;
    const least = policy.untrackedAfterOrders;
    if ((settledOrders.get(sellerAccountId) ?? 0) < least) return err({ ...refused, fault: 'seller', least });
    const own = untracked.filter((one) => one.sellerAccountId === sellerAccountId).map((one) => one.amount);
    const most = mostUntracked(policy, amount.currency);
    if (total(own, amount.currency).minor > most.minor) return err({ ...refused, fault: 'amount', most });
  }
  return ok();
}

/** Judges whether each part is the sum of its lines with shipping, and the amount that of the parts, to the cent. */
export function judgeSums(order: {
  amount: Money;
  parts: readonly Pick<Part, 'lines' | 'shipping' | 'amount' | 'commission' | 'fee'>[];
}): Result<void, OrderError> {
  const { amount, parts } = order;
  const { currency } = amount;
  const pricesOf = (part: (typeof parts)[number]) => lotsOf(part).map((lot) => lot.amount);
  const sums = parts.flatMap((part) => [part.amount, part.commission, ...pricesOf(part)]);
  if (sums.some((sum) => sum.currency !== currency)) return err({ code: 'currency_not_supported' });
  const ofParts = total(
    parts.map((part) => part.amount),
    currency,
  );
  const isExact = parts.every((part) => total(pricesOf(part), currency).minor === part.amount.minor);
  if (!isExact || ofParts.minor !== amount.minor) return err({ code: 'order_sums_differ' });
  const takesTooMuch = parts.some((part) => part.commission.minor + part.fee.minor > part.amount.minor);
  return takesTooMuch ? err({ code: 'commission_exceeds_part' }) : ok();
}

/**
 * Splits a discount over the parts in proportion to their amounts, to the cent. Refuses a discount of their sum or
 * more: the payer always pays something, and no part gets more than its amount.
 */
export function shareDiscount(parts: readonly Part[], discount: Money): Result<Part[], OrderError> {
  const amounts = parts.map((part) => part.amount);
  if (discount.minor >= total(amounts, discount.currency).minor) return err({ code: 'discount_exceeds_amount' });
  const rest = subtract(total(amounts, discount.currency), discount);
  const shares = shareSources(amounts, [discount, rest]);
  return ok(parts.map((part, index) => ({ ...part, discount: shares[index]![0]! })));
}

/**
 * Splits a coupon over what the payer pays of the parts without it, in the same way.
 *
 * @param coupon Less than that sum.
 */
export function shareCoupon(parts: readonly Part[], coupon: Money): Part[] {
  const left = parts.map(paidOf);
  const rest = subtract(total(left, coupon.currency), coupon);
  const shares = shareSources(left, [coupon, rest]);
  return parts.map((part, index) => ({ ...part, coupon: shares[index]![0]! }));
}

/**
 * Splits what the sources of a payment pay over its parts, in proportion to their amounts, to the cent.
 *
 * @param parts The amounts of the parts.
 * @param sources The amounts of the sources, each above zero; they sum to the parts.
 * @returns For each part, the share of each source; they sum to the amount of the part, and no share is below zero.
 */
export function shareSources(parts: readonly Money[], sources: readonly Money[]): Money[][] {
  let left = parts;
  const columns = sources.map((source) => {
    const shares = allocate(
      source,
      left.map((amount) => amount.minor),
    );
    left = left.map((amount, index) => subtract(amount, shares[index]!));
    return shares;
  });
  invariant(
    left.every((amount) => amount.minor === 0n),
    'the sources of a payment sum to its parts',
  );
  return parts.map((_, index) => columns.map((shares) => shares[index]!));
}
