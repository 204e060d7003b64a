import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { leftOf, lotsOf } from '../../payments/payments/domain.ts';
import { subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import type { Line, Parcel, Part, Payment } from '../../payments/payments/domain.ts';
import { refundLots, releaseAwarded } from './lots-domain.ts';
import type { LotError } from './lots-domain.ts';
import { cancelPieces, piecesAwaited, piecesDelivered, priceOf } from './parcels-domain.ts';

/**
 * The events that would bring the money of a part to its seller, make the holder wait longer for it, begin a second
 * decision about it, or ship goods after the wallet has asked the seller not to.
 */
const blocked: ReadonlySet<string> = new Set([
  'announced',
  'sent_untracked',
  'confirmed',
  'release_due',
  'shop_confirmed',
  'shop_confirmation_due',
  'extended',
  'disputed',
]);

/** Whether an event must not happen while the payer says that the payment is not theirs. */
export function isBlockedByReport({ reportedAt }: Part, kind: string): boolean {
  return reportedAt !== null && blocked.has(kind);
}

/** The events that would bring money back a second time, once the wallet itself has paid the payer. */
const blockedOnceCovered: ReadonlySet<string> = new Set([
  'refunded',
  'canceled',
  'disputed',
  'reported',
  'report_upheld',
]);

/** Whether an event must not happen because the wallet itself has paid the payer for what is left. */
export function isBlockedByCover({ coveredAt }: Part, kind: string): boolean {
  return coveredAt !== null && blockedOnceCovered.has(kind);
}

/** Freezes a part whose payer says that the payment is not theirs: its clocks stand. */
export function reported(part: Part, now: Date): Part {
  return { ...part, reportedAt: part.reportedAt ?? now, pausedAt: part.pausedAt ?? now };
}

/**
 * Ends the freeze of a part whose payment was the holder's own: its time to ship goes on, and what cases awarded meanwhile
 * is released. The caller lets the other clocks run again.
 */
export function reportRefused({ capturedAt }: Pick<Payment, 'capturedAt'>, part: Part, now: Date): Part {
  const { reportedAt, shipFrom } = part;
  const from = shipFrom ?? capturedAt;
  const isWaiting = part.status === 'held' && from && reportedAt;
  const later = isWaiting ? new Date(from.getTime() + now.getTime() - reportedAt.getTime()) : shipFrom;
  return releaseAwarded({ ...part, reportedAt: null, shipFrom: later }, now);
}

/**
 * Refunds what the seller did not deliver as the wallet saw, in escrow or released. The pieces that a carrier had before
 * the report and delivered stay with the seller, and the wallet itself pays the payer for them (`reports`): the part is
 * covered, so that nothing of it is paid twice. While a case about what is left is open, the case goes first.
 */
export function reportUpheld(part: Part, now: Date): Result<Part, LotError> {
  const free = { ...part, reportedAt: null };
  const inTime = { ...free, parcels: free.parcels.filter((one) => !isLate(one, part.reportedAt ?? now)) };
  const left = free.lines.filter((line) => leftOf(line).minor > 0n);
  const disputed = left.find((line) => line.caseId);
  if (disputed) return err({ code: 'case_open', line: disputed.reference });
  const lines = left.map((line) => priceOfRest(inTime, line)).filter((one) => one.amount.minor > 0n);
  const refunded = lines.length > 0 ? refundLots(free, { lines }) : ok(free);
  if (!refunded.ok) return refunded;
  const missing = left.map((line) => ({ line: line.reference, quantity: piecesAwaited(inTime, line) }));
  return ok(covered(releaseAwarded(cancelPieces(refunded.value, missing), now), now));
}

/** Notes that the wallet itself pays the payer for what is left of a part, if something is. */
function covered(part: Part, now: Date): Part {
  const isKept = lotsOf(part).some((lot) => leftOf(lot).minor > 0n);
  return isKept ? { ...part, coveredAt: now } : part;
}

/** Whether a carrier delivered a parcel that it did not have before the report. */
function isLate({ status, shippedAt }: Parcel, reportedAt: Date): boolean {
  return status === 'delivered' && !(shippedAt && shippedAt < reportedAt);
}

/** What is left of a line beyond the price of its delivered pieces. */
function priceOfRest(part: Part, line: Line): { reference: string; amount: Money } {
  const { reference } = line;
  const kept = priceOf(part, { line: reference, quantity: piecesDelivered(part, line) }).amount;
  return { reference, amount: subtract(leftOf(line), kept) };
}
