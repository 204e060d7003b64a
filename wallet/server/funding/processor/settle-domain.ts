import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isSame } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import type { Payout, PayoutRefusal } from './payout-domain.ts';

/** Money that is paid out, as the wallet has stored it before it asked the processor. */
export interface PaidOut {
  /** The reference of the payout. */
  readonly id: string;
  readonly amount: Money;
  readonly status: 'quoted' | 'processing' | 'posted' | 'failed' | 'canceled' | 'returned';
  /** Why it failed or came back. */
  readonly refusal: PayoutRefusal | null;
  readonly processorId: string | null;
  /** When the processor was asked, in security time. */
  readonly askedAt: Date | null;
  readonly postedAt: Date | null;
  /** When it failed, was canceled or came back. */
  readonly settledAt: Date | null;
}

/** The known state of a payout. `none` means that there is no payout and never will be. */
export type Outcome =
  | { readonly kind: 'payout'; readonly payout: Payout }
  | { readonly kind: 'none'; readonly refusal: PayoutRefusal };

/**
 * What an outcome does to the books: money reached the bank; it goes back to the payer before it did, or after; or it is
 * taken again, because a payout that seemed lost was made after all.
 */
export type Move = 'posted' | 'undone' | 'returned' | 'found';

interface Settled<T> {
  readonly paidOut: T;
  readonly moves: readonly Move[];
}

/** The payout differs from its order. */
export type SettleError = { readonly code: 'payout_mismatch' };

/** Applies an outcome to what is paid out. A repeated or late outcome changes nothing that is settled. */
export function settle<T extends PaidOut>(paidOut: T, outcome: Outcome, now: Date): Result<Settled<T>, SettleError> {
  invariant(paidOut.status !== 'quoted', 'only what was approved has a payout');
  if (outcome.kind === 'none') {
    return ok(
      paidOut.status === 'processing'
        ? { paidOut: ended(paidOut, 'failed', outcome.refusal, now), moves: ['undone'] }
        : { paidOut, moves: [] },
    );
  }
  const { payout } = outcome;
  invariant(payout.reference === paidOut.id, 'the payout was made for this order');
  if (!isExact(paidOut, payout)) return err({ code: 'payout_mismatch' });
  return settleByState({ ...paidOut, processorId: payout.processorId }, payout.state, now);
}

function settleByState<T extends PaidOut>(
  known: T,
  state: Payout['state'],
  now: Date,
): Result<Settled<T>, SettleError> {
  switch (known.status) {
    case 'processing':
      return ok(settleProcessing(known, state, now));
    case 'posted': {
      // Some processors say that a payout failed after it was posted.
      const isBack = state.status === 'returned' || state.status === 'failed';
      if (state.status === 'canceled') return err({ code: 'payout_mismatch' });
      return ok(
        isBack
          ? { paidOut: ended(known, 'returned', state.refusal, now), moves: ['returned'] }
          : { paidOut: known, moves: [] },
      );
    }
    case 'failed': {
      // Its money went back because the payout seemed lost.
      if (known.refusal !== 'processor_unavailable') return ok({ paidOut: known, moves: [] });
      if (state.status === 'failed' || state.status === 'canceled') return ok({ paidOut: known, moves: [] });
      const again = { ...known, status: 'processing', refusal: null, settledAt: null } as const;
      const { paidOut, moves } = settleProcessing(again, state, now);
      return ok({ paidOut, moves: ['found', ...moves] });
    }
    case 'quoted':
    case 'canceled':
    case 'returned':
      return ok({ paidOut: known, moves: [] });
  }
}

function settleProcessing<T extends PaidOut>(known: T, state: Payout['state'], now: Date): Settled<T> {
  switch (state.status) {
    case 'processing':
      return { paidOut: known, moves: [] };
    case 'posted':
      return { paidOut: { ...known, status: 'posted', postedAt: now }, moves: ['posted'] };
    case 'returned':
      return {
        paidOut: ended({ ...known, postedAt: now }, 'returned', state.refusal, now),
        moves: ['posted', 'returned'],
      };
    case 'failed':
      return { paidOut: ended(known, 'failed', state.refusal, now), moves: ['undone'] };
    case 'canceled':
      return { paidOut: ended(known, 'canceled', null, now), moves: ['undone'] };
  }
}

function ended<T extends PaidOut>(
  paidOut: T,
  status: 'failed' | 'canceled' | 'returned',
  refusal: PayoutRefusal | null,
  now: Date,
): T {
  return { ...paidOut, status, refusal, settledAt: now };
}

function isExact({ amount }: PaidOut, payout: Payout): boolean {
  const { minor, currency } = payout.amount;
  return currency !== null && isSame({ minor, currency }, amount);
}

/** Whether the processor may still have news of a payout. */
export function isOpen({ status }: PaidOut): boolean {
  return status === 'processing' || status === 'posted';
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** For this long after it was posted, the wallet asks whether the money came back. Later news come by webhook alone. */
const RETURNS_WITHIN_MS = 10 * 24 * HOUR_MS;

/** Computes when to ask the processor about a payout, in business time; undefined if it is not asked again. */
export function askAgainAt(paidOut: PaidOut, now: Date): Date | undefined {
  const after = (ms: number) => new Date(now.getTime() + ms);
  if (paidOut.status === 'processing') return after(paidOut.processorId === null ? MINUTE_MS : 6 * HOUR_MS);
  if (paidOut.status !== 'posted' || paidOut.postedAt === null) return undefined;
  return now.getTime() - paidOut.postedAt.getTime() < RETURNS_WITHIN_MS ? after(24 * HOUR_MS) : undefined;
}

/** Longer than any request can take: a payout that the processor does not know by then will never exist. */
const SURELY_LOST_AFTER_MS = 5 * MINUTE_MS;

/** Whether the request for the payout can no longer reach the processor. */
export function isSurelyLost({ askedAt }: PaidOut, securityNow: Date): boolean {
  return askedAt !== null && securityNow.getTime() - askedAt.getTime() > SURELY_LOST_AFTER_MS;
}
