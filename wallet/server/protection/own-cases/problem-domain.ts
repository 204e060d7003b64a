import { leftOf } from '../../payments/payments/domain.ts';
import type { Line } from '../../payments/payments/domain.ts';
import type { OpenError } from '../cases/opening-domain.ts';
import { faultOf, reasons } from '../cases/record-domain.ts';
import type { Offer, Reason } from '../cases/record-domain.ts';

/** A line of a part, with what stands against a case about it now, by reason. */
export interface ProblemLine {
  readonly line: Line;
  readonly faults: Readonly<Record<Reason, OpenError | null>>;
  /** Whether a replacement was sent before. */
  readonly hadReplacement: boolean;
  /** Set if a carrier has reported all of it as delivered to its destination. */
  readonly delivered: Delivered | null;
}

/** A delivery that a carrier has reported. */
interface Delivered {
  /** When the seller is paid if the buyer says nothing; null if no such time runs. */
  readonly releaseAt: Date | null;
}

/**
 * From when a buyer may report that a delivered line has not arrived: once it should have arrived, or at the release if
 * that comes before.
 */
export function missingFrom({ releaseAt }: Delivered, promised: Date): Date {
  return releaseAt && releaseAt < promised ? releaseAt : promised;
}

/** A problem as far as a buyer has filled it in; complete if the form has no faults. */
export interface ProblemFilled {
  readonly line?: string;
  readonly reason?: Reason;
  readonly wanted?: Offer;
  readonly words: string;
}

/** Whether a line has a reason for which a case may be opened now. */
export function isOpen({ faults }: ProblemLine): boolean {
  return reasons.some((reason) => faults[reason] === null);
}

/**
 * What stands against a wish as far as it is filled in: the fault of its line and reason, and the one of the outcome that
 * the buyer wants.
 */
export function judgeProblem(
  { lines }: { readonly lines: readonly ProblemLine[] },
  { line, reason, wanted }: ProblemFilled,
): OpenError[] {
  const found = lines.find((one) => one.line.reference === line);
  if (!found) return [];
  const { hadReplacement } = found;
  // Before a reason is chosen, the outcome is judged as for goods that arrived.
  const about = { reason: reason ?? 'damaged', leftMinor: leftOf(found.line).minor, hadReturn: false, hadReplacement };
  const faults = [reason ? found.faults[reason] : null, wanted ? faultOf(wanted, 'buyer', about) : null];
  return faults.filter((one) => one !== null);
}
