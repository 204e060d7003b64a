import { deriveId } from '#platform/kernel/derive-id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { allowedAgainAt } from '#platform/kernel/rate.ts';
import type { Currency } from '#platform/money/currency.ts';
import { add, compare, isSame } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { credit } from '../../ledger/accounts/debt-domain.ts';
import type { Indebted } from '../../ledger/accounts/debt-domain.ts';
import { mergePostings, transfer } from '../../ledger/accounts/domain.ts';
import type { EntryDraft } from '../../ledger/accounts/domain.ts';
import type { CodeRefusal } from '../../identity/authenticators/domain.ts';
import type { PinError } from '../../identity/second-factor/domain.ts';
import type { CardMonth } from '../fees/domain.ts';
import type { Charge, RefusalCode } from '../processor/domain.ts';

/**
 * Money from a card or a bank account into the balance.
 *
 * started → action_required → succeeded | declined; both ends may also follow `started` directly. A debit of a bank
 * account is `processing` for days first. Succeeded is final; declined becomes succeeded only if the processor took the
 * money after all.
 */
export interface TopUp {
  readonly id: Id<'top'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly instrumentId: Id<'ins'>;
  /** Whether the instrument is a bank account. */
  readonly isDebit: boolean;
  /** The account that it credits. */
  readonly accountId: Id<'acc'>;
  /** The payment for which it was charged, and for which its money is held; null if it is for the balance alone. */
  readonly paymentId: Id<'pay'> | null;
  readonly amount: Money;
  /** Charged on top of the amount, by the fee version that the holder saw. */
  readonly fee: Money;
  readonly feeVersion: number;
  readonly status: TopUpStatus;
  /** The holder's idempotency key: one press of the button is one top-up. */
  readonly attempt: string;
  readonly processorId: string | null;
  /** The bank's page, where the holder confirms the charge. */
  readonly redirectUrl: string | null;
  readonly refusal: RefusalCode | null;
  /** The wallet's path to which the browser goes after success. */
  readonly continueTo: string | null;
  readonly createdAt: Date;
  /** When the processor was asked, in security time. */
  readonly askedAt: Date;
  readonly settledAt: Date | null;
}

/** Where the money of a top-up comes from, as people name it. */
export interface Source {
  readonly kind: 'card' | 'bank_account';
  readonly name: string;
  readonly last4: string;
}

/** What else is known of a top-up. */
export interface Known {
  readonly source: Source;
  /** When the money of a debit on its way should arrive. */
  readonly arrivesAt: Date | undefined;
  /** What the bank has taken back of it and not given back. */
  readonly takenBack: Money;
}

/** The statuses of a top-up. */
export const topUpStatuses = ['started', 'action_required', 'processing', 'succeeded', 'declined'] as const;

/** The status of a top-up. */
export type TopUpStatus = (typeof topUpStatuses)[number];

/** Why a top-up is refused before its instrument is charged. */
export type TopUpError =
  | { readonly code: 'card_not_found' | 'instrument_not_verified' }
  | { readonly code: 'instrument_expired' }
  | { readonly code: 'account_frozen' }
  | { readonly code: 'amount_too_small'; readonly least: Money }
  | { readonly code: 'amount_too_large'; readonly most: Money }
  | { readonly code: 'limit_tier'; readonly most: Money }
  | { readonly code: 'currency_not_supported' }
  /** The fee is not what the holder saw: another charge was made meanwhile, or nothing was shown yet. */
  | { readonly code: 'fee_changed'; readonly fee: Money }
  /** The holder gave no proof, or a wrong one. */
  | { readonly code: 'proof_missing' }
  | PinError
  | { readonly code: 'totp_refused'; readonly refusal: CodeRefusal }
  | { readonly code: 'passkey_refused' }
  /** The bank declined this instrument too often; the wallet does not charge it before `until` (security time). */
  | { readonly code: 'card_declined_too_often'; readonly until: Date }
  /** Banks declined the holder too often; the wallet charges none of the instruments before `until` (security time). */
  | { readonly code: 'charges_declined_too_often'; readonly until: Date }
  /** The attempt was already used for another amount or instrument: for the top-up `earlier`. */
  | { readonly code: 'idempotency_key_reused'; readonly earlier: TopUp };

/** The limits of one top-up. */
export const topUpLimits = {
  least: { minor: 500n, currency: 'EUR' },
  most: { minor: 100_000n, currency: 'EUR' },
} as const satisfies Record<string, Money>;

/** The limits of one charge for a payment. The payer's tier limits the payment itself. */
export const shareLimits = {
  least: { minor: 50n, currency: 'EUR' },
  most: { minor: 500_000n, currency: 'EUR' },
} as const satisfies Record<string, Money>;

