import { addDays, answerBy } from './record-domain.ts';
import type { Case, CaseResult, CaseStatus, Effect, Offer } from './record-domain.ts';

/** A case after an event, with the money that moves. */
export interface Move {
  readonly after: Case;
  readonly money: readonly Effect[];
}

/** Moves a case to a status, whose deadline begins now. */
export function moveTo(dispute: Case, status: Exclude<CaseStatus, 'closed'>, now: Date): Move {
  return { after: { ...dispute, status, until: deadlineOf(dispute, status, now) }, money: [] };
}

/** Closes a case; the clocks of the part go on after the money has moved. */
export function closeAs(
  dispute: Case,
  result: CaseResult,
  money: readonly Effect[] = [],
  deliveredAt: Date | null = null,
): Move {
  const after: Case = { ...dispute, status: 'closed', until: null, result };
  return { after, money: [...money, { kind: 'resume', deliveredAt }] };
}

/** Closes a case with a refund of all that was left of the line. */
export function refundAll(dispute: Case): Move {
  return closeAs(dispute, 'refunded', [{ kind: 'refund', amountMinor: dispute.leftMinor }]);
}

/**
 * Closes a case by the buyer's will, as if it had never been.
 *
 * A case that the end of protection opened leaves no clock behind: to withdraw it is to confirm the receipt, so the
 * caller asks for the same approval.
 */
export function withdraw(dispute: Case): Move {
  return closeAs(dispute, 'withdrawn', dispute.openedBy === 'clock' ? [{ kind: 'release_rest' }] : []);
}

/** Does what was agreed or decided: moves the money, or waits for a parcel first. */
export function execute(dispute: Case, offer: Offer, now: Date): Move {
  switch (offer.outcome) {
    case 'refund':
      return refundAll(dispute);
    case 'partial_refund': {
      const refund = { kind: 'refund', amountMinor: offer.amountMinor } as const;
      return closeAs(dispute, 'partially_refunded', [refund, { kind: 'release_rest' }]);
    }
    case 'nothing':
      return closeAs(dispute, 'for_seller', [{ kind: 'release_rest' }]);
    case 'return_refund':
      return moveTo({ ...dispute, hadReturn: true, parcel: null }, 'awaiting_address', now);
    case 'replacement':
      return moveTo({ ...dispute, hadReplacement: true, parcel: null }, 'awaiting_replacement', now);
  }
}

function deadlineOf(dispute: Case, status: Exclude<CaseStatus, 'closed'>, now: Date): Date {
  const { policy } = dispute;
  switch (status) {
    case 'open':
    case 'countered':
      return answerBy(dispute, now);
    case 'escalated':
    case 'appealed':
      return addDays(now, policy.investigateDays);
    case 'proposed':
      return addDays(now, policy.proposalDays);
    case 'decided':
      return addDays(now, policy.appealDays);
    case 'awaiting_address':
      return addDays(now, policy.returnAddressDays);
    case 'awaiting_return':
      return addDays(now, policy.returnShipDays);
    case 'return_delivered':
      return addDays(now, policy.returnRefundDays);
    case 'awaiting_replacement':
      return addDays(now, policy.replacementDays);
    case 'returning':
    case 'replacing':
      return addDays(now, policy.transitDays);
  }
}
