import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { letterCount, typedLine } from '#platform/kernel/typed.ts';

/** What the ledger answered to what was approved. */
export type Outcome = 'done' | 'insufficient_funds';

/** What one member asks for, and another one decides. */
export interface Decided {
  readonly askedBy: Id<'stf'>;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  readonly decidedBy: Id<'stf'> | null;
  readonly decidedAt: Date | null;
  readonly decision: 'approved' | 'refused' | null;
  readonly outcome: Outcome | null;
}

/** The wish of a member to take an entry of the journal back, and what another member said to it. */
export interface Correction extends Decided {
  readonly id: Id<'cor'>;
  readonly entryNumber: bigint;
  readonly reason: string;
}

/** Where a wish stands: `approved` until the ledger has answered. */
export type CorrectionStatus = 'waiting' | 'expired' | 'refused' | 'approved' | Outcome;

/** How long a wish waits for the second member, in security time. */
export const WAITS_MS = 3 * 86_400_000;
/** The most letters of a reason. The log has as many. */
export const MOST_LETTERS = 400;

/** Where a wish stands at an instant. */
export function statusOf(correction: Decided, now: Date): CorrectionStatus {
  if (correction.outcome) return correction.outcome;
  if (correction.decision) return correction.decision;
  return now < correction.expiresAt ? 'waiting' : 'expired';
}

/** Why a member does not decide a wish. */
export type DecideError =
  | { readonly code: 'own_request' }
  /** Who asked may not ask any more, or was invited again since. */
  | { readonly code: 'asker_gone' }
  | { readonly code: 'decided_before' }
  | { readonly code: 'correction_expired' };

/**
 * Judges who may decide: never the member who asked may approve, nobody decides twice or late, and nobody approves what
 * its asker no longer stands behind.
 */
export function judgeDecision(
  correction: Decided,
  memberId: Id<'stf'>,
  decision: 'approved' | 'refused',
  { now, askerMay }: { readonly now: Date; readonly askerMay: boolean },
): Result<void, DecideError> {
  const status = statusOf(correction, now);
  if (status === 'expired') return err({ code: 'correction_expired' });
  if (status !== 'waiting') return err({ code: 'decided_before' });
  // Who asked may take the wish back, and anybody else refuse it.
  if (decision === 'refused') return ok();
  if (correction.askedBy === memberId) return err({ code: 'own_request' });
  return askerMay ? ok() : err({ code: 'asker_gone' });
}

/** What a member typed to ask for a correction. */
export interface TypedWish {
  readonly entry: string;
  readonly reason: string;
}

/** The field of a wish that is at fault, and how. */
export type WishFault =
  | { readonly field: 'entry'; readonly code: 'entry_not_read' }
  | { readonly field: 'reason'; readonly code: 'reason_missing' | 'reason_too_long' };

/** Reads a number of an entry; undefined if there can be none of this number. */
export function readEntryNumber(typed: string): bigint | undefined {
  const digits = typedLine(typed).replace(/^#/, '');
  return /^[1-9]\d{0,17}$/.test(digits) ? BigInt(digits) : undefined;
}

/** Reads a typed wish, or names every fault at once. */
export function readWish(typed: TypedWish): Result<{ entryNumber: bigint; reason: string }, readonly WishFault[]> {
  const faults: WishFault[] = [];
  const entryNumber = readEntryNumber(typed.entry);
  if (entryNumber === undefined) faults.push({ field: 'entry', code: 'entry_not_read' });
  const reason = typedLine(typed.reason);
  if (reason === '') faults.push({ field: 'reason', code: 'reason_missing' });
  if (letterCount(reason) > MOST_LETTERS) faults.push({ field: 'reason', code: 'reason_too_long' });
  return entryNumber !== undefined && faults.length === 0 ? ok({ entryNumber, reason }) : err(faults);
}

/** A posting as the approving member sees it. */
interface Seen {
  readonly accountId: Id<'acc'>;
  readonly currency: string;
  readonly amountMinor: bigint;
}

/**
 * Computes the challenge that the second member signs: SHA-256 over the canonical JSON of the correction and of the
 * postings that it takes back. An approval of one correction is none of another.
 */
export function challengeOf(correction: Correction, postings: readonly Seen[]): Buffer {
  const { id, entryNumber, reason, askedBy } = correction;
  return sha256(
    canonicalJson({
      correction_id: id,
      entry_number: String(entryNumber),
      reason,
      asked_by: askedBy,
      postings: postings.map(({ accountId, currency, amountMinor }) => ({
        account_id: accountId,
        currency,
        amount_minor: String(amountMinor),
      })),
    }),
  );
}
