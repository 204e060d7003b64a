import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { allowedAgainAt } from '#platform/kernel/rate.ts';
import { add, compare, isSame, subtract, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { mergePostings, transfer } from '../../ledger/accounts/domain.ts';
import type { EntryDraft } from '../../ledger/accounts/domain.ts';
import type { PinError } from '../../identity/second-factor/domain.ts';
import type { Charge, RefusalCode } from '../processor/domain.ts';

/**
 * Money from a card into the balance.
 *
 * started → action_required → succeeded | declined; either may be reached straight from `started`. Succeeded is for
 * good; declined gives way to succeeded only if the processor did take the money after all.
 */
export interface TopUp {
  readonly id: Id<'top'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly cardId: Id<'crd'>;
  /** The balance that it goes to. */
  readonly accountId: Id<'acc'>;
  readonly amount: Money;
  /** Charged on top of the amount, by the version of the fees that was shown. */
  readonly fee: Money;
  readonly feeVersion: number;
  readonly status: TopUpStatus;
  /** The person's key: the same press of the same button is one top-up. */
  readonly attempt: string;
  readonly processorId: string | null;
  /** The bank's page on which the person says that it is them. */
  readonly redirectUrl: string | null;
  readonly refusal: RefusalCode | null;
  /** A path of the wallet to go on to when it is done. */
  readonly continueTo: string | null;
  readonly createdAt: Date;
  /** Security time, at which the processor was asked. */
  readonly askedAt: Date;
  readonly settledAt: Date | null;
}

export const topUpStatuses = ['started', 'action_required', 'succeeded', 'declined'] as const;

export type TopUpStatus = (typeof topUpStatuses)[number];

export type TopUpError =
  | { readonly code: 'card_not_found' }
  | { readonly code: 'instrument_expired' }
  | { readonly code: 'account_frozen' }
  | { readonly code: 'amount_too_small'; readonly least: Money }
  | { readonly code: 'amount_too_large'; readonly most: Money }
  | { readonly code: 'limit_tier'; readonly most: Money }
  | { readonly code: 'currency_not_supported' }
  /** The holder's proof: none was given, or it was refused. */
  | { readonly code: 'proof_missing' }
  | PinError
  | { readonly code: 'passkey_refused' }
  /** The bank has said no too often; the processor is not asked before `until` (security time). */
  | { readonly code: 'card_declined_too_often'; readonly until: Date }
  /** Banks have said no too often over all cards of the holder: no card is charged before `until` (security time). */
  | { readonly code: 'charges_declined_too_often'; readonly until: Date }
  /** The attempt was for another amount or card; `earlier` is what became of it. */
  | { readonly code: 'idempotency_key_reused'; readonly earlier: TopUp };

/** The least and the most at once; and what a wallet of tier 0 may hold. */
export const topUpLimits = {
  least: { minor: 500n, currency: 'EUR' },
  most: { minor: 100_000n, currency: 'EUR' },
  tier0Holds: { minor: 15_000n, currency: 'EUR' },
} as const satisfies Record<string, Money>;

/** How often one card, and how often all cards of a holder, may be declined within a day, by security time. */
export const declineRules = { mostOfCard: 3, mostOfHolder: 6, withinMs: 86_400_000 } as const;

/**
 * Whether a card may be charged after those declined: a holder with a pile of stolen cards tries each of them once.
 *
 * @param tries When charges were, or still may be, declined; the newest first.
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

/** What may be added at once, and what it costs. */
export interface TopUpTerms {
  readonly least: Money;
  readonly most: Money;
  readonly cardFeeBasisPoints: number;
  readonly freeUpTo: Money;
}

export interface Asked {
  readonly amount: Money;
  /** What is in the wallet before, with what is under way there. */
  readonly balance: Money;
  readonly tier: 0 | 1 | 2;
  readonly isFrozen: boolean;
  readonly isCardExpired: boolean;
}

/** Whether a holder may add this much now. */
export function judge({ amount, balance, tier, isFrozen, isCardExpired }: Asked): Result<void, TopUpError> {
  const { least, most, tier0Holds } = topUpLimits;
  if (isFrozen) return err({ code: 'account_frozen' });
  if (isCardExpired) return err({ code: 'instrument_expired' });
  if (amount.currency !== least.currency) return err({ code: 'currency_not_supported' });
  if (compare(amount, least) < 0) return err({ code: 'amount_too_small', least });
  if (compare(amount, most) > 0) return err({ code: 'amount_too_large', most });
  if (tier === 0 && balance.minor + amount.minor > tier0Holds.minor) {
    const left = subtract(tier0Holds, balance);
    return err({ code: 'limit_tier', most: left.minor > 0n ? left : zero(left.currency) });
  }
  return ok();
}

/** What the card is charged. */
export function totalOf({ amount, fee }: Pick<TopUp, 'amount' | 'fee'>): Money {
  return add(amount, fee);
}

/** What is known of the charge behind a top-up; `none`: there is none and there will be none. */
export type Outcome =
  | { readonly kind: 'charge'; readonly charge: Charge }
  | { readonly kind: 'none'; readonly refusal: RefusalCode };

interface Settled {
  readonly topUp: TopUp;
  /** True only for the one outcome that credits the balance. */
  readonly isCredited: boolean;
}

export type SettleError = { readonly code: 'charge_mismatch' };

/** Takes an outcome onto a top-up. Told again, or told late, it changes nothing that is settled. */
export function settle(topUp: TopUp, outcome: Outcome, now: Date): Result<Settled, SettleError> {
  if (topUp.status === 'succeeded') return ok({ topUp, isCredited: false });
  if (outcome.kind === 'none') return ok({ topUp: declined(topUp, outcome.refusal, now), isCredited: false });
  const { charge } = outcome;
  invariant(charge.reference === topUp.id, 'a charge is settled on the top-up that it was made for');
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
    case 'pending':
      return ok({ topUp: topUp.status === 'declined' ? topUp : known, isCredited: false });
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

/** The one entry of a top-up: what the processor now owes us is in the balance, and the fee is ours. */
export function creditEntry(topUp: TopUp, house: { clearingId: Id<'acc'>; feesId: Id<'acc'> }): EntryDraft {
  const fee = topUp.fee.minor > 0n ? transfer(house.clearingId, house.feesId, topUp.fee) : [];
  return {
    kind: 'top_up',
    reason: `Money added from a card, ${topUp.id}`,
    postings: mergePostings([...transfer(house.clearingId, topUp.accountId, topUp.amount), ...fee]),
  };
}

const ASK_AGAIN_MS = 60_000;
/** How long the person has for their bank's page. */
const ACTION_WITHIN_MS = 30 * 60_000;

/** When to ask the processor about a top-up that is not settled. */
export function askAgainAt(topUp: TopUp, now: Date): Date {
  return new Date(now.getTime() + (topUp.status === 'action_required' ? ACTION_WITHIN_MS : ASK_AGAIN_MS));
}

export function isSettled(topUp: TopUp): boolean {
  return topUp.status === 'succeeded' || topUp.status === 'declined';
}

/** Longer than any request can still be on its way: what the processor does not know by then, it never will. */
const SURELY_LOST_AFTER_MS = 5 * 60_000;

export function isSurelyLost(topUp: TopUp, securityNow: Date): boolean {
  return securityNow.getTime() - topUp.askedAt.getTime() > SURELY_LOST_AFTER_MS;
}
