import { createHmac } from 'node:crypto';
import { brandOf, cardOf } from './cards.ts';
import type { Decline, Outcome } from './cards.ts';
import type { Verification } from './verification-book.ts';

type Metadata = Readonly<Record<string, string>>;

export interface Customer {
  readonly id: string;
  email: string | null;
  name: string | null;
  description: string | null;
  metadata: Metadata;
  readonly created: number;
}

export interface PaymentMethod {
  readonly id: string;
  /** Null before it is attached and after it is detached. */
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
  /** The outcome of each charge of this card; the card's number is discarded as soon as the outcome is known. */
  readonly outcome: Outcome;
  readonly created: number;
}

export interface CheckoutSession {
  readonly id: string;
  readonly customer: string;
  readonly client_reference_id: string | null;
  readonly metadata: Metadata;
  readonly success_url: string;
  readonly cancel_url: string | null;
  status: 'open' | 'complete' | 'expired';
  payment_method: string | null;
  readonly setup_intent: string;
  /** Why the last card was refused. */
  setup_error: Decline | null;
  /** The card that the bank is asking its customer about. */
  challenged: string | null;
  readonly created: number;
  readonly expires_at: number;
}

export interface PaymentIntent {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  payment_method: string | null;
  return_url: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
  status: 'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'succeeded' | 'canceled';
  error: Decline | null;
  readonly created: number;
  /** When the card was charged, in seconds. */
  charged?: number;
}

export interface Refund {
  readonly id: string;
  readonly payment_intent: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: string | null;
  readonly metadata: Metadata;
  readonly created: number;
}

/** Money that leaves the balance for the bank account. */
export interface Payout {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  readonly metadata: Metadata;
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

/** The first answer to an idempotency key, with its request. */
interface KeptAnswer {
  readonly asked: string;
  readonly status: number;
  readonly body: unknown;
  /** In seconds; a key is deleted after a day. */
  readonly at: number;
}

/** The processor's own book of requests and results. It contains no card number. */
export interface StripeBook {
  /** The key with which card numbers become fingerprints, so that nobody can find a number from its fingerprint. */
  readonly fingerprintKey: string;
  readonly customers: Record<string, Customer>;
  readonly methods: Record<string, PaymentMethod>;
  readonly sessions: Record<string, CheckoutSession>;
  readonly intents: Record<string, PaymentIntent>;
  readonly refunds: Record<string, Refund>;
  readonly payouts: Record<string, Payout>;
  /** What others booked on the operator's bank account. */
  readonly bankBookings: Record<string, Booking>;
  /** Checks of identity documents. */
  readonly verifications: Record<string, Verification>;
  readonly answers: Record<string, KeptAnswer>;
}

export function emptyBook(fingerprintKey: string): StripeBook {
  return {
    fingerprintKey,
    customers: {},
    methods: {},
    sessions: {},
    intents: {},
    refunds: {},
    payouts: {},
    bankBookings: {},
    verifications: {},
    answers: {},
  };
}

/** The book's object with an id from outside; names such as `constructor` have no special effect. */
export function entryOf<T>(entries: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(entries, id) ? entries[id] : undefined;
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
  const { outcome, funding } = cardOf(number);
  return {
    ...rest,
    card: {
      brand: brandOf(number),
      last4: number.slice(-4),
      exp_month: month,
      exp_year: year,
      funding,
      country: 'IE',
      fingerprint: createHmac('sha256', fingerprintKey).update(number).digest('base64url').slice(0, 16),
    },
    outcome,
  };
}

export function refundedOf(book: StripeBook, intent: PaymentIntent): number {
  return Object.values(book.refunds)
    .filter((refund) => refund.payment_intent === intent.id)
    .reduce((sum, refund) => sum + refund.amount, 0);
}
