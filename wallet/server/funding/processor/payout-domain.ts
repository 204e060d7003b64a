import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import type { Holder } from '../../identity/accounts/domain.ts';

/** A bank account to which money can be paid, as the processor knows it. */
export interface Destination {
  /** The processor's id of the person who owns it. */
  readonly recipientId: string;
  /** The processor's id of the account. */
  readonly methodId: string;
}

/** The owner of a bank account by their profile, and where and when they agreed to the processor's terms. */
export interface Owner extends Pick<Holder, 'givenName' | 'familyName' | 'birthDate' | 'address'> {
  readonly agreement: { readonly ip: string; readonly userAgent: string; readonly at: Date };
}

/** An order to make a bank account known to the processor. Its number is not stored here. */
export interface DestinationOrder {
  /** Our id of the account: the idempotency key. */
  readonly reference: string;
  readonly owner: Owner;
  /** The name on the account. */
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly currency: Currency;
  /** Undefined for an account with an IBAN. */
  readonly routing?: string;
  readonly account: string;
}

/** A destination that was made known just now. */
export interface OpenedDestination extends Destination {
  readonly bankName: string;
}

/** The results of comparing a recipient's name with the one that the bank knows. */
export const nameMatches = ['match', 'close_match', 'no_match', 'unavailable'] as const;

/** The result of comparing a recipient's name with the one that the bank knows. */
export type NameMatch = (typeof nameMatches)[number];

/** A comparison of a recipient's name. */
export interface NameCheck {
  /** The processor's id of the comparison; null if it made none. A payout names it within minutes. */
  readonly id: string | null;
  readonly match: NameMatch;
  /** The name that the bank knows, if it is similar. */
  readonly knownName: string | null;
}

/** An order to pay to a bank account. */
export interface PayoutOrder {
  /** Our id of the payout: the idempotency key, and how the payout is found again. */
  readonly reference: string;
  readonly destination: Destination;
  readonly amount: Money;
  /** The comparison of the name on which the payer has agreed to pay. */
  readonly check: NameCheck;
  /** The words on the statement of the receiving account. */
  readonly statement: string;
}

/** Why no money arrived, in the few reasons that a person can act on. */
export const payoutRefusals = [
  'bank_account_closed',
  'bank_account_unknown',
  'bank_name_differs',
  'bank_account_declined',
  'bank_limit_exceeded',
  'payout_failed',
  'processor_unavailable',
] as const;

/** Why no money arrived. */
export type PayoutRefusal = (typeof payoutRefusals)[number];

/**
 * The state of a payout. A bank may send money back days after it was posted: then a posted payout becomes returned, or
 * at some processors failed.
 */
export type PayoutState =
  | { readonly status: 'processing' | 'posted' | 'canceled' }
  | { readonly status: 'failed' | 'returned'; readonly refusal: PayoutRefusal };

/** A payout, as the processor reports it. */
export interface Payout {
  readonly processorId: string;
  /** Our id of the payout; null for one that we did not make. */
  readonly reference: string | null;
  readonly amount: { readonly minor: bigint; readonly currency: Currency | null };
  readonly state: PayoutState;
}

/**
 * The outcome of a request for a payout. `unknown` means no answer. The processor may pay, so callers look the payout
 * up, and never repeat the request.
 */
export type PayoutAnswer =
  | { readonly kind: 'payout'; readonly payout: Payout }
  | { readonly kind: 'rejected'; readonly refusal: PayoutRefusal }
  | { readonly kind: 'unknown' };

/** Terms of the processor that a person accepts by adding an account. */
export interface PayoutTerms {
  readonly name: string;
  readonly url: string;
}

/**
 * Pays money out to bank accounts of others. Each call that is no request for a payout throws
 * `ProcessorUnavailableError` if it gets no answer.
 *
 * The money of a payout that is reported as failed, canceled or returned is back where payouts are paid from: an adapter
 * that has to fetch it does so before it reports.
 */
