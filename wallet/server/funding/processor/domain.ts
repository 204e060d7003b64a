import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import type { DisputeProcessor } from './dispute-domain.ts';

export { ProcessorUnavailableError } from '../../stripe/domain.ts';

/** The details by which a person recognizes a card. The wallet never learns more. */
export interface CardDetails {
  /** The processor's id of the card. */
  readonly processorId: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
  readonly funding: 'credit' | 'debit' | 'prepaid' | 'unknown';
  /** The issuing bank's country: ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** Equal for equal card numbers; does not reveal the number. */
  readonly fingerprint: string | null;
}

/** The state of a visit to the processor's page, where a person types a card number. */
export type CardVisit =
  | { readonly status: 'open'; readonly url: string | null }
  | { readonly status: 'complete'; readonly card: CardDetails }
  | { readonly status: 'failed' };

/** A card that was declined on the processor's page. */
export interface CardDecline {
  /** The customer whose page it was. */
  readonly customerId: string;
  /** By the processor's clock. */
  readonly at: Date;
}

/** What a person names to prove a bank account: two small amounts, or the code on the line of the statement. */
export type DepositKind = 'amounts' | 'descriptor_code';

/** Why the processor proves an account no longer. */
export type DepositsEnd = 'tries' | 'expired' | 'returned';

/** An order to prove a bank account in the United States by small deposits. */
export interface BankOrder {
  /** Our id of the account: the idempotency key, and how its events name it. */
  readonly reference: string;
  readonly customerId: string;
  readonly name: string;
  readonly routing: string;
  readonly account: string;
  /** Where and with what the person agreed to debits. */
  readonly agreement: { readonly ip: string; readonly userAgent: string };
}

/** A bank account to which the processor sends small deposits. */
export interface BankDetails {
  /** The processor's id of the order to prove it. */
  readonly setupId: string;
  readonly bankName: string;
  readonly last4: string;
  readonly deposits: DepositKind;
  readonly arrivesAt: Date;
}

/** The processor's judgment of the proof of a bank account. */
export type BankJudgment =
  | { readonly kind: 'verified'; readonly methodId: string }
  | { readonly kind: 'ended'; readonly why: DepositsEnd }
  | { readonly kind: 'wrong' | 'waiting' };

/** An order to charge a card, or to debit a proved bank account. */
export interface ChargeOrder {
  /** Our id of the charge: sent as the idempotency key, and stored with the charge, so that we can find it. */
  readonly reference: string;
  readonly customerId: string;
  /** The processor's id of the card or the account. */
  readonly instrumentId: string;
  readonly isDebit: boolean;
  readonly total: Money;
  readonly description: string;
  /** The address to which the bank's page sends the person back. */
  readonly returnUrl: string;
}

/** A charge, as the processor reports it. */
export interface Charge {
  readonly processorId: string;
  /** Our id of the charge; null for a charge that we did not make. */
  readonly reference: string | null;
  readonly total: { readonly minor: bigint; readonly currency: Currency | null };
  readonly state:
    | { readonly status: 'succeeded' }
    | { readonly status: 'action_required'; readonly redirectUrl: string }
    /** The processor does not know the outcome yet; a debit takes days. */
    | { readonly status: 'pending' }
    /** The processor stored it and refused to ask the bank: nothing was taken, and nothing will be. It can be canceled. */
    | { readonly status: 'unconfirmed' }
    | { readonly status: 'declined'; readonly refusal: RefusalCode };
}

/**
 * The outcome of a request for a charge. `unknown` means no answer. The processor may have charged the card, so callers
 * look the charge up, and never repeat the request.
 */
export type ChargeAnswer =
  | { readonly kind: 'charge'; readonly charge: Charge }
  | { readonly kind: 'rejected'; readonly refusal: RefusalCode }
  | { readonly kind: 'unknown' };

/** An order to send money of a charge back to its card. */
export interface RefundOrder {
  /** Our id of the refund: sent as the idempotency key, and stored with the refund, so that we can find it. */
  readonly reference: string;
  /** The processor's id of the charge. */
  readonly chargeId: string;
  readonly amount: Money;
}

/** A refund of a charge, as the processor reports it. */
export interface RefundedCharge {
  readonly processorId: string;
  /** Our id of the refund; null for a refund that we did not make. */
  readonly reference: string | null;
  readonly amount: { readonly minor: bigint; readonly currency: Currency | null };
  /** A refund that has succeeded may still fail, days later. */
  readonly status: 'pending' | 'succeeded' | 'failed';
}

/** The outcome of a request for a refund. `unknown` means no answer, and `rejected` that there will be no refund. */
export type RefundAnswer =
  | { readonly kind: 'refund'; readonly refund: RefundedCharge }
  | { readonly kind: 'rejected'; readonly code: string }
  | { readonly kind: 'unknown' };

