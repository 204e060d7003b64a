import { createHmac } from 'node:crypto';
import type { Brand, Decline, Funding, Outcome } from './cards.ts';
import { brandOf } from './cards.ts';
import { cardOf } from './test-cards.ts';

export type Metadata = Readonly<Record<string, string>>;

export interface Address {
  readonly city: string | null;
  readonly country: string | null;
  readonly line1: string | null;
  readonly line2: string | null;
  readonly postal_code: string | null;
  readonly state: string | null;
}

export interface Customer {
  readonly id: string;
  email: string | null;
  name: string | null;
  phone: string | null;
  description: string | null;
  address: Address | null;
  metadata: Metadata;
  readonly created: number;
  /** The beginning of the numbers of its invoices, which it has even if there are none. */
  readonly invoice_prefix: string;
}

export interface Billing {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: Address | null;
}

export const noBilling: Billing = { name: null, email: null, phone: null, address: null };

interface CardFace {
  readonly brand: Brand | 'unknown';
  readonly last4: string;
  readonly exp_month: number;
  readonly exp_year: number;
  readonly funding: Funding;
  readonly country: string;
  readonly fingerprint: string;
}

/** An account in the United States. */
export interface UsBankFace {
  readonly last4: string;
  readonly routing_number: string;
  readonly bank_name: string;
  readonly account_holder_type: 'company' | 'individual';
  readonly account_type: 'checking' | 'savings';
  readonly fingerprint: string;
}

/** An account in the euro area. */
export interface SepaFace {
  readonly last4: string;
  readonly country: string;
  readonly bank_code: string;
  readonly fingerprint: string;
}

export type Face =
  | { readonly type: 'card'; readonly card: CardFace }
  | { readonly type: 'us_bank_account'; readonly us_bank_account: UsBankFace }
  | { readonly type: 'sepa_debit'; readonly sepa_debit: SepaFace };

export interface PaymentMethod {
  readonly id: string;
  /** Null before it is attached and after it is detached. */
  customer: string | null;
  readonly face: Face;
  billing: Billing;
  metadata: Metadata;
  /** The outcome of each charge; the number is discarded as soon as the outcome is known. */
  readonly outcome: Outcome;
  /** Whether the small deposits that prove a bank account come back. */
  readonly hasLostDeposits?: boolean;
  /** Set as soon as it belonged to a customer: it cannot be used again after that. */
  wasAttached: boolean;
  readonly created: number;
}

export interface CheckoutSession {
  readonly id: string;
  readonly customer: string;
  readonly client_reference_id: string | null;
  readonly currency: string | null;
  readonly metadata: Metadata;
  readonly success_url: string;
  readonly cancel_url: string | null;
  /** The kinds that the request allows; null for all. */
  readonly allowed: readonly string[] | null;
  status: 'open' | 'complete' | 'expired';
  readonly setup_intent: string;
  readonly created: number;
  readonly expires_at: number;
}

/** The small amounts by which somebody proves a bank account. */
export interface Deposits {
  readonly kind: 'amounts' | 'descriptor_code';
  /** When they arrive, in seconds of business time. */
  readonly arrivesAt: number;
  tries: number;
}

/** An order to set up a card or a bank account for later. */
export interface Setup {
  readonly id: string;
  /** The session on whose page it happens, if there is one. */
  readonly session: string | null;
  readonly customer: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly usage: 'off_session' | 'on_session';
  /** The kinds that the request allows; null for all. */
  readonly allowed: readonly string[] | null;
  status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'processing'
    | 'succeeded'
    | 'canceled';
  method: string | null;
  attempt: string | null;
  mandate: string | null;
  error: Decline | null;
  deposits: Deposits | null;
  cancellation_reason: 'abandoned' | 'duplicate' | 'requested_by_customer' | null;
  readonly created: number;
}

/** The consent of a person to debits. */
export interface Mandate {
  readonly id: string;
  readonly method: string;
  readonly accepted_at: number;
  /** Of an acceptance in a browser. */
  readonly online: { readonly ip_address: string; readonly user_agent: string } | null;
  readonly reference: string;
  status: 'active' | 'inactive' | 'pending';
}

/** A typed card, which is never stored. */
export interface TypedCard {
  readonly number: string;
  readonly month: number;
  readonly year: number;
}

/** Turns a typed card into the processor's record of it. */
export function toMethod(
  { number, month, year }: TypedCard,
  parts: { id: string; customer: string | null; created: number; fingerprintKey: string },
): PaymentMethod {
  const { fingerprintKey, ...rest } = parts;
  const { outcome, funding, country } = cardOf(number);
  const card = {
    brand: brandOf(number),
    last4: number.slice(-4),
    exp_month: month,
    exp_year: year,
    funding,
    country,
    fingerprint: fingerprintOf(fingerprintKey, number),
  };
  return { ...rest, face: { type: 'card', card }, billing: noBilling, metadata: {}, outcome, wasAttached: false };
}

/** Equal for equal numbers, and of no use to find a number. */
export function fingerprintOf(key: string, number: string): string {
  return createHmac('sha256', key).update(number).digest('base64url').replaceAll(/[-_]/g, 'x').slice(0, 16);
}
