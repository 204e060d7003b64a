import { deriveId } from '#platform/kernel/derive-id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Money } from '#platform/money/money.ts';
import type { Dispute, DisputeStatus } from '../processor/dispute-domain.ts';
import type { TopUp } from '../top-ups/domain.ts';

/** A charge of a card or a debit of an account that a bank takes back, or asks about: one dispute at the processor. */
export interface Chargeback {
  readonly id: Id<'cbk'>;
  readonly cell: number;
  readonly processorId: string;
  readonly topUpId: Id<'top'>;
  readonly holderId: Id<'hld'>;
  /** The account that the charge had credited. */
  readonly accountId: Id<'acc'>;
  /** The payment whose card share the charge was. */
  readonly paymentId: Id<'pay'> | null;
  /** The disputed amount. */
  readonly amount: Money;
  /** The processor's word for the bank's reason. */
  readonly reason: string;
  readonly status: DisputeStatus;
  /** What the bank has taken and not given back. */
  readonly takenMinor: bigint;
  /** What the processor keeps as its fee. */
  readonly feeMinor: bigint;
  /** How often the processor moved the money. */
  readonly moves: number;
  readonly dueBy: Date | null;
  readonly submissions: number;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

/** The chargeback of a dispute. */
export function chargebackId(disputeId: string): Id<'cbk'> {
  return deriveId('cbk', `dispute ${disputeId}`);
}

/** Whether a bank only asks: it takes no money, and nothing is frozen. */
export function isInquiry({ status }: Pick<Chargeback, 'status'>): boolean {
  return status.startsWith('warning_');
}

/** Whether the bank waits for evidence. It never does for a returned debit. */
export function needsEvidence({ status, dueBy }: Pick<Chargeback, 'status' | 'dueBy'>): boolean {
  return status.endsWith('needs_response') && dueBy !== null;
}

const ended: ReadonlySet<DisputeStatus> = new Set(['warning_closed', 'won', 'lost', 'prevented']);

/** The steps of a chargeback of which its holder is notified. */
export const chargebackSteps = ['asked', 'taken', 'won', 'lost'] as const;

/** A step of a chargeback. */
export type ChargebackStep = (typeof chargebackSteps)[number];

/** What an answer of the processor changes. */
export interface Followed {
  readonly chargeback: Chargeback;
  /** What the bank takes now; below zero if it gives back. */
  readonly takes: Money;
  /** What the processor takes as its fee now; below zero if it gives back. */
  readonly fee: Money;
  readonly steps: readonly ChargebackStep[];
}

/** Why an answer of the processor is not followed: it is about more than the charge, or in another currency. */
export type FollowError = { readonly code: 'dispute_mismatch' };

/**
 * Follows a dispute: the state is as the processor says, and the money is the difference of what it holds now and held
 * before. So any order and number of answers ends at the newest one. An answer that is older than the last one changes
 * nothing.
 *
 * @param before The chargeback as the last answer left it; undefined for the first one.
 */
export function follow(
  before: Chargeback | undefined,
  { dispute, topUp }: { readonly dispute: Dispute; readonly topUp: TopUp },
  now: Date,
): Result<Followed, FollowError> {
  const { processorId, status, reason, takenMinor, feeMinor, moves, dueBy, submissions } = dispute;
  const { minor, currency } = dispute.amount;
  const isOfCharge = currency === topUp.amount.currency && takenMinor >= 0n && feeMinor >= 0n && takenMinor <= minor;
  if (currency === null || !isOfCharge) return err({ code: 'dispute_mismatch' });
  const none = { minor: 0n, currency };
  if (before && isOlder(dispute, before)) return ok({ chargeback: before, takes: none, fee: none, steps: [] });
  const { id: topUpId, cell, holderId, accountId, paymentId } = topUp;
  const chargeback: Chargeback = {
    ...(before ?? { topUpId, cell, holderId, accountId, paymentId, openedAt: now, amount: { minor, currency } }),
    id: chargebackId(processorId),
    processorId,
    status,
    reason,
    takenMinor,
    feeMinor,
    moves,
    dueBy,
    submissions,
    closedAt: ended.has(status) ? (before?.closedAt ?? now) : null,
  };
  return ok({
    chargeback,
    takes: { minor: takenMinor - (before?.takenMinor ?? 0n), currency },
    fee: { minor: feeMinor - (before?.feeMinor ?? 0n), currency },
    steps: stepsBetween(before, chargeback),
  });
}

/** The order in which the statuses of a dispute follow each other; an appeal may follow an end. */
const ranks: Readonly<Record<DisputeStatus, number>> = {
  warning_needs_response: 0,
  warning_under_review: 1,
  warning_closed: 2,
  needs_response: 3,
  under_review: 4,
  prevented: 5,
  won: 5,
  lost: 5,
  appeal_needs_response: 6,
  appeal_under_review: 7,
};

/** Whether an answer is older than the last one: two jobs may ask at a time, and the first may answer last. */
function isOlder({ moves, status, submissions }: Dispute, before: Chargeback): boolean {
  if (moves !== before.moves) return moves < before.moves;
  const isAfterAppeal = before.status.startsWith('appeal_') && ended.has(status);
  return (ranks[status] < ranks[before.status] && !isAfterAppeal) || submissions < before.submissions;
}

function stepsBetween(before: Chargeback | undefined, after: Chargeback): ChargebackStep[] {
  const isNew = <K extends keyof Chargeback>(key: K): boolean => before?.[key] !== after[key];
  const steps: ChargebackStep[] = [];
  if (!before && isInquiry(after)) steps.push('asked');
  if (after.takenMinor > (before?.takenMinor ?? 0n)) steps.push('taken');
  if (before && after.takenMinor < before.takenMinor) steps.push('won');
  if (after.status === 'lost' && isNew('status')) steps.push('lost');
  return steps;
}

/** How the reasons of entries begin; the processor's id of the dispute follows, as the last word. */
export const reasonsOfEntries = {
  taken: { card: 'Taken back by the bank of your card, dispute', debit: 'Taken back by your bank, dispute' },
  given: { card: 'Given back by the bank of your card, dispute', debit: 'Given back by your bank, dispute' },
} as const;
