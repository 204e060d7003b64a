import { changeMandate, mandateOf } from './bank-methods.ts';
import { knownEntry } from './book.ts';
import type { Charge, Dispute, DisputeStatus, Review, Warning } from './charge-book.ts';
import { reviewJson, warningJson } from './charge-objects.ts';
import type { Desk } from './desk.ts';
import { disputeJson, movementJson } from './money-objects.ts';
import { ofDispute } from './balance.ts';
import { plan, unplan } from './plans.ts';

const DAY_S = 86_400;
/** How long the bank waits for evidence. */
const ANSWER_WITHIN_DAYS = 20;
/** How long the bank of this sandbox reads evidence. */
const DECIDED_AFTER_S = DAY_S;

/** The texts by which a test decides its dispute, in `evidence[uncategorized_text]`. */
const VERDICTS: ReadonlyMap<string, 'won' | 'lost' | 'escalated'> = new Map([
  ['winning_evidence', 'won'],
  ['losing_evidence', 'lost'],
  ['escalate_inquiry_evidence', 'escalated'],
]);

/** What the number of a test card makes follow on an approved charge. */
export function doConsequences(desk: Desk, chargeId: string): void {
  const charge = knownEntry(desk.book.charges, chargeId);
  const { outcome } = knownEntry(desk.book.methods, charge.method);
  if (outcome.kind === 'debit') return returnDebit(desk, charge);
  switch (outcome.kind === 'approved' ? outcome.after : undefined) {
    case 'dispute_fraudulent':
      return openDispute(desk, charge, { reason: 'fraudulent', isInquiry: false });
    case 'dispute_not_received':
      return openDispute(desk, charge, { reason: 'product_not_received', isInquiry: false });
    case 'inquiry':
      return openDispute(desk, charge, { reason: 'fraudulent', isInquiry: true });
    case 'early_warning':
      return warn(desk, charge);
    case 'review':
      return openReview(desk, charge);
    case 'slow_refund':
    case 'failed_refund':
    case 'available_at_once':
    case undefined:
      return undefined;
  }
}

/** A bank takes a charge back, as it does with a charge of this kind. */
export function takeBack(desk: Desk, charge: Charge): void {
  if (knownEntry(desk.book.methods, charge.method).face.type === 'card')
    return openDispute(desk, charge, { reason: 'fraudulent', isInquiry: false });
  return returnDebit(desk, charge);
}

/** The bank takes a charge back, or only asks about it. */
function openDispute(
  desk: Desk,
  charge: Charge,
  { reason, isInquiry }: { reason: Dispute['reason']; isInquiry: boolean },
): void {
  const dispute = record(desk, charge, {
    reason,
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
    due_by: desk.businessS() + ANSWER_WITHIN_DAYS * DAY_S,
    withdrawnAt: isInquiry ? null : desk.nowS(),
  });
  closeReview(desk, charge.id, 'disputed');
  // Nobody may answer in time.
  plan(desk, 'dispute_is_decided', dispute.id, ANSWER_WITHIN_DAYS * DAY_S);
}

/** A bank takes a debit back: that is final, takes no evidence, and ends the consent to debits. */
function returnDebit(desk: Desk, charge: Charge): void {
  const dispute = record(desk, charge, {
    reason: 'debit_not_authorized',
    status: 'lost',
    due_by: 0,
    withdrawnAt: desk.nowS(),
  });
  desk.announce('charge.dispute.closed', disputeJson(desk, dispute));
  changeMandate(desk, mandateOf(desk, charge.method)?.id ?? null, 'inactive');
}

function record(
  desk: Desk,
  { id: charge, amount, currency }: Charge,
  how: Pick<Dispute, 'reason' | 'status' | 'due_by' | 'withdrawnAt'>,
): Dispute {
  const dispute: Dispute = {
    ...how,
    id: desk.newId('du'),
    charge,
    amount,
    currency,
    evidence: {},
    submissions: 0,
    metadata: {},
    reinstatedAt: null,
    created: desk.nowS(),
  };
  desk.book.disputes[dispute.id] = dispute;
  desk.announce('charge.dispute.created', disputeJson(desk, dispute));
  if (dispute.withdrawnAt !== null) announceWithdrawal(desk, dispute);
  return dispute;
}

function announceWithdrawal(desk: Desk, dispute: Dispute): void {
  desk.announce('charge.dispute.funds_withdrawn', disputeJson(desk, dispute), { balance_transactions: [] });
}

