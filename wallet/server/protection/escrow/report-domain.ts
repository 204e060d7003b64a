import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { leftOf } from '../../payments/payments/domain.ts';
import type { Line, Part } from '../../payments/payments/domain.ts';
import { refundLots } from './lots-domain.ts';
import type { LotError } from './lots-domain.ts';
import { whereaboutsOf } from './parcels-domain.ts';

/** The events that would bring the money of a part to its seller, or make the holder wait longer for it. */
const blocked: ReadonlySet<string> = new Set([
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

/** Freezes a part whose payer says that the payment is not theirs: its clocks stand. */
export function reported(part: Part, now: Date): Part {
  return { ...part, reportedAt: part.reportedAt ?? now, pausedAt: part.pausedAt ?? now };
}

/** Ends the freeze of a part. The caller lets its clocks run again. */
export function unreported(part: Part): Part {
  return { ...part, reportedAt: null };
}

/**
 * Refunds what the seller did not deliver as the wallet saw, in escrow or released. What was delivered stays with the
 * seller, and the wallet itself pays the holder for it (`reports`).
 */
export function reportUpheld(part: Part): Result<Part, LotError> {
  const free = unreported(part);
  const lines = free.lines.filter((line) => leftOf(line).minor > 0n && !isDelivered(free, line));
  if (lines.length === 0) return ok(free);
  return refundLots(free, { lines: lines.map(({ reference }) => ({ reference })) });
}

/** Whether a carrier brought a line to its destination, as the wallet itself saw. */
function isDelivered(part: Part, line: Line): boolean {
  return whereaboutsOf(part, line) === 'delivered';
}
