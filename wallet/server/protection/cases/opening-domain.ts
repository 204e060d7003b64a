import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { leftOf } from '../../payments/payments/domain.ts';
import type { Line, Part, Payment } from '../../payments/payments/domain.ts';
import { deliveryStart } from '../../payments/payments/times-domain.ts';
import { isSent, whereaboutsOf } from '../escrow/parcels-domain.ts';
import { addDays, faultOf } from './record-domain.ts';
import type { About, Case, CasePolicy, Offer, OfferError, Reason, Advanced } from './record-domain.ts';

/** The facts about a line that decide whether a case about it may be opened. */
export interface Subject {
  readonly about: About;
  /** Whether the payment is captured, in part refunded ones included. */
  readonly isCaptured: boolean;
  /** Whether the payer says that the payment is not theirs, which is not decided yet. */
  readonly isReported: boolean;
  /** Whether the wallet itself has paid the payer for what is left, after a report. */
  readonly isCovered: boolean;
  /**
   * From when the time to deliver is counted: the end of the time to ship, or a shipment without tracking before it. It
   * only counts for a captured payment.
   */
  readonly shipBy: Date;
  /** Whether a carrier has scanned a parcel with it, or it was sent without tracking. */
  readonly isShipped: boolean;
  readonly releasedAt: Date | null;
  readonly leftMinor: bigint;
  /** All cases about the line so far. */
  readonly earlier: readonly Pick<Case, 'status' | 'reason' | 'openedBy' | 'hadReplacement'>[];
}

/** Gathers the facts about a line. @param earlier All cases about it so far. */
export function subjectOf(payment: Payment, part: Part, line: Line, earlier: Subject['earlier']): Subject {
  const { cell, id: paymentId, payerId, capturedAt, createdAt } = payment;
  const { reference } = line;
  return {
    about: { cell, paymentId, partId: part.id, line: reference, payerId, payeeId: part.payeeId },
    isCaptured: capturedAt !== null,
    isReported: part.reportedAt !== null,
    isCovered: part.coveredAt !== null,
    shipBy: deliveryStart({ capturedAt: capturedAt ?? createdAt }, part),
    isShipped: isSent(part, reference),
    releasedAt: line.releasedAt,
    leftMinor: leftOf(line).minor,
    earlier,
  };
}

/** A buyer's wish for a case. */
export interface Opening {
  readonly id: Id<'cas'>;
  readonly reason: Reason;
  readonly wanted: Offer;
  readonly words: string;
  readonly evidence: readonly string[];
}

/** Why a case is not opened. */
export type OpenError =
  | { readonly code: 'case_not_possible' }
  | { readonly code: 'line_refunded' }
  /** The payer says that the payment is not theirs, which an operator decides first. */
  | { readonly code: 'payment_reported' }
  /** The wallet itself has paid the buyer back. */
  | { readonly code: 'paid_by_wallet' }
  /** The promised delivery is not over, or the goods were not sent: `from` is null until a carrier has scanned them. */
  | { readonly code: 'case_too_early'; readonly from: Date | null }
  | { readonly code: 'case_too_late'; readonly endedAt: Date }
  /** A case about the line is open. */
  | { readonly code: 'case_open' }
  /** The line had a case for this reason, or two cases. */
  | { readonly code: 'case_before' }
  | OfferError;

/** Opens a buyer's case. The seller answers first, and the part's clocks stand. */
export function openCase(
  subject: Subject,
  opening: Opening,
  policy: CasePolicy,
  now: Date,
): Result<Advanced, OpenError> {
  const fault = faultOfOpening(subject, opening.reason, policy, now);
  if (fault) return err(fault);
  const opened = begin(subject, opening, 'buyer', policy, now);
  const offerFault = faultOf(opening.wanted, 'buyer', opened.dispute);
  return offerFault ? err(offerFault) : ok(opened);
}