export interface Payouts {
  /** Undefined if the processor asks for no agreement. */
  readonly terms: PayoutTerms | undefined;
  /** Whether this adapter made the destination known: an operator may have changed it since. */
  knows(destination: Destination): boolean;
  /** Makes an account known; undefined if the processor refuses it. Idempotent by its reference. */
  openDestination(order: DestinationOrder): Promise<OpenedDestination | undefined>;
  /** Ends that an account can be paid to. Payments under way go on. Idempotent. */
  closeDestination(destination: Destination): Promise<void>;
  /** Compares the recipient's name with the one that the bank knows. */
  checkName(destination: Destination): Promise<NameCheck>;
  /** Pays out. A lost answer is `unknown`, not an error. */
  createPayout(order: PayoutOrder): Promise<PayoutAnswer>;
  /** Reads a payout by the processor's id. */
  readPayout(processorId: string): Promise<Payout>;
  /** Finds the payout with this reference, if there is one, in the processor's list, which is always complete. */
  findPayout(asked: { reference: string; destination: Destination }): Promise<Payout | undefined>;
  /** Takes back what was moved for a payout that the processor does not have and will never make. Idempotent. */
  abandonPayout(reference: string): Promise<void>;
  /** Cancels a payout. @returns The payout afterwards; it may have been posted meanwhile. */
  cancelPayout(processorId: string): Promise<Payout>;
}

/** Maps the processor's many reasons to the few that a person can act on. */
const REASONS = new Map<string, PayoutRefusal>(
  Object.entries({
    payout_method_closed: 'bank_account_closed',
    payout_method_canceled_by_customer: 'bank_account_closed',
    payout_method_expired: 'bank_account_closed',
    payout_method_does_not_exist: 'bank_account_unknown',
    payout_method_invalid_account_number: 'bank_account_unknown',
    payout_method_holder_name_incorrect: 'bank_name_differs',
    payout_method_holder_details_incorrect: 'bank_name_differs',
    payout_method_holder_address_incorrect: 'bank_name_differs',
    payout_method_declined: 'bank_account_declined',
    payout_method_restricted: 'bank_account_declined',
    payout_method_unsupported: 'bank_account_declined',
    payout_method_currency_unsupported: 'bank_account_declined',
    payout_method_amount_limit_exceeded: 'bank_limit_exceeded',
    payout_method_usage_frequency_limit_exceeded: 'bank_limit_exceeded',
    // The reasons of Connect.
    account_closed: 'bank_account_closed',
    bank_ownership_changed: 'bank_account_closed',
    no_account: 'bank_account_unknown',
    invalid_account_number: 'bank_account_unknown',
    invalid_account_number_length: 'bank_account_unknown',
    incorrect_account_holder_name: 'bank_name_differs',
    incorrect_account_holder_details: 'bank_name_differs',
    incorrect_account_holder_address: 'bank_name_differs',
    account_frozen: 'bank_account_declined',
    bank_account_restricted: 'bank_account_declined',
    debit_not_authorized: 'bank_account_declined',
    declined: 'bank_account_declined',
    incorrect_account_type: 'bank_account_declined',
    invalid_currency: 'bank_account_declined',
    payouts_not_allowed: 'bank_account_declined',
  }),
);

/** Maps a reason of the processor to ours; one that this version does not know is `payout_failed`. */
export function toPayoutRefusal(reason: string | undefined): PayoutRefusal {
  return REASONS.get(reason ?? '') ?? 'payout_failed';
}

/** Whether a text is one of the reasons. */
export function isPayoutRefusal(text: unknown): text is PayoutRefusal {
  return payoutRefusals.some((code) => code === text);
}

const RANKS: readonly NameMatch[] = ['match', 'close_match', 'unavailable', 'no_match'];

/** Whether a comparison of the name is worse than the one that the holder saw, so that they must see it first. */
export function isWorse(now: NameMatch, seen: NameMatch): boolean {
  return RANKS.indexOf(now) > RANKS.indexOf(seen);
}
