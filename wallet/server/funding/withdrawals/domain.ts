import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { add, compare, isSame, subtract, zero } from '#platform/money/money.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { share } from '#platform/money/share.ts';
import type { Waits } from '../../identity/restrictions/domain.ts';
import type { BankAccount } from '../instruments/bank-domain.ts';
import type { Leavable } from '../origins/domain.ts';
import type { NameMatch, Payout, PayoutRefusal } from '../processor/payout-domain.ts';

/** The statuses of a withdrawal; see the README. */
export const withdrawalStatuses = ['quoted', 'processing', 'posted', 'failed', 'canceled', 'returned'] as const;

/** The status of a withdrawal. */
export type WithdrawalStatus = (typeof withdrawalStatuses)[number];

/** Money from a holder's balance to their bank account. */
export interface Withdrawal {
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
  /** Why it failed or came back. */
  readonly refusal: PayoutRefusal | null;
  readonly processorId: string | null;
  /** The hold from which it was debited: of several approvals at once, the one that counts. */
  readonly holdId: Id<'hol'> | null;
  readonly quotedAt: Date;
  /** Until when it can be approved. */
  readonly validUntil: Date;
  readonly approvedAt: Date | null;
  /** When the processor was asked, in security time. */
  readonly askedAt: Date | null;
  readonly postedAt: Date | null;
  /** When it failed, was canceled or came back. */
  readonly settledAt: Date | null;
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
 * withdrawals cost what one large one costs.
 */
export function feeOf(amount: Money, month: Pick<Month, 'paidMinor' | 'chargedMinor'>, terms: WithdrawalTerms): Money {
  invariant(amount.currency === terms.currency, 'the terms are of the currency of the amount');
  const beyond = { minor: month.paidMinor + amount.minor - terms.freeUpToMinor, currency: amount.currency };
  if (beyond.minor <= 0n) return zero(amount.currency);
  const rate = share(beyond, terms.basisPoints, 'up').minor;
  const whole = rate > terms.leastFeeMinor ? rate : terms.leastFeeMinor;
  const minor = whole - month.chargedMinor;
  return { minor: minor > 0n ? minor : 0n, currency: amount.currency };
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
  | Waits;

/** The PIN is not enough, because the browser is new. */
export interface TooWeak {
  readonly code: 'stronger_proof_needed';
  /** For how long a browser is new. */
  readonly hours: number;
}

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

/** Judges whether a holder may withdraw this amount now. */
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
  if (compare(amount, most) > 0) return err({ code: 'amount_too_large', most });
  const debit = debitOf({ amount, fee });
  if (compare(debit, spendable) > 0) return err({ code: 'insufficient_funds', spendable, fee });
  if (compare(debit, leavable.now) > 0) return err({ code: 'money_not_free_yet', leavable });
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

/** The known state of a withdrawal's payout. `none` means that there is no payout and never will be. */
export type Outcome =
  | { readonly kind: 'payout'; readonly payout: Payout }
  | { readonly kind: 'none'; readonly refusal: PayoutRefusal };

/**
 * What an outcome does to the books: money reached the bank; it goes back to the holder before it did, or after; or it
 * is taken again, because a payout that seemed lost was made after all.
 */
export type Move = 'posted' | 'undone' | 'returned' | 'found';

interface Settled {
  readonly withdrawal: Withdrawal;
  readonly moves: readonly Move[];
}

/** The payout differs from the withdrawal. */
export type SettleError = { readonly code: 'payout_mismatch' };

/** Applies an outcome to a withdrawal. A repeated or late outcome changes nothing that is settled. */
export function settle(withdrawal: Withdrawal, outcome: Outcome, now: Date): Result<Settled, SettleError> {
  invariant(withdrawal.status !== 'quoted', 'only an approved withdrawal has a payout');
  if (outcome.kind === 'none') {
    return ok(
      withdrawal.status === 'processing'
        ? { withdrawal: ended(withdrawal, 'failed', outcome.refusal, now), moves: ['undone'] }
        : { withdrawal, moves: [] },
    );
  }
  const { payout } = outcome;
  invariant(payout.reference === withdrawal.id, 'the payout was made for this withdrawal');
  if (!isExact(withdrawal, payout)) return err({ code: 'payout_mismatch' });
  return settleByState({ ...withdrawal, processorId: payout.processorId }, payout.state, now);
}

function settleByState(known: Withdrawal, state: Payout['state'], now: Date): Result<Settled, SettleError> {
  switch (known.status) {
    case 'processing':
      return ok(settleProcessing(known, state, now));
    case 'posted': {
      // Some processors say that a payout failed after it was posted.
      const isBack = state.status === 'returned' || state.status === 'failed';
      if (state.status === 'canceled') return err({ code: 'payout_mismatch' });
      return ok(
        isBack
          ? { withdrawal: ended(known, 'returned', state.refusal, now), moves: ['returned'] }
          : { withdrawal: known, moves: [] },
      );
    }
    case 'failed': {
      // Its money went back because the payout seemed lost.
      if (known.refusal !== 'processor_unavailable') return ok({ withdrawal: known, moves: [] });
      if (state.status === 'failed' || state.status === 'canceled') return ok({ withdrawal: known, moves: [] });
      const again = { ...known, status: 'processing', refusal: null, settledAt: null } as const;
      const { withdrawal, moves } = settleProcessing(again, state, now);
      return ok({ withdrawal, moves: ['found', ...moves] });
    }
    case 'quoted':
    case 'canceled':
    case 'returned':
      return ok({ withdrawal: known, moves: [] });
  }
}

function settleProcessing(known: Withdrawal, state: Payout['state'], now: Date): Settled {
  switch (state.status) {
    case 'processing':
      return { withdrawal: known, moves: [] };
    case 'posted':
      return { withdrawal: { ...known, status: 'posted', postedAt: now }, moves: ['posted'] };
    case 'returned':
      return {
        withdrawal: ended({ ...known, postedAt: now }, 'returned', state.refusal, now),
        moves: ['posted', 'returned'],
      };
    case 'failed':
      return { withdrawal: ended(known, 'failed', state.refusal, now), moves: ['undone'] };
    case 'canceled':
      return { withdrawal: ended(known, 'canceled', null, now), moves: ['undone'] };
  }
}

function ended(
  withdrawal: Withdrawal,
  status: 'failed' | 'canceled' | 'returned',
  refusal: PayoutRefusal | null,
  now: Date,
): Withdrawal {
  return { ...withdrawal, status, refusal, settledAt: now };
}

function isExact({ amount }: Withdrawal, payout: Payout): boolean {
  const { minor, currency } = payout.amount;
  return currency !== null && isSame({ minor, currency }, amount);
}

/** Whether the processor may still have news of a withdrawal. */
export function isOpen({ status }: Withdrawal): boolean {
  return status === 'processing' || status === 'posted';
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** For this long after it was posted, the wallet asks whether the money came back. Later news come by webhook alone. */
const RETURNS_WITHIN_MS = 10 * 24 * HOUR_MS;

/** Computes when to ask the processor about a withdrawal, in business time; undefined if it is not asked again. */
export function askAgainAt(withdrawal: Withdrawal, now: Date): Date | undefined {
  const after = (ms: number) => new Date(now.getTime() + ms);
  if (withdrawal.status === 'processing') return after(withdrawal.processorId === null ? MINUTE_MS : 6 * HOUR_MS);
  if (withdrawal.status !== 'posted' || withdrawal.postedAt === null) return undefined;
  return now.getTime() - withdrawal.postedAt.getTime() < RETURNS_WITHIN_MS ? after(24 * HOUR_MS) : undefined;
}

/** Longer than any request can take: a payout that the processor does not know by then will never exist. */
const SURELY_LOST_AFTER_MS = 5 * MINUTE_MS;

/** Whether the request for the payout can no longer reach the processor. */
export function isSurelyLost({ askedAt }: Withdrawal, securityNow: Date): boolean {
  return askedAt !== null && securityNow.getTime() - askedAt.getTime() > SURELY_LOST_AFTER_MS;
}

const RANKS: readonly NameMatch[] = ['match', 'close_match', 'unavailable', 'no_match'];

/** Whether a comparison of the name is worse than the one that the holder saw, so that they must see it first. */
export function isWorse(now: NameMatch, seen: NameMatch): boolean {
  return RANKS.indexOf(now) > RANKS.indexOf(seen);
}