/** The subject of a processor's webhook. The wallet trusts nothing else in it, and asks the processor. */
export type ProcessorEvent =
  | { readonly about: 'charge'; readonly processorId: string }
  | { readonly about: 'visit'; readonly processorId: string }
  /** Identified by the event's id, because its subject may have changed since, and each event is one decline. */
  | { readonly about: 'decline'; readonly processorId: string }
  /** The proof of a bank account. */
  | { readonly about: 'bank_account'; readonly processorId: string }
  /** A card that its bank renewed. */
  | { readonly about: 'card'; readonly processorId: string }
  /** A payout to a bank account. */
  | { readonly about: 'payout'; readonly processorId: string }
  /** A check of an identity document. */
  | { readonly about: 'document'; readonly processorId: string }
  /** A refund of a charge. */
  | { readonly about: 'refund'; readonly processorId: string }
  /** A charge that a bank takes back, or asks about. */
  | { readonly about: 'dispute'; readonly processorId: string }
  /** A bank's early warning of fraud. */
  | { readonly about: 'warning'; readonly processorId: string }
  /** The processor's own review of a risky charge. */
  | { readonly about: 'review'; readonly processorId: string }
  | { readonly about: 'other' };

/** Why a webhook is refused: a wrong or expired signature, or a signed body that is not an event. */
export interface EventFault {
  readonly code: 'signature_wrong' | 'webhook_malformed';
}

/** The processor's calls for bank accounts. */
interface BankProcessor {
  /** Sends small deposits to an account; undefined if the processor refuses its numbers. */
  openBankAccount(order: BankOrder): Promise<BankDetails | undefined>;
  /** Judges a person's answer to the deposits. */
  proveBankAccount(
    setupId: string,
    answer: { readonly amounts: readonly [number, number] } | { readonly code: string },
  ): Promise<BankJudgment>;
  /** Reads how the proof stands. */
  readBankAccount(setupId: string): Promise<BankJudgment>;
  /** Removes an account, and ends its proof. Idempotent. */
  forgetBankAccount(account: { readonly setupId: string | null; readonly methodId: string | null }): Promise<void>;
}

/** The card processor. Each call that reads throws `ProcessorUnavailableError` if it gets no answer. */
export interface Processor extends BankProcessor, DisputeProcessor {
  /** Creates a customer. @returns Its id at the processor. */
  createCustomer(order: { reference: string }): Promise<string>;
  /** Opens the processor's page for a card. The same reference opens the same page. */
  openVisit(order: {
    reference: string;
    customerId: string;
    currency: Money['currency'];
    returnUrl: string;
    cancelUrl: string;
  }): Promise<{ processorId: string; url: string }>;
  /** Reads the state of a visit by the processor's id of its page. */
  readVisit(processorId: string): Promise<CardVisit>;
  /** Closes the processor's page. Idempotent. */
  closeVisit(processorId: string): Promise<void>;
  /** Reads the decline of an event; undefined if the processor has no such event. */
  readDecline(eventId: string): Promise<CardDecline | undefined>;
  /** Reads a card; undefined if the processor has none with this id. */
  readCard(cardProcessorId: string): Promise<CardDetails | undefined>;
  /** Removes a card at the processor. Idempotent. */
  forgetCard(cardProcessorId: string): Promise<void>;
  /** Takes money from a card or a bank account. A lost answer is `unknown`, not an error. */
  charge(order: ChargeOrder): Promise<ChargeAnswer>;
  /** Reads a charge by the processor's id. */
  readCharge(processorId: string): Promise<Charge>;
  /** Finds the charge with this reference, if there is one, in the processor's list, which is always complete. */
  findCharge(asked: { reference: string; customerId: string; since: Date }): Promise<Charge | undefined>;
  /** Cancels a charge that waits for the person or is unconfirmed. @returns The charge afterwards; it may have succeeded meanwhile. */
  cancelCharge(processorId: string): Promise<Charge>;
  /** Sends money of a charge back to its card. A lost answer is `unknown`, not an error. */
  refundCharge(order: RefundOrder): Promise<RefundAnswer>;
  /** Reads a refund by the processor's id. */
  readRefund(processorId: string): Promise<RefundedCharge>;
  /** Finds the refund of a charge with this reference, if there is one. */
  findRefund(asked: { reference: string; chargeId: string }): Promise<RefundedCharge | undefined>;
  /** Checks the signature and its time, then that the body is an event. */
  readEvent(raw: string, signature: string, now: Date): Result<ProcessorEvent, EventFault>;
}

