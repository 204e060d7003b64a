import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { leftOf, lotsOf } from '../../payments/payments/domain.ts';
import type { Line, Parcel, Part } from '../../payments/payments/domain.ts';
import { refundLots } from './lots-domain.ts';
import type { LotError } from './lots-domain.ts';
import { whereaboutsOf } from './parcels-domain.ts';

/**
 * The events that would bring the money of a part to its seller, make the holder wait longer for it, or ship goods
 * after the wallet has asked the seller not to.
 */
const blocked: ReadonlySet<string> = new Set([
  'announced',
  'sent_untracked',
  'confirmed',
  'release_due',
  'shop_confirmed',
  'shop_confirmation_due',
  'extended',
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

/** Ends the freeze of a part. The caller lets its clocks run again. */
export function unreported(part: Part): Part {
  return { ...part, reportedAt: null };
}

/**
 * Refunds what the seller did not deliver as the wallet saw, in escrow or released. What a carrier had before the report
 * and delivered stays with the seller, and the wallet itself pays the payer for it (`reports`): the part is covered, so
 * that nothing of it is paid twice. While a case about what is left is open, the case goes first.
 */
export function reportUpheld(part: Part, now: Date): Result<Part, LotError> {
  const reportedAt = part.reportedAt ?? now;
  const free = unreported(part);
  const left = free.lines.filter((line) => leftOf(line).minor > 0n);
  const disputed = left.find((line) => line.caseId);
  if (disputed) return err({ code: 'case_open', line: disputed.reference });
  const back = left.filter((line) => !isDelivered(free, line, reportedAt));
  if (back.length === 0) return ok(covered(free, now));
  const refunded = refundLots(free, { lines: back.map(({ reference }) => ({ reference })) });
  return refunded.ok ? ok(covered(refunded.value, now)) : refunded;
}

/** Notes that the wallet itself pays the payer for what is left of a part, if something is. */
function covered(part: Part, now: Date): Part {
  const isKept = lotsOf(part).some((lot) => leftOf(lot).minor > 0n);
  return isKept ? { ...part, coveredAt: now } : part;
}

/** Whether a carrier brought a line to its destination, as the wallet saw, in parcels that it had before the report. */
function isDelivered(part: Part, line: Line, reportedAt: Date): boolean {
  const isLate = ({ status, shippedAt }: Parcel) => status === 'delivered' && !(shippedAt && shippedAt < reportedAt);
  return whereaboutsOf({ ...part, parcels: part.parcels.filter((one) => !isLate(one)) }, line) === 'delivered';
}
