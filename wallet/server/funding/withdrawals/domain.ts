import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { add, compare, subtract, zero } from '#platform/money/money.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { share } from '#platform/money/share.ts';
import type { Waits } from '../../identity/restrictions/domain.ts';
import type { BankAccount } from '../instruments/bank-domain.ts';
import type { Leavable } from '../origins/domain.ts';
import type { NameMatch } from '../processor/payout-domain.ts';
import type { PaidOut } from '../processor/settle-domain.ts';

/** The statuses of a withdrawal; see the README. */
export const withdrawalStatuses = ['quoted', 'processing', 'posted', 'failed', 'canceled', 'returned'] as const;

/** The status of a withdrawal. */
export type WithdrawalStatus = (typeof withdrawalStatuses)[number];

/** Money from a holder's balance to their bank account. */
export interface Withdrawal extends PaidOut {
  readonly id: Id<'wdr'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  /** The account that it debits. */
  readonly accountId: Id<'acc'>;
  /** The bank account that it pays to. */
  readonly instrumentId: Id<'ins'>;
  /** What arrives. */
  readonly amount: Money;
  /** Debited on top of the amount. */
  readonly fee: Money;
  readonly termsVersion: number;
  /** What the bank says of the holder's name, as the holder sees it before approving. */
  readonly nameMatch: NameMatch;
  /** The name that the bank knows, if it is similar. It is forgotten with the approval. */
  readonly knownName: string | null;
  readonly status: WithdrawalStatus;
  /** The hold from which it was debited: of several approvals at once, the one that counts. */
  readonly holdId: Id<'hol'> | null;
  readonly quotedAt: Date;
  /** Until when it can be approved. */
  readonly validUntil: Date;
  readonly approvedAt: Date | null;
}

/** The words on the statement of the bank account that the money arrives on. */
export const STATEMENT = 'HOLDFAST WALLET';

/** A version of the fees and limits in one currency. */
export interface WithdrawalTerms {
  readonly version: number;
  readonly validFrom: Date;
  readonly currency: Currency;
  /** Of what a holder withdraws in a month; the rate applies to what is beyond. */
  readonly freeUpToMinor: bigint;
  readonly basisPoints: number;
  readonly leastFeeMinor: bigint;
  readonly leastMinor: bigint;
  readonly mostMinor: bigint;
  readonly quoteMinutes: number;
  /** How many withdrawals a holder may prepare within 24 hours: each costs a comparison of the name. */
  readonly quotesADay: number;
}

/** What a holder has withdrawn in a month, and what was charged for it, less what came back. */
export interface Month {
  readonly id: string;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly paidMinor: bigint;
  readonly chargedMinor: bigint;
}

/** The terms in force for a currency; undefined if it is not paid out. @param all Oldest first. */
export function inForce(all: readonly WithdrawalTerms[], currency: Currency, now: Date): WithdrawalTerms | undefined {
  return all.findLast((one) => one.currency === currency && one.validFrom <= now);
}

/** The id of the month (UTC) of an instant. */
export function monthId(holderId: Id<'hld'>, currency: Currency, at: Date): string {
  return `${holderId} ${currency} ${at.toISOString().slice(0, 7)}`;
}

/**
 * Computes the fee of a withdrawal: that of the whole month with it, less what the month has paid. So many small
 * withdrawals cost what one large one costs. What was withdrawn before under cheaper terms costs nothing more: the month
 * counts as having paid at least what these terms ask for it.
 */
export function feeOf(amount: Money, month: Pick<Month, 'paidMinor' | 'chargedMinor'>, terms: WithdrawalTerms): Money {
  invariant(amount.currency === terms.currency, 'the terms are of the currency of the amount');
  const before = feeOfMonth(month.paidMinor, terms);
  const paid = month.chargedMinor > before ? month.chargedMinor : before;
  const minor = feeOfMonth(month.paidMinor + amount.minor, terms) - paid;
  return { minor: minor > 0n ? minor : 0n, currency: amount.currency };
}

/** What terms ask for all that a holder withdraws in a month. */
function feeOfMonth(minor: bigint, { freeUpToMinor, basisPoints, leastFeeMinor, currency }: WithdrawalTerms): bigint {
  if (minor <= freeUpToMinor) return 0n;
  const rate = share({ minor: minor - freeUpToMinor, currency }, basisPoints, 'up').minor;
  return rate > leastFeeMinor ? rate : leastFeeMinor;
}

/** Adds a withdrawal to its month, or takes one that came back out of it. */
export function counted(month: Month, { amount, fee }: Pick<Withdrawal, 'amount' | 'fee'>, sign: 1n | -1n): Month {
  const [paid, charged] = [month.paidMinor + sign * amount.minor, month.chargedMinor + sign * fee.minor];
  return { ...month, paidMinor: paid > 0n ? paid : 0n, chargedMinor: charged > 0n ? charged : 0n };
}

