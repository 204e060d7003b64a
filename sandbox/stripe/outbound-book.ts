import type { Metadata } from './card-book.ts';
import type { PayoutEnd } from './test-banks.ts';

/** Payments to the bank accounts of others (Outbound Payments, API v2). Times are RFC 3339. */

export interface Recipient {
  readonly id: string;
  readonly display_name: string | null;
  readonly contact_email: string | null;
  readonly country: string | null;
  readonly entity_type: 'company' | 'individual';
  /** The name that a verification compares. */
  readonly name: string;
  /** The ways of payment that were asked for, such as `sepa`. */
  readonly ways: readonly string[];
  metadata: Metadata;
  readonly created: string;
}

/** A bank account to which money can go. */
export interface PayoutMethod {
  readonly id: string;
  readonly recipient: string;
  /** The order that made it. */
  readonly setup: string;
  readonly country: string;
  readonly currency: string;
  readonly last4: string;
  readonly routing: string | null;
  readonly swift: string | null;
  readonly end: PayoutEnd['kind'];
  archived: boolean;
  readonly created: string;
}

/** A comparison of a recipient's name with that of the account. */
export interface NameCheck {
  readonly id: string;
  readonly method: string;
  readonly recipient: string;
  readonly name: string;
  readonly result: 'match' | 'close_match' | 'no_match' | 'unavailable';
  status: 'acknowledged' | 'awaiting_acknowledgement' | 'consumed' | 'verified';
  usedBy: string | null;
  readonly created: string;
  /** In seconds. */
  readonly expiresAt: number;
}

export interface OutboundPayment {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly from: string;
  readonly recipient: string;
  readonly method: string;
  readonly description: string | null;
  readonly statement_descriptor: string;
  readonly verification: string | null;
  metadata: Metadata;
  status: 'processing' | 'posted' | 'failed' | 'returned' | 'canceled';
  readonly at: { canceled?: string; failed?: string; posted?: string; returned?: string };
  readonly created: string;
}
