import { createHash } from 'node:crypto';
import { brandOf, fundingOf, outcomeOf } from './cards.ts';
import type { Outcome } from './cards.ts';

export interface Customer {
  readonly id: string;
  readonly metadata: Record<string, string>;
  readonly created: number;
}

export interface PaymentMethod {
  readonly id: string;
  customer: string | null;
  readonly card: {
    readonly brand: string;
    readonly last4: string;
    readonly exp_month: number;
    readonly exp_year: number;
    readonly funding: string;
    readonly country: string;
    readonly fingerprint: string;
  };
  /** What a charge comes to; the number itself is forgotten as soon as this is known. */
  readonly outcome: Outcome;
  readonly created: number;
}

export interface CheckoutSession {
  readonly id: string;
  readonly customer: string;
  readonly client_reference_id: string | null;
  readonly success_url: string;
  readonly cancel_url: string;
  status: 'open' | 'complete' | 'expired';
  payment_method: string | null;
  readonly setup_intent: string;
  readonly created: number;
}

export interface PaymentIntent {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly payment_method: string;
  readonly return_url: string | null;
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  status: 'succeeded' | 'requires_action' | 'requires_payment_method' | 'canceled';
  error: Extract<Outcome, { kind: 'declined' }> | null;
  readonly created: number;
}

export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly object: unknown;
  readonly created: number;
}

/** The processor's own book: what it was asked and what it did. No card number is in it. */
export interface StripeBook {
  readonly customers: Record<string, Customer>;
  readonly methods: Record<string, PaymentMethod>;
  readonly sessions: Record<string, CheckoutSession>;
  readonly intents: Record<string, PaymentIntent>;
  readonly events: StripeEvent[];
  /** The first answer to each idempotency key, with what was asked. */
  readonly answers: Record<string, { readonly asked: string; readonly status: number; readonly body: unknown }>;
}

export function emptyBook(): StripeBook {
  return { customers: {}, methods: {}, sessions: {}, intents: {}, events: [], answers: {} };
}

/** Turns a typed card into what the processor keeps of it. */
export function toMethod(
  card: { number: string; month: number; year: number },
  parts: { id: string; customer: string; created: number },
): PaymentMethod {
  const { number, month, year } = card;
  const fingerprint = createHash('sha256').update(`fingerprint ${number}`).digest('hex').slice(0, 16);
  return {
    ...parts,
    card: {
      brand: brandOf(number),
      last4: number.slice(-4),
      exp_month: month,
      exp_year: year,
      funding: fundingOf(number),
      country: 'IE',
      fingerprint,
    },
    outcome: outcomeOf(number),
  };
}

/** Charges an intent that is to be confirmed: its status is what the card comes to. */
export function confirm(intent: PaymentIntent, outcome: Outcome): void {
  if (outcome.kind === 'challenge') intent.status = 'requires_action';
  else if (outcome.kind === 'declined') decline(intent, outcome);
  else intent.status = 'succeeded';
}

export function decline(intent: PaymentIntent, outcome: Extract<Outcome, { kind: 'declined' }>): void {
  intent.status = 'requires_payment_method';
  intent.error = outcome;
}
