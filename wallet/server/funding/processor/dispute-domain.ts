import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';

/** The statuses of a dispute, in the processor's words. */
export const disputeStatuses = [
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
  'needs_response',
  'under_review',
  'won',
  'lost',
  'prevented',
  'appeal_needs_response',
  'appeal_under_review',
] as const;

/** The status of a dispute, in the processor's words. */
export type DisputeStatus = (typeof disputeStatuses)[number];

/** The texts of evidence that the processor takes and that staff send. */
export const evidenceNames = [
  'product_description',
  'customer_name',
  'service_date',
  'shipping_date',
  'shipping_carrier',
  'shipping_tracking_number',
  'access_activity_log',
  'refund_refusal_explanation',
  'uncategorized_text',
] as const;

/** The name of a text of evidence. */
export type EvidenceName = (typeof evidenceNames)[number];

/** Texts of evidence by name; an absent one says nothing. */
export type Evidence = Readonly<Partial<Record<EvidenceName, string>>>;

/** A dispute, as the processor reports it. */
export interface Dispute {
  readonly processorId: string;
  /** The processor's id of the disputed charge, by which `readCharge` finds it; null if there is none. */
  readonly chargeId: string | null;
  readonly status: DisputeStatus;
  /** The processor's word for the bank's reason, such as `fraudulent`. */
  readonly reason: string;
  /** The disputed amount. */
  readonly amount: { readonly minor: bigint; readonly currency: Currency | null };
  /** What the processor has taken from our balance for it and not given back, without fees. */
  readonly takenMinor: bigint;
  /** The fees that the processor has taken for it and not given back. */
  readonly feeMinor: bigint;
  /** How often the money moved. It only grows, so that the newer of two answers is known. */
  readonly moves: number;
  /** Until when evidence may be sent; null if the bank asks for none. */
  readonly dueBy: Date | null;
  /** How often evidence was sent. */
  readonly submissions: number;
  readonly createdAt: Date;
}

/** A sign of fraud about a charge: a bank's warning, or the processor's own review. */
export interface RiskSign {
  readonly processorId: string;
  readonly kind: 'warning' | 'review';
  /** The processor's id of the charge, by which `readCharge` finds it; null if there is none. */
  readonly chargeId: string | null;
  /** The processor's word for the reason. */
  readonly reason: string;
  readonly isOpen: boolean;
  readonly createdAt: Date;
}

/** Why the processor refuses evidence: its time is over, or it does not take these texts. */
export type EvidenceError = { readonly code: 'dispute_closed' | 'evidence_refused' };

/** The processor's calls for disputes and signs of fraud. */
export interface DisputeProcessor {
  readDispute(disputeId: string): Promise<Dispute>;
  /** Sends evidence to the bank. The same evidence under the same key is sent once. */
  sendEvidence(disputeId: string, evidence: Evidence, key: string): Promise<Result<Dispute, EvidenceError>>;
  /** Accepts that the money is lost. */
  acceptDispute(disputeId: string): Promise<Result<Dispute, EvidenceError>>;
  /** Reads a warning or a review. */
  readRiskSign(kind: RiskSign['kind'], id: string): Promise<RiskSign>;
}

/** Whether a text is one of the statuses of a dispute. */
export function isDisputeStatus(text: string): text is DisputeStatus {
  return disputeStatuses.some((status) => status === text);
}
