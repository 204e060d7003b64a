import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { allocate } from '#platform/money/allocate.ts';
import { add, compare, total, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { heldOf, leftOf, lotsOf, releasedOf } from '../../payments/payments/domain.ts';
import type { Line, Lot, Part } from '../../payments/payments/domain.ts';

/** What shall be refunded of a part: all that is left, an amount spread over its lines, or lines, each whole or in part. */
export type RefundWish =
  | 'all'
  | { readonly amount: Money }
  | { readonly lines: readonly { readonly reference: string; readonly amount?: Money }[] };

/** Why lots of a part cannot move. */
export type LotError =
  | { readonly code: 'line_unknown'; readonly line: string }
  /** A case about the line decides on its money. */
  | { readonly code: 'case_open'; readonly line: string }
  /** More than is left of the line or of the part. */
  | { readonly code: 'refund_exceeds_rest'; readonly left: Money }
  /** Nothing of it is in escrow. */
  | { readonly code: 'nothing_to_release' };

/** Refunds lots. The shipping goes back when nothing of the part is kept. */
export function refundLots(part: Part, wish: RefundWish): Result<Part, LotError> {
  if (wish === 'all') return refundAll(part);
  return 'amount' in wish ? refundAmount(part, wish.amount) : refundLines(part, wish.lines);
}

function refundAll(part: Part): Result<Part, LotError> {
  const disputed = part.lines.find((line) => line.caseId);
  if (disputed) return err({ code: 'case_open', line: disputed.reference });
  const lines = part.lines.map((line) => ({ ...line, refunded: line.amount }));
  return ok({ ...part, lines, shipping: { ...part.shipping, refunded: part.shipping.amount } });
}

/** Spreads an amount over the lots without a case, in proportion to what is left of them, out of escrow first. */
function refundAmount(part: Part, amount: Money): Result<Part, LotError> {
  const lots = lotsOf(part);
  const free = lots.map((lot) => ('caseId' in lot && lot.caseId ? zero(amount.currency) : leftOf(lot)));
  const held = free.map((left, at) => (lots[at]!.releasedAt ? zero(amount.currency) : left));
  const left = total(free, amount.currency);
  if (compare(amount, left) > 0) {
    const disputed = part.lines.find((line) => line.caseId);
    return err(disputed ? { code: 'case_open', line: disputed.reference } : { code: 'refund_exceeds_rest', left });
  }
  const inEscrow = total(held, amount.currency);
  const fromEscrow = compare(amount, inEscrow) < 0 ? amount : inEscrow;
  const first = spread(fromEscrow, held);
  const second = spread(
    { minor: amount.minor - fromEscrow.minor, currency: amount.currency },
    free.map((one, at) => ({ minor: one.minor - held[at]!.minor, currency: one.currency })),
  );
  const refunded = lots.map((lot, at) => add(lot.refunded, add(first[at]!, second[at]!)));
  const lines = part.lines.map((line, at) => ({ ...line, refunded: refunded[at]! }));
  return ok({ ...part, lines, shipping: { ...part.shipping, refunded: refunded.at(-1)! } });
}

/** Splits an amount; odd cents go to the last ones first, so that the shipping is never kept alone. */
function spread(amount: Money, over: readonly Money[]): Money[] {
  if (amount.minor === 0n) return over.map(() => amount);
  const backward = over.map((one) => one.minor).toReversed();
  return allocate(amount, backward).toReversed();
}

function refundLines(
  part: Part,
  wanted: readonly { readonly reference: string; readonly amount?: Money }[],
): Result<Part, LotError> {
  let lines = part.lines;
  for (const { reference, amount } of wanted) {
    const line = lines.find((one) => one.reference === reference);
    if (!line) return err({ code: 'line_unknown', line: reference });
    if (line.caseId) return err({ code: 'case_open', line: reference });
    const left = leftOf(line);
    const back = amount ?? left;
    if (compare(back, left) > 0) return err({ code: 'refund_exceeds_rest', left });
    lines = lines.map((one) => (one === line ? { ...line, refunded: add(line.refunded, back) } : one));
  }
  return ok(withShippingBack({ ...part, lines }));
}

/** Refunds the shipping too, if all lines are refunded whole. */
function withShippingBack(part: Part): Part {
  const isKept = part.lines.some((line) => leftOf(line).minor > 0n);
  return isKept ? part : { ...part, shipping: { ...part.shipping, refunded: part.shipping.amount } };
}

/** Releases lines by reference, or all lines without a case. The shipping goes with the last line. */
export function releaseLots(part: Part, which: 'undisputed' | readonly string[], now: Date): Result<Part, LotError> {
  const wanted =
    which === 'undisputed' ? part.lines.filter((line) => !line.caseId).map((line) => line.reference) : which;
  for (const reference of wanted) {
    const line = part.lines.find((one) => one.reference === reference);
    if (!line) return err({ code: 'line_unknown', line: reference });
    if (line.caseId) return err({ code: 'case_open', line: reference });
  }
  const lines = part.lines.map((line) =>
    wanted.includes(line.reference) && isHeld(line) ? { ...line, releasedAt: now } : line,
  );
  const isMoved = lines.some((line, at) => line !== part.lines[at]);
  return isMoved ? ok({ ...part, lines }) : err({ code: 'nothing_to_release' });
}

function isHeld(lot: Lot): boolean {
  return lot.releasedAt === null && leftOf(lot).minor > 0n;
}

/**
 * Completes a part whose lines have all left escrow: the shipping follows them to the seller, and the part is
 * `released` if something of it was kept, and otherwise `refunded`.
 */
export function settled(part: Part, now: Date): Part {
  if (part.lines.some(isHeld)) return part;
  const after = isHeld(part.shipping) ? { ...part, shipping: { ...part.shipping, releasedAt: now } } : part;
  if (heldOf(after).minor > 0n) return after;
  const status = releasedOf(after).minor > 0n ? 'released' : 'refunded';
  if (status === after.status) return after;
  return { ...after, status, releaseAt: null, protectionEndsAt: null, settledAt: after.settledAt ?? now };
}

/** Notes that a case gives the seller what is left of a line, as soon as the report about the payment is decided. */
export function awarded(part: Part, reference: string): Part {
  return {
    ...part,
    lines: part.lines.map((line) => (line.reference === reference ? { ...line, isAwarded: true } : line)),
  };
}

/** Releases what cases awarded to the seller. */
export function releaseAwarded(part: Part, now: Date): Part {
  const lines = part.lines.map((line) =>
    line.isAwarded ? { ...line, isAwarded: false, releasedAt: isHeld(line) ? now : line.releasedAt } : line,
  );
  return { ...part, lines };
}

/** The open case of a line. */
export function withCase(part: Part, reference: string, caseId: Line['caseId']): Part {
  return { ...part, lines: part.lines.map((line) => (line.reference === reference ? { ...line, caseId } : line)) };
}

/** Computes what of a line of a captured part is still in escrow. */
export function heldOfLine({ lines }: Pick<Part, 'lines'>, reference: string): Money {
  const line = lines.find((one) => one.reference === reference);
  invariant(line, 'the line belongs to the part');
  return line.releasedAt ? { ...line.amount, minor: 0n } : leftOf(line);
}
