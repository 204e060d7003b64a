import type { Metadata } from './card-book.ts';

/** Money that leaves the balance for the bank account. */
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
  status: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled';
  failure: { readonly code: string; readonly message: string; readonly at: number } | null;
  canceledAt: number | null;
  readonly created: number;
  /** Midnight (UTC) of the day on which the bank books it, in seconds of business time. */
  readonly arrival_date: number;
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
