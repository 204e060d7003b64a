import type { CheckoutSession, Customer, Mandate, PaymentMethod, Setup } from './card-book.ts';
import type { Charge, Dispute, PaymentIntent, Refund, Review, Warning } from './charge-book.ts';
import type { ConnectedAccount, ExternalBank, Transfer, TransferReversal } from './connect-book.ts';
import type { EventDestination } from './destination-book.ts';
import type { Booking, Payout } from './money-book.ts';
import type { NameCheck, OutboundPayment, PayoutMethod, Recipient } from './outbound-book.ts';
import type { Plan } from './plan-book.ts';
import type { Verification } from './verification-book.ts';

/** The first answer to an idempotency key, with its request. */
interface KeptAnswer {
  readonly asked: string;
  readonly status: number;
  readonly body: unknown;
  /** The id of the first request. */
  readonly request: string;
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
  readonly setups: Record<string, Setup>;
  readonly mandates: Record<string, Mandate>;
  readonly intents: Record<string, PaymentIntent>;
  readonly charges: Record<string, Charge>;
  readonly refunds: Record<string, Refund>;
  readonly disputes: Record<string, Dispute>;
  readonly warnings: Record<string, Warning>;
  readonly reviews: Record<string, Review>;
  readonly payouts: Record<string, Payout>;
  readonly accounts: Record<string, ConnectedAccount>;
  readonly externalBanks: Record<string, ExternalBank>;
  readonly transfers: Record<string, Transfer>;
  readonly reversals: Record<string, TransferReversal>;
  readonly recipients: Record<string, Recipient>;
  readonly payoutMethods: Record<string, PayoutMethod>;
  readonly nameChecks: Record<string, NameCheck>;
  readonly outboundPayments: Record<string, OutboundPayment>;
  /** Addresses to which events are sent beside the one in the settings. */
  readonly destinations: Record<string, EventDestination>;
  /** What others booked on the operator's bank account. */
  readonly bankBookings: Record<string, Booking>;
  /** Checks of identity documents. */
  readonly verifications: Record<string, Verification>;
  /** What happens later, in business time. */
  readonly plans: Record<string, Plan>;
  readonly answers: Record<string, KeptAnswer>;
}

export function emptyBook(fingerprintKey: string): StripeBook {
  return {
    fingerprintKey,
    customers: {},
    methods: {},
    sessions: {},
    setups: {},
    mandates: {},
    intents: {},
    charges: {},
    refunds: {},
    disputes: {},
    warnings: {},
    reviews: {},
    payouts: {},
    accounts: {},
    externalBanks: {},
    transfers: {},
    reversals: {},
    recipients: {},
    payoutMethods: {},
    nameChecks: {},
    outboundPayments: {},
    destinations: {},
    bankBookings: {},
    verifications: {},
    plans: {},
    answers: {},
  };
}

/** The book's object with an id from outside; names such as `constructor` have no special effect. */
export function entryOf<T>(entries: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(entries, id) ? entries[id] : undefined;
}

/** The entry of an id that the book itself wrote. */
export function knownEntry<T>(entries: Readonly<Record<string, T>>, id: string): T {
  const entry = entryOf(entries, id);
  if (entry === undefined) throw new Error(`The processor's book has lost ${id}.`);
  return entry;
}
