import type { Metadata } from './card-book.ts';
import type { PayoutEnd } from './test-banks.ts';

/** Connected accounts, to which the platform transfers money, and which pay it out (Connect, API v1). */

export interface ConnectedAccount {
  readonly id: string;
  /** `none` if the request named the properties of its controller. */
  readonly type: 'custom' | 'none';
  readonly country: string;
  readonly default_currency: string;
  email: string | null;
  business_type: 'company' | 'individual' | null;
  /** What the account has said about its owner, by the names of the API, such as `individual.first_name`. */
  given: Readonly<Record<string, string>>;
  /** The capabilities that were asked for. */
  capabilities: readonly string[];
  tos: { readonly date: number; readonly ip: string; readonly user_agent: string | null } | null;
  service_agreement: string | null;
  /** When its balance is paid out without being asked. */
  interval: 'daily' | 'manual' | 'monthly' | 'weekly';
  metadata: Metadata;
  readonly created: number;
}

/** A bank account of a connected account. */
export interface ExternalBank {
  readonly id: string;
  readonly account: string;
  holder_name: string | null;
  holder_type: 'company' | 'individual' | null;
  readonly country: string;
  readonly currency: string;
  readonly last4: string;
  readonly routing: string | null;
  readonly fingerprint: string;
  /** A payout that came back makes it `errored`, until somebody changes it. */
  status: 'errored' | 'new';
  isDefault: boolean;
  metadata: Metadata;
  /** What happens to payouts to it. */
  readonly end: PayoutEnd;
}

/** Money from the platform's balance to that of a connected account. */
export interface Transfer {
  readonly id: string;
  /** The payment that it makes in the connected account. */
  readonly payment: string;
  readonly account: string;
  readonly amount: number;
  readonly currency: string;
  description: string | null;
  readonly transfer_group: string | null;
  metadata: Metadata;
  readonly created: number;
}

/** A part of a transfer that the platform took back. */
export interface TransferReversal {
  readonly id: string;
  readonly transfer: string;
  /** The refund that it makes in the connected account. */
  readonly refund: string;
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  metadata: Metadata;
  readonly created: number;
}