/**
 * Opens the case `not_received` when the protection ends without a delivery. It asks for a full refund.
 *
 * It is not the buyer's own case: if a delivery closes it, the buyer may still open one for the same reason.
 */
export function openAutomatically(
  subject: Subject,
  id: Id<'cas'>,
  policy: CasePolicy,
  now: Date,
): Result<Advanced, OpenError> {
  if (!subject.isCaptured || subject.releasedAt) return err({ code: 'case_not_possible' });
  if (subject.leftMinor <= 0n) return err({ code: 'line_refunded' });
  if (subject.isReported) return err({ code: 'payment_reported' });
  if (subject.isCovered) return err({ code: 'paid_by_wallet' });
  if (subject.earlier.some(({ status }) => status !== 'closed')) return err({ code: 'case_open' });
  if (subject.earlier.some(({ openedBy }) => openedBy === 'clock')) return err({ code: 'case_before' });
  const opening = { id, reason: 'not_received', wanted: { outcome: 'refund' }, words: null, evidence: [] } as const;
  return ok(begin(subject, opening, 'clock', policy, now));
}

/**
 * Lists the lines about which cases open when the protection of their part ends: those that are still in escrow, without
 * a case, and not all delivered to their destination.
 */
export function linesAtEnd(part: Part): string[] {
  return part.lines
    .filter((line) => !line.caseId && !line.releasedAt && leftOf(line).minor > 0n)
    .filter((line) => whereaboutsOf(part, line) !== 'delivered')
    .map((line) => line.reference);
}

/** Judges whether the buyer may open a case for a reason now; null if so. */
export function faultOfOpening(subject: Subject, reason: Reason, policy: CasePolicy, now: Date): OpenError | null {
  const { isCaptured, isShipped, releasedAt, earlier } = subject;
  if (!isCaptured) return { code: 'case_not_possible' };
  if (subject.leftMinor <= 0n) return { code: 'line_refunded' };
  if (subject.isReported) return { code: 'payment_reported' };
  if (subject.isCovered) return { code: 'paid_by_wallet' };
  if (earlier.some(({ status }) => status !== 'closed')) return { code: 'case_open' };
  const own = earlier.filter(({ openedBy }) => openedBy === 'buyer');
  if (own.length > 1 || own.some((one) => one.reason === reason)) return { code: 'case_before' };
  const endedAt = releasedAt && addDays(releasedAt, policy.openUntilDaysAfterRelease);
  if (endedAt && now >= endedAt) return { code: 'case_too_late', endedAt };
  if (reason !== 'not_received') return isShipped || releasedAt ? null : { code: 'case_too_early', from: null };
  // Who has confirmed the line, or has let it be released, may say so at once.
  const promised = addDays(subject.shipBy, policy.deliverWithinDays);
  return releasedAt || now >= promised ? null : { code: 'case_too_early', from: promised };
}

function begin(
  { about, leftMinor, earlier }: Subject,
  opening: Omit<Opening, 'words'> & { readonly words: string | null },
  openedBy: Case['openedBy'],
  policy: CasePolicy,
  now: Date,
): Advanced {
  const { id, reason, wanted, words, evidence } = opening;
  const until = addDays(now, Math.min(policy.answerDays, policy.stepInDay));
  const entry = { at: now, by: openedBy, kind: 'opened', status: 'open', offer: wanted, words, evidence } as const;
  const dispute: Case = {
    ...about,
    id,
    reason,
    openedBy,
    openedAt: now,
    policy,
    leftMinor,
    until,
    status: 'open',
    offer: wanted,
    turn: 'seller',
    acceptedBy: [],
    operatorId: null,
    appealedBy: null,
    returnAddress: null,
    parcel: null,
    hadReturn: false,
    result: null,
    timeline: [entry],
    hadReplacement: earlier.some((one) => one.hadReplacement),
  };
  return { dispute, effects: [{ kind: 'pause' }] };
}