/** What leaves the balance: amount plus fee. */
export function debitOf({ amount, fee }: Pick<Withdrawal, 'amount' | 'fee'>): Money {
  return add(amount, fee);
}

/** Why a withdrawal is refused before anything moves. */
export type WithdrawalError =
  | { readonly code: 'withdrawals_not_offered' | 'account_frozen' | 'debt_open' | 'currency_not_supported' }
  | { readonly code: 'bank_account_not_found' | 'bank_account_not_proved' }
  | { readonly code: 'amount_too_small'; readonly least: Money }
  | { readonly code: 'amount_too_large'; readonly most: Money }
  | { readonly code: 'insufficient_funds'; readonly spendable: Money; readonly fee: Money }
  | { readonly code: 'money_not_free_yet'; readonly leavable: Leavable }
  | { readonly code: 'withdrawals_too_many' }
  | Waits;

/** The PIN is not enough, because the browser is new. */
export interface TooWeak {
  readonly code: 'stronger_proof_needed';
  /** For how long a browser is new. */
  readonly hours: number;
}

const HOUR_MS = 3_600_000;

/**
 * Judges whether a withdrawal may be approved by the PIN: not in a browser that the wallet has known for less than some
 * hours, as with payments.
 *
 * @param knownSince Undefined if the wallet does not know the browser.
 */
export function judgePin(knownSince: Date | undefined, hours: number, now: Date): Result<void, TooWeak> {
  const isNew = knownSince === undefined || now.getTime() - knownSince.getTime() < hours * HOUR_MS;
  return isNew ? err({ code: 'stronger_proof_needed', hours }) : ok();
}

/** The facts by which a withdrawal is judged. */
export interface Asked {
  readonly amount: Money;
  readonly fee: Money;
  readonly terms: WithdrawalTerms;
  readonly spendable: Money;
  readonly leavable: Leavable;
  readonly standing: Standing;
}

/** Whether a holder may withdraw at all. */
export interface Standing {
  readonly isFrozen: boolean;
  /** Whether there is a debt, in any currency. */
  readonly owes: boolean;
  readonly waits: Waits | undefined;
}

/**
 * Judges whether a holder may withdraw this amount now. What may leave now comes before the most of one withdrawal, so
 * that a holder who types less after a refusal is not refused again.
 */
export function judge(asked: Asked): Result<void, WithdrawalError> {
  const { amount, fee, terms, spendable, leavable } = asked;
  const { currency } = amount;
  const [least, most] = [
    { minor: terms.leastMinor, currency },
    { minor: terms.mostMinor, currency },
  ];
  const fault = standingFault(asked.standing);
  if (fault) return err(fault);
  if (compare(amount, least) < 0) return err({ code: 'amount_too_small', least });
  if (compare(debitOf({ amount, fee }), leavable.now) > 0) {
    const isAllFree = compare(leavable.now, spendable) >= 0;
    return err(isAllFree ? { code: 'insufficient_funds', spendable, fee } : { code: 'money_not_free_yet', leavable });
  }
  if (compare(amount, most) > 0) return err({ code: 'amount_too_large', most });
  return ok();
}

/** What a holder can withdraw in one currency. */
export interface OfferedBalance {
  readonly terms: WithdrawalTerms;
  readonly spendable: Money;
  readonly leavable: Leavable;
  /** The most that can be withdrawn now, without its fee. */
  readonly most: Money;
  readonly month: Pick<Month, 'paidMinor' | 'chargedMinor'>;
}

/** What a holder can withdraw now, and to where. */
export interface WithdrawalOffer {
  readonly isOffered: boolean;
  readonly standing: Standing;
  /** The bank accounts of the holder, proved or not. */
  readonly accounts: readonly BankAccount[];
  /** Why the holder can add no bank account; null if they can. */
  readonly whyNoAccount: string | null;
  readonly balances: readonly OfferedBalance[];
}

/** Why a holder may not withdraw at all; undefined if they may. */
export function standingFault({ isFrozen, owes, waits }: Standing): WithdrawalError | undefined {
  if (isFrozen) return { code: 'account_frozen' };
  return waits ?? (owes ? { code: 'debt_open' } : undefined);
}

/** The most that a holder can withdraw now: what may leave, less the fee. Zero if that is less than the least. */
export function mostNow(
  leavable: Money,
  month: Pick<Month, 'paidMinor' | 'chargedMinor'>,
  terms: WithdrawalTerms,
): Money {
  const { currency } = leavable;
  // The fee never falls with a larger amount, so this amount and its own fee fit.
  const { minor } = subtract(leavable, feeOf(leavable, month, terms));
  const most = minor < terms.mostMinor ? minor : terms.mostMinor;
  return most >= terms.leastMinor ? { minor: most, currency } : zero(currency);
}