/** Where the processor keeps our money: the balance that charges fill, or an account from which withdrawals are paid. */
export type Pocket = 'payments' | 'payouts';

/** A change of a balance that the processor keeps for us. */
export interface Movement {
  readonly pocket: Pocket;
  /** The processor's id of the movement. */
  readonly id: string;
  /**
   * `charge` and `refund` are of cards; a `dispute` takes a charge back or returns it; a `transfer` pays a withdrawal or
   * takes it back; a `fee` is the processor's own; `other` is what this version does not know.
   */
  readonly kind: 'charge' | 'refund' | 'dispute' | 'payout' | 'transfer' | 'fee' | 'other';
  /** The processor's own word for the kind. */
  readonly type: string;
  /** Our id of the charge, refund or withdrawal, if we made it; of a dispute, the processor's id. */
  readonly reference: string | null;
  /** The processor's id of the object that moved the balance, such as a payout. */
  readonly source: string;
  /** Signed, before the fee: a charge is positive, and money that leaves the balance is negative. */
  readonly amount: Money;
  /** The fee that the processor took from the amount. */
  readonly feeMinor: bigint;
  readonly at: Date;
}

/** Money on its way from the balance that charges fill, to the bank or to the account that pays withdrawals. */
export interface PayoutStanding {
  /** The processor's id. */
  readonly id: string;
  /** Whether it goes to the account that pays withdrawals. */
  readonly isRefill: boolean;
  /** The day on which it should be booked there (`YYYY-MM-DD`). */
  readonly arrivesOn: string;
  /** Its reference on the bank's statement, which the processor knows some days later. */
  readonly trace: string | null;
}

/** The balance of one currency at the processor. What is pending cannot be paid out yet. */
export interface ProcessorBalance {
  readonly pocket: Pocket;
  readonly currency: Currency;
  readonly availableMinor: bigint;
  readonly pendingMinor: bigint;
}

/** The processor's accounts of the money that it keeps for us. */
export interface ProcessorAccount {
  /**
   * Reads the balances and the movements since an instant, oldest first, each pocket as of one moment: no movement comes
   * between both. Throws `ProcessorUnavailableError` if it gets no answer.
   */
  readMoney(
    since: Readonly<Record<Pocket, Date>>,
  ): Promise<{ balances: readonly ProcessorBalance[]; movements: readonly Movement[] }>;
  /** Reads the payouts of these movements. Throws as `readMoney`. */
  readPayouts(ids: readonly string[]): Promise<readonly PayoutStanding[]>;
  /** Asks one small question, to know whether the processor answers. Throws as `readMoney`. */
  check(): Promise<void>;
}

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
  'insufficient_bank_funds',
  'bank_account_closed',
  'bank_account_unknown',
  'debit_not_authorized',
  'debit_declined',
] as const;
/** Why a charge was refused. */
export type RefusalCode = (typeof refusalCodes)[number];

/** Whether a text is one of the refusal codes. */
export function isRefusalCode(text: unknown): text is RefusalCode {
  return refusalCodes.some((code) => code === text);
}

/** Whether the same card would most likely be refused again. The wallet then offers other cards first. */
export function isOfCard(refusal: RefusalCode): boolean {
  return !passing.has(refusal);
}

const passing: ReadonlySet<RefusalCode> = new Set([
  'authentication_required',
  'authentication_failed',
  'bank_unavailable',
  'processor_unavailable',
]);

/** Maps the processor's many reasons to the few that a person can act on. */
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

/** The reasons of debits: a bank reports them days later. */
const DEBIT_REASONS = new Map<string, RefusalCode>(
  Object.entries({
    insufficient_funds: 'insufficient_bank_funds',
    account_closed: 'bank_account_closed',
    bank_ownership_changed: 'bank_account_closed',
    no_account: 'bank_account_unknown',
    invalid_account_number: 'bank_account_unknown',
    debit_not_authorized: 'debit_not_authorized',
    bank_account_restricted: 'debit_not_authorized',
    payment_method_bank_account_blocked: 'debit_not_authorized',
    // After a dispute, the consent of the account's owner is over.
    payment_intent_mandate_invalid: 'debit_not_authorized',
  }),
);

/** Maps the failure of a debit to its refusal. */
export function toDebitRefusal(errorCode: string | undefined): RefusalCode {
  return DEBIT_REASONS.get(errorCode ?? '') ?? 'debit_declined';
}

/** Maps a decline to its refusal, by the decline code if it is known, otherwise by the less specific error code. */
export function toRefusal(declineCode: string | undefined, errorCode: string | undefined): RefusalCode {
  return REASONS.get(declineCode ?? '') ?? REASONS.get(errorCode ?? '') ?? 'instrument_declined';
}