/** The limits on declines within a day of security time: for one card, and for all cards of a holder. */
export const declineRules = { mostOfCard: 3, mostOfHolder: 6, withinMs: 86_400_000 } as const;

/**
 * Judges whether a card may be charged after earlier declines. The limit over all cards stops a holder who tries many
 * stolen cards once each.
 *
 * @param tries When charges were begun that were declined, or still may be; newest first.
 */
export function judgeTries(tries: {
  readonly ofCard: readonly Date[];
  readonly ofHolder: readonly Date[];
}): Result<void, TopUpError> {
  const { mostOfCard, mostOfHolder, withinMs } = declineRules;
  const ofHolder = allowedAgainAt(tries.ofHolder, mostOfHolder, withinMs);
  if (ofHolder) return err({ code: 'charges_declined_too_often', until: ofHolder });
  const ofCard = allowedAgainAt(tries.ofCard, mostOfCard, withinMs);
  return ofCard ? err({ code: 'card_declined_too_often', until: ofCard }) : ok();
}

/** One version of the terms of debits in a currency. */
export interface DebitTerms {
  readonly version: number;
  readonly validFrom: Date;
  readonly least: Money;
  readonly most: Money;
  /** How long a debit takes. */
  readonly days: number;
}

/** The limits and fees of a top-up, as holders see them. */
export interface TopUpTerms {
  readonly least: Money;
  readonly most: Money;
  readonly cardFeeBasisPoints: number;
  /** Of what cards bring in a month; the fee is of what is beyond. */
  readonly freeUpTo: Money;
  /** What the holder's cards have brought this month. */
  readonly month: CardMonth;
  /** Of debits of bank accounts, by currency. */
  readonly debits: readonly DebitTerms[];
}

/** What a holder's wallet is in, and what the holder owes. */
export interface Standing {
  /** The currency with which the wallet was opened. */
  readonly currency: Currency;
  /** Above zero, one for each currency. */
  readonly owed: readonly Money[];
}

/** The facts by which a top-up is judged. */
export interface Asked {
  readonly amount: Money;
  /** The least and the most of one charge; undefined in a currency in which nothing is charged. */
  readonly bounds: { readonly least: Money; readonly most: Money } | undefined;
  /** What all balances are worth before the top-up, including unsettled top-ups, in the currency of the limit. */
  readonly balance: Money;
  /** What the amount is worth in that currency. */
  readonly worth: Money;
  /** The most that the balance may hold; null without a limit. */
  readonly mostHeldMinor: bigint | null;
  readonly isFrozen: boolean;
  readonly isExpired: boolean;
}

/** Judges whether a holder may add this amount now. */
export function judge({
  amount,
  bounds,
  balance,
  worth,
  mostHeldMinor,
  isFrozen,
  isExpired,
}: Asked): Result<void, TopUpError> {
  if (isFrozen) return err({ code: 'account_frozen' });
  if (isExpired) return err({ code: 'instrument_expired' });
  if (!bounds || amount.currency !== bounds.least.currency) return err({ code: 'currency_not_supported' });
  const { least, most } = bounds;
  if (compare(amount, least) < 0) return err({ code: 'amount_too_small', least });
  if (compare(amount, most) > 0) return err({ code: 'amount_too_large', most });
  if (mostHeldMinor !== null && balance.minor + worth.minor > mostHeldMinor) {
    const left = mostHeldMinor - balance.minor;
    return err({ code: 'limit_tier', most: { minor: left > 0n ? left : 0n, currency: balance.currency } });
  }
  return ok();
}

/** Computes the total that the instrument is charged: amount plus fee. */
export function totalOf({ amount, fee }: Pick<TopUp, 'amount' | 'fee'>): Money {
  return add(amount, fee);
}

/** The known state of a top-up's charge. `none` means that there is no charge and never will be. */
export type Outcome =
  | { readonly kind: 'charge'; readonly charge: Charge }
  | { readonly kind: 'none'; readonly refusal: RefusalCode };

interface Settled {
  readonly topUp: TopUp;
  /** True only when this outcome credits the balance. */
  readonly isCredited: boolean;
}

/** The charge differs from amount plus fee. */
export type SettleError = { readonly code: 'charge_mismatch' };

