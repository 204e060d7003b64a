import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';

/** What a person recognizes a card by, and all that is ever learned of it. */
export interface CardDetails {
  /** The processor's name for it. */
  readonly processorId: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
  readonly funding: 'credit' | 'debit' | 'prepaid' | 'unknown';
  /** ISO 3166-1 alpha-2, of the bank that issued it. */
  readonly country: string | null;
  /** The same for the same number, and no way back to it. */
  readonly fingerprint: string | null;
}

/** How a visit to the processor's page, where a card is typed, stands. */
export type CardVisit =
  | { readonly status: 'open'; readonly url: string | null }
  | { readonly status: 'complete'; readonly card: CardDetails }
  | { readonly status: 'failed' };

/** A card that was declined on the page where it was typed. */
export interface CardDecline {
  /** Whose page it was. */
  readonly customerId: string;
  /** By the processor's clock. */
  readonly at: Date;
}

export interface ChargeOrder {
  /** Ours; sent as the idempotency key, and kept with the charge so that it can be asked for. */
  readonly reference: string;
  readonly customerId: string;
  readonly cardProcessorId: string;
  readonly total: Money;
  readonly description: string;
  /** Where the bank's page sends the person back to. */
  readonly returnUrl: string;
}

/** A charge as the processor says it is. */
export interface Charge {
  readonly processorId: string;
  /** Our reference, as we gave it; null for a charge that we did not make. */
  readonly reference: string | null;
  readonly total: { readonly minor: bigint; readonly currency: Currency | null };
  readonly state:
    | { readonly status: 'succeeded' }
    | { readonly status: 'action_required'; readonly redirectUrl: string }
    | { readonly status: 'pending' }
    | { readonly status: 'declined'; readonly refusal: RefusalCode };
}

/**
 * The outcome of a request for a charge. `unknown`: no answer, so it may have been made; it is looked up, not repeated.
 */
export type ChargeAnswer =
  | { readonly kind: 'charge'; readonly charge: Charge }
  | { readonly kind: 'rejected'; readonly refusal: RefusalCode }
  | { readonly kind: 'unknown' };

/** The card processor did not answer, or not as it should. Told to people as "try again in a moment". */
export class ProcessorUnavailableError extends Error {
  override readonly name = 'ProcessorUnavailableError';
}

/** What a webhook of the processor is about; its content is never believed, only looked up. */
export type ProcessorEvent =
  | { readonly about: 'charge'; readonly processorId: string }
  | { readonly about: 'visit'; readonly processorId: string }
  /** Named by the event: what it is about may have changed since, and each event is one decline. */
  | { readonly about: 'decline'; readonly processorId: string }
  | { readonly about: 'other' };

/** Why a webhook is not taken: it is not the processor's or not of now, or it is theirs and no event. */
export interface EventFault {
  readonly code: 'signature_wrong' | 'webhook_malformed';
}

/** The card processor. Whatever reads throws `ProcessorUnavailableError` where it gets no answer. */
export interface Processor {
  createCustomer(order: { reference: string }): Promise<string>;
  /** Opens the processor's page on which a card is typed. The same reference opens the same page. */
  openVisit(order: {
    reference: string;
    customerId: string;
    currency: Money['currency'];
    returnUrl: string;
    cancelUrl: string;
  }): Promise<{ processorId: string; url: string }>;
  readVisit(processorId: string): Promise<CardVisit>;
  /** Closes a page on which a card is typed. One that is over already is fine. */
  closeVisit(processorId: string): Promise<void>;
  /** The decline that an event tells about; undefined where the processor sent no such event. */
  readDecline(eventId: string): Promise<CardDecline | undefined>;
  /** Forgets a card. One that is forgotten already is fine. */
  forgetCard(cardProcessorId: string): Promise<void>;
  /** Takes money from a card. Never throws for a lost answer: that is `unknown`. */
  charge(order: ChargeOrder): Promise<ChargeAnswer>;
  readCharge(processorId: string): Promise<Charge>;
  /** The charge with this reference, if one was ever made; asks the processor's list, which misses nothing. */
  findCharge(asked: { reference: string; customerId: string; since: Date }): Promise<Charge | undefined>;
  /** Ends a charge that waits for the person. Answers how the charge stands after that, paid in the meantime or not. */
  cancelCharge(processorId: string): Promise<Charge>;
  /** Checks signature and instant, then whether the body is an event at all. */
  readEvent(raw: string, signature: string, now: Date): Result<ProcessorEvent, EventFault>;
}

/** Why no money came from a card. */
const refusalCodes = [
  'insufficient_card_funds',
  'instrument_expired',
  'instrument_canceled',
  'instrument_not_supported',
  'card_limit_exceeded',
  'security_code_wrong',
  'authentication_required',
  'authentication_failed',
  'risk_declined',
  'bank_unavailable',
  'instrument_declined',
  'processor_unavailable',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export function isRefusalCode(text: unknown): text is RefusalCode {
  return refusalCodes.some((code) => code === text);
}

/** Whether the same charge to the same card would most likely be refused again, so that another card is offered first. */
export function isOfCard(refusal: RefusalCode): boolean {
  return !passing.has(refusal);
}

const passing: ReadonlySet<RefusalCode> = new Set([
  'authentication_required',
  'authentication_failed',
  'bank_unavailable',
  'processor_unavailable',
]);

/** The processor's many reasons as the few that a person can act on. */
const REASONS = new Map<string, RefusalCode>(
  Object.entries({
    insufficient_funds: 'insufficient_card_funds',
    expired_card: 'instrument_expired',
    invalid_expiry_month: 'instrument_expired',
    invalid_expiry_year: 'instrument_expired',
    lost_card: 'instrument_canceled',
    stolen_card: 'instrument_canceled',
    pickup_card: 'instrument_canceled',
    restricted_card: 'instrument_canceled',
    invalid_account: 'instrument_canceled',
    card_not_supported: 'instrument_not_supported',
    currency_not_supported: 'instrument_not_supported',
    transaction_not_allowed: 'instrument_not_supported',
    card_velocity_exceeded: 'card_limit_exceeded',
    withdrawal_count_limit_exceeded: 'card_limit_exceeded',
    incorrect_cvc: 'security_code_wrong',
    invalid_cvc: 'security_code_wrong',
    authentication_required: 'authentication_required',
    authentication_not_handled: 'authentication_required',
    payment_intent_authentication_failure: 'authentication_failed',
    setup_intent_authentication_failure: 'authentication_failed',
    fraudulent: 'risk_declined',
    merchant_blacklist: 'risk_declined',
    highest_risk_level: 'risk_declined',
    issuer_not_available: 'bank_unavailable',
    processing_error: 'bank_unavailable',
    reenter_transaction: 'bank_unavailable',
    try_again_later: 'bank_unavailable',
  }),
);

/** What a decline means for the person, from the processor's decline code and error code, the finer one first. */
export function toRefusal(declineCode: string | undefined, errorCode: string | undefined): RefusalCode {
  return REASONS.get(declineCode ?? '') ?? REASONS.get(errorCode ?? '') ?? 'instrument_declined';
}
