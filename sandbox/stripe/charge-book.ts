import type { Metadata } from './card-book.ts';
import type { Decline } from './cards.ts';

export interface PaymentIntent {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  payment_method: string | null;
  return_url: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
  /** The kinds that the request allows; null for all. */
  readonly allowed: readonly string[] | null;
  /** Whether it takes the kinds of the account's settings, and those that send the person elsewhere. */
  readonly automatic: 'always' | 'never' | null;
  readonly statement_descriptor_suffix: string | null;
  status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'processing'
    | 'succeeded'
    | 'canceled';
  error: Decline | null;
  latest_charge: string | null;
  canceled_at: number | null;
  cancellation_reason: string | null;
  review: string | null;
  readonly created: number;
}

/** One attempt to take the money of an intent. */
export interface Charge {
  readonly id: string;
  readonly intent: string;
  readonly method: string;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly description: string | null;
  metadata: Metadata;
  status: 'succeeded' | 'pending' | 'failed';
  failure: Decline | null;
  /** Whether the bank asked its customer. */
  readonly isChallenged: boolean;
  /** Elevated, if the processor wants somebody to look at it. */
  readonly risk: 'elevated' | 'highest' | 'normal';
  readonly created: number;
  /** When the money is on the balance, in seconds of business time; null while it is not sure to come. */
  available_on: number | null;
}

export interface Refund {
  readonly id: string;
  readonly charge: string;
  readonly payment_intent: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: 'duplicate' | 'fraudulent' | 'requested_by_customer' | null;
  metadata: Metadata;
  status: 'pending' | 'succeeded' | 'failed';
  /** When the money came back, because the refund failed. */
  failedAt: number | null;
  readonly created: number;
}

export type DisputeStatus =
  | 'warning_needs_response'
  | 'warning_under_review'
  | 'warning_closed'
  | 'needs_response'
  | 'under_review'
  | 'won'
  | 'lost';

/** A charge that the bank takes back, or asks about. */
export interface Dispute {
  readonly id: string;
  readonly charge: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: 'fraudulent' | 'product_not_received' | 'debit_not_authorized';
  status: DisputeStatus;
  evidence: Readonly<Record<string, string>>;
  submissions: number;
  metadata: Metadata;
  /** Zero if the bank takes no evidence. */
  readonly due_by: number;
  /** When the money was taken; null for an inquiry. */
  withdrawnAt: number | null;
  /** When the money was given back. */
  reinstatedAt: number | null;
  readonly created: number;
}

/** A bank's warning that a charge was fraud. */
export interface Warning {
  readonly id: string;
  readonly charge: string;
  readonly created: number;
}

/** A charge that somebody should look at. */
export interface Review {
  readonly id: string;
  readonly charge: string;
  closed: 'approved' | 'refunded' | 'disputed' | null;
  readonly created: number;
}
