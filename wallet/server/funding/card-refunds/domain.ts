import { deriveId } from '#platform/kernel/derive-id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isSame } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { credit } from '../../ledger/accounts/debt-domain.ts';
import type { Indebted } from '../../ledger/accounts/debt-domain.ts';
import { mergePostings, transfer } from '../../ledger/accounts/domain.ts';
import type { EntryDraft } from '../../ledger/accounts/domain.ts';
import type { RefundedCharge } from '../processor/domain.ts';

/** The statuses of a refund to a card. */
export const cardRefundStatuses = ['started', 'pending', 'succeeded', 'failed'] as const;

/** The status of a refund to a card. */
export type CardRefundStatus = (typeof cardRefundStatuses)[number];

/** What of a refund of a payment goes back to the card that paid it; see the README for its states. */
export interface CardRefund {
  readonly id: Id<'crf'>;
  readonly cell: number;
  /** The refund of the payment, of which it is the card's share. */
  readonly refundId: Id<'rfd'>;
  readonly paymentId: Id<'pay'>;
  /** The charge that it takes back. */
  readonly topUpId: Id<'top'>;
  readonly holderId: Id<'hld'>;
  /** The balance that it passes through. */
  readonly accountId: Id<'acc'>;
  readonly amount: Money;
  readonly status: CardRefundStatus;
  readonly processorId: string | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
}

/** The state of a refund at the processor. `none`: the processor refuses it. */
export type RefundOutcome = { readonly kind: 'refund'; readonly refund: RefundedCharge } | { readonly kind: 'none' };

/** The refund at the processor has another amount. */
export type CardRefundError = { readonly code: 'refund_mismatch' };

/**
 * What an outcome does with the money: it `leaves` the balance for the card, `stays` there because the processor
 * refused, or `returns` to it because the bank did.
 */
export type CardRefundMove = 'leaves' | 'stays' | 'returns';

/** Names the refund to a card of a refund of a payment: there is at most one. */
export function cardRefundId(refundId: Id<'rfd'>): Id<'crf'> {
  return deriveId('crf', `card's share of ${refundId}`);
}

/** The hold that reserves the money until the processor has the refund. */
export function cardRefundHoldId(id: Id<'crf'>): Id<'hol'> {
  return deriveId('hol', `money of ${id}`);
}

/** Applies an outcome. One that is repeated, or older than what is known, changes nothing. */
export function settleRefund(
  before: CardRefund,
  outcome: RefundOutcome,
  now: Date,
): Result<{ refund: CardRefund; move?: CardRefundMove }, CardRefundError> {
  if (before.status === 'failed') return ok({ refund: before });
  if (outcome.kind === 'none') {
    if (before.status !== 'started') return ok({ refund: before });
    return ok({ refund: { ...before, status: 'failed', settledAt: now }, move: 'stays' });
  }
  const { refund } = outcome;
  invariant(refund.reference === before.id, 'the processor made the refund for this one');
  const { minor, currency } = refund.amount;
  if (currency === null || !isSame({ minor, currency }, before.amount)) return err({ code: 'refund_mismatch' });
  const known = { ...before, processorId: refund.processorId };
  if (refund.status === 'failed') {
    const move = before.status === 'started' ? 'stays' : 'returns';
    return ok({ refund: { ...known, status: 'failed', settledAt: now }, move });
  }
  if (before.status === 'succeeded' || before.status === refund.status) return ok({ refund: before });
  const after = { ...known, status: refund.status, settledAt: refund.status === 'succeeded' ? now : null };
  return ok({ refund: after, ...(before.status === 'started' ? { move: 'leaves' as const } : {}) });
}

/** Drafts the entry of money that leaves the balance for the card, or that comes back; undefined if it stays. */
export function cardRefundEntry(
  { id, paymentId, amount }: CardRefund,
  move: CardRefundMove,
  { of, clearingId }: { of: Indebted; clearingId: Id<'acc'> },
): EntryDraft | undefined {
  if (move === 'stays') return undefined;
  if (move === 'leaves') {
    const postings = transfer(of.account.id, clearingId, amount);
    return { kind: 'card_refund', reason: `Refunded to the card, ${id}`, paymentId, postings };
  }
  const debit = { accountId: clearingId, currency: amount.currency, amountMinor: -amount.minor };
  const postings = mergePostings([debit, ...credit(of, amount)]);
  return { kind: 'card_refund_failed', reason: `Came back from the card, ${id}`, paymentId, postings };
}

const MINUTE_MS = 60_000;
/** Between two looks at a refund that waits at the bank. */
const PENDING_MS = 6 * 60 * MINUTE_MS;

/** Computes when to ask the processor again; undefined once the outcome is known. */
export function askRefundAt({ status }: Pick<CardRefund, 'status'>, now: Date): Date | undefined {
  if (status === 'succeeded' || status === 'failed') return undefined;
  return new Date(now.getTime() + (status === 'started' ? MINUTE_MS : PENDING_MS));
}