/** Stores evidence, and submits it if the merchant wants that: it can be submitted once. */
export function answerDispute(desk: Desk, dispute: Dispute, evidence: Dispute['evidence'], isSubmitted: boolean): void {
  const { evidence_details, status } = disputeJson(desk, dispute);
  const before = {
    evidence: Object.fromEntries(Object.keys(evidence).map((name) => [name, dispute.evidence[name] ?? null])),
    evidence_details,
  };
  dispute.evidence = Object.fromEntries(
    Object.entries({ ...dispute.evidence, ...evidence }).filter(([, text]) => text !== ''),
  );
  if (!isSubmitted) return desk.announce('charge.dispute.updated', disputeJson(desk, dispute), before);
  dispute.submissions += 1;
  dispute.status = isInquiry(dispute) ? 'warning_under_review' : 'under_review';
  desk.announce('charge.dispute.updated', disputeJson(desk, dispute), { ...before, status });
  unplan(desk, dispute.id);
  plan(desk, 'dispute_is_decided', dispute.id, DECIDED_AFTER_S);
}

/** Decides by the evidence; without any, the buyer wins, and an inquiry ends. */
export function decideDispute(desk: Desk, disputeId: string): void {
  const dispute = knownEntry(desk.book.disputes, disputeId);
  if (isClosed(dispute)) return;
  const verdict = VERDICTS.get(dispute.evidence['uncategorized_text'] ?? '') ?? 'lost';
  if (!isInquiry(dispute))
    return closeDispute(desk, dispute, verdict === 'won' && dispute.submissions > 0 ? 'won' : 'lost');
  if (verdict !== 'escalated') return closeDispute(desk, dispute, 'warning_closed');
  const { status } = dispute;
  dispute.status = 'needs_response';
  dispute.withdrawnAt = desk.nowS();
  desk.announce('charge.dispute.updated', disputeJson(desk, dispute), { status });
  announceWithdrawal(desk, dispute);
  plan(desk, 'dispute_is_decided', dispute.id, ANSWER_WITHIN_DAYS * DAY_S);
}

export function closeDispute(desk: Desk, dispute: Dispute, status: 'won' | 'lost' | 'warning_closed'): void {
  const before: { status: DisputeStatus } = { status: dispute.status };
  unplan(desk, dispute.id);
  dispute.status = status;
  desk.announce('charge.dispute.closed', disputeJson(desk, dispute), before);
  if (status !== 'won') return;
  const moved = ofDispute(dispute).map((one) => movementJson(desk, one));
  dispute.reinstatedAt = desk.nowS();
  desk.announce('charge.dispute.funds_reinstated', disputeJson(desk, dispute), { balance_transactions: moved });
}

function isInquiry({ status }: Dispute): boolean {
  return status.startsWith('warning_');
}

export function isClosed({ status }: Dispute): boolean {
  return status === 'won' || status === 'lost' || status === 'warning_closed';
}

/** The dispute that keeps a charge from being refunded, if there is one: an inquiry does not. */
export function disputeOf({ book }: Desk, chargeId: string): Dispute | undefined {
  return Object.values(book.disputes).find((one) => one.charge === chargeId && !isInquiry(one));
}

function warn(desk: Desk, charge: Charge): void {
  const warning: Warning = { id: desk.newId('issfr'), charge: charge.id, created: desk.nowS() };
  desk.book.warnings[warning.id] = warning;
  desk.announce('radar.early_fraud_warning.created', warningJson(desk, warning));
}

function openReview(desk: Desk, charge: Charge): void {
  const review: Review = { id: desk.newId('prv'), charge: charge.id, closed: null, created: desk.nowS() };
  desk.book.reviews[review.id] = review;
  const intent = knownEntry(desk.book.intents, charge.intent);
  intent.review = review.id;
  desk.announce('review.opened', reviewJson(desk, review));
}

/** Closes the open review of a charge, if there is one. */
export function closeReview(desk: Desk, chargeId: string, why: Exclude<Review['closed'], null>): void {
  const review = Object.values(desk.book.reviews).find((one) => one.charge === chargeId && one.closed === null);
  if (!review) return;
  review.closed = why;
  const intent = knownEntry(desk.book.intents, knownEntry(desk.book.charges, chargeId).intent);
  intent.review = null;
  desk.announce('review.closed', reviewJson(desk, review));
}