/** Applies an outcome to a top-up. A repeated or late outcome changes nothing that is settled. */
export function settle(topUp: TopUp, outcome: Outcome, now: Date): Result<Settled, SettleError> {
  if (topUp.status === 'succeeded') return ok({ topUp, isCredited: false });
  if (outcome.kind === 'none') return ok({ topUp: declined(topUp, outcome.refusal, now), isCredited: false });
  const { charge } = outcome;
  invariant(charge.reference === topUp.id, 'the charge was made for this top-up');
  const known = { ...topUp, processorId: charge.processorId };
  switch (charge.state.status) {
    case 'succeeded':
      if (!isExact(topUp, charge)) return err({ code: 'charge_mismatch' });
      return ok({
        topUp: { ...known, status: 'succeeded', redirectUrl: null, refusal: null, settledAt: now },
        isCredited: true,
      });
    case 'declined':
      return ok({ topUp: declined(known, charge.state.refusal, now), isCredited: false });
    case 'action_required':
      if (topUp.status === 'declined') return ok({ topUp, isCredited: false });
      return ok({
        topUp: { ...known, status: 'action_required', redirectUrl: charge.state.redirectUrl },
        isCredited: false,
      });
    case 'unconfirmed':
      return ok({ topUp: topUp.status === 'declined' ? topUp : known, isCredited: false });
    case 'pending': {
      if (topUp.status === 'declined') return ok({ topUp, isCredited: false });
      return ok({ topUp: topUp.isDebit ? { ...known, status: 'processing' } : known, isCredited: false });
    }
  }
}

function declined(topUp: TopUp, refusal: RefusalCode, now: Date): TopUp {
  if (topUp.status === 'declined') return topUp;
  return { ...topUp, status: 'declined', redirectUrl: null, refusal, settledAt: now };
}

function isExact(topUp: TopUp, charge: Charge): boolean {
  const { minor, currency } = charge.total;
  return currency !== null && isSame({ minor, currency }, totalOf(topUp));
}

/**
 * Drafts the entry of a top-up: the processor owes amount and fee; the holder gets the amount, and the house the fee. A
 * debt is paid first, except from money for a payment.
 */
export function creditEntry(
  topUp: TopUp,
  to: Indebted,
  house: { clearingId: Id<'acc'>; feesId: Id<'acc'> },
): EntryDraft {
  const fee = topUp.fee.minor > 0n ? transfer(house.clearingId, house.feesId, topUp.fee) : [];
  return {
    // Where money came from decides how long it stays; see `funding/origins`.
    kind: topUp.isDebit ? 'debit' : 'top_up',
    reason: `Money added from a ${topUp.isDebit ? 'bank account' : 'card'}, ${topUp.id}`,
    ...(topUp.paymentId === null ? {} : { paymentId: topUp.paymentId }),
    postings: mergePostings([
      { accountId: house.clearingId, currency: topUp.amount.currency, amountMinor: -topUp.amount.minor },
      ...credit(topUp.paymentId === null ? to : { ...to, debt: undefined }, topUp.amount),
      ...fee,
    ]),
  };
}

/** The hold in which a top-up for a payment puts its money. */
export function shareHoldId(topUpId: Id<'top'>): Id<'hol'> {
  return deriveId('hol', `money of ${topUpId}`);
}

const ASK_AGAIN_MS = 60_000;
/** The time that the holder has to confirm on the bank's page. */
const ACTION_WITHIN_MS = 30 * 60_000;
/** Between two looks at a debit that takes days; the processor also reports its end. */
const PROCESSING_MS = 6 * 60 * 60_000;

/** Computes when to ask the processor about an unsettled top-up, in business time. */
export function askAgainAt({ status }: Pick<TopUp, 'status'>, now: Date): Date {
  const wait = status === 'processing' ? PROCESSING_MS : status === 'action_required' ? ACTION_WITHIN_MS : ASK_AGAIN_MS;
  return new Date(now.getTime() + wait);
}

const DAY_MS = 86_400_000;

/** Estimates when the money of a debit arrives. */
export function arrivesAt({ createdAt }: Pick<TopUp, 'createdAt'>, { days }: Pick<DebitTerms, 'days'>): Date {
  return new Date(createdAt.getTime() + days * DAY_MS);
}

/** Whether a top-up has succeeded or was declined. */
export function isSettled(topUp: Pick<TopUp, 'status'>): boolean {
  return topUp.status === 'succeeded' || topUp.status === 'declined';
}

/** Longer than any request can take: a charge that the processor does not know by then will never exist. */
const SURELY_LOST_AFTER_MS = 5 * 60_000;

/** Whether the request for the charge can no longer reach the processor. */
export function isSurelyLost(topUp: TopUp, securityNow: Date): boolean {
  return securityNow.getTime() - topUp.askedAt.getTime() > SURELY_LOST_AFTER_MS;
}
