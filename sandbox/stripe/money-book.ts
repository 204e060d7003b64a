import type { Metadata } from './card-book.ts';

/** Money that leaves a balance for a bank account. A reversal has a negative amount, and brings the money back. */
export interface Payout {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  readonly statement_descriptor: string | null;
  metadata: Metadata;
  /** The connected account whose balance it leaves; null for the platform's own. */
  readonly account: string | null;
  readonly destination: string;
  /** Whether the processor paid out on its own, by the account's schedule. */
  readonly automatic?: true;
  /** The payout that this one reverses. */
  readonly original?: string;
  /** The payout that reverses this one. */
  reversedBy?: string;
  status: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled';
  failure: { readonly code: string; readonly message: string; readonly at: number } | null;
  canceledAt: number | null;
  readonly created: number;
  /** Midnight (UTC) of the day on which the bank books it, in seconds of business time. */
  readonly arrival_date: number;
  /** Whether the bank once booked it, so that its reference is known. */
  wasPaid?: true;
  /** When the bank sent the money back after it was paid, in seconds of business time. */
  returnedAt?: number;
  /** The reference on the bank's statement. */
  readonly trace: string;
}

/** A booking on the operator's bank account. */
export interface Booking {
  readonly id: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** Signed, in minor units. */
  readonly amount: number;
  readonly endToEnd: string | null;
  readonly words: string;
}
