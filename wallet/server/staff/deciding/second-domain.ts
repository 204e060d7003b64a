import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Money } from '#platform/money/money.ts';
import type { Case, Offer } from '../../protection/cases/record-domain.ts';
import { isOwnDecision } from './domain.ts';
import type { Ground } from './grounds-data.ts';

/** A decision about much money, which a second operator signs before it is published. It never changes. */
export interface LargeDecision {
  readonly id: Id<'dcn'>;
  readonly caseId: Id<'cas'>;
  /** The number of entries in the timeline of the case when it was asked for. */
  readonly seen: number;
  readonly offer: Offer;
  readonly ground: Ground;
  readonly words: string;
  readonly askedBy: Id<'stf'>;
  readonly askedAt: Date;
  /** What the second operator said, or the first one who took it back. */
  readonly opinion: Opinion | null;
}

/** The end of a large decision. */
export interface Opinion {
  readonly opinion: 'signed' | 'sent_back' | 'withdrawn';
  readonly memberId: Id<'stf'>;
  readonly at: Date;
}

/**
 * Whether a second operator signs a decision: by all that is left of the line, whatever the outcome, because each outcome
 * takes it from one side.
 */
export function needsSecond(leftMinor: bigint, aloneMost: Money): boolean {
  return leftMinor > aloneMost.minor;
}

/** Whether a decision waits for a second operator. A case that has moved on leaves it behind. */
export function isOpen({ opinion, seen }: LargeDecision, { timeline }: Pick<Case, 'timeline'>): boolean {
  return opinion === null && seen === timeline.length;
}

/** Why a member does not sign a decision. */
export type SignError = { readonly code: 'own_decision' | 'decision_gone' | 'asker_gone' | 'same_operator' };

/** Judges who may sign: nobody their own decision, and of an appeal nobody who decided or signed before. */
export function judgeSignature(
  decision: LargeDecision,
  dispute: Pick<Case, 'timeline' | 'status' | 'operatorId'>,
  {
    memberId,
    hasSigned,
    askerMay,
  }: {
    readonly memberId: Id<'stf'>;
    /** Whether the member signed an earlier decision of this case. */
    readonly hasSigned: boolean;
    /** Whether the first operator may still decide, and was not invited again since. */
    readonly askerMay: boolean;
  },
): Result<void, SignError> {
  if (!isOpen(decision, dispute)) return err({ code: 'decision_gone' });
  if (decision.askedBy === memberId) return err({ code: 'own_decision' });
  if (!askerMay) return err({ code: 'asker_gone' });
  const isAppeal = dispute.status === 'appealed';
  return isOwnDecision(dispute, memberId) || (isAppeal && hasSigned) ? err({ code: 'same_operator' }) : ok();
}

/** Computes the challenge that the second operator signs: SHA-256 over the canonical JSON of the decision. */
export function challengeOf({ id, caseId, seen, offer, ground, words, askedBy }: LargeDecision): Buffer {
  return sha256(
    canonicalJson({
      decision_id: id,
      case_id: caseId,
      seen,
      outcome: offer.outcome,
      amount_minor: 'amountMinor' in offer ? String(offer.amountMinor) : null,
      ground,
      words,
      asked_by: askedBy,
    }),
  );
}
