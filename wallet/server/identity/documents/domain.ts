import type { Id } from '#platform/kernel/id.ts';
import { allowedAgainAt } from '#platform/kernel/rate.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Holder } from '../accounts/domain.ts';
import { compareNames, isNamed } from './match-domain.ts';
import type { Person } from './match-domain.ts';
import { decisions, refusals } from './reasons-data.ts';
import type { Decision, DecisionReason, RefusalReason } from './reasons-data.ts';

export type { Decision, DecisionReason, RefusalReason };

/** The status of a check; see the README. */
export type CheckStatus = 'started' | 'processing' | 'review' | 'accepted' | 'refused' | 'canceled';

/** Why an operator has to look at a document. */
export type Finding = 'name_similar' | 'person_elsewhere' | 'on_list';

/** What is kept of a document. */
export interface DocumentFacts {
  /** The processor's word: `passport`, `id_card`, `driving_license`. */
  readonly kind: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** `YYYY-MM-DD`. */
  readonly expiresOn: string | null;
  /** The last two characters of its number at most. */
  readonly numberEnd: string | null;
}

/** What the processor read from a document that it verified. */
export type SeenDocument = DocumentFacts & Person;

/** A check of a holder's identity document. */
export interface DocumentCheck extends DocumentFacts {
  readonly id: Id<'doc'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly processorId: string | null;
  readonly status: CheckStatus;
  /** The wallet's path to which the holder goes on afterwards. */
  readonly continueTo: string;
  readonly startedAt: Date;
  /** In security time; the limit on checks counts by it. */
  readonly askedAt: Date;
  /** Of a refusal, or of an operator's decision. */
  readonly reason: RefusalReason | DecisionReason | null;
  readonly findings: readonly Finding[];
  /** A keyed hash of name and birth date on the document. */
  readonly person: Buffer | null;
  /** Name and birth date on the document, only in review. */
  readonly seen: Person | null;
  readonly decidedAt: Date | null;
  readonly decidedBy: Id<'stf'> | null;
  readonly redactedAt: Date | null;
}

/** What the processor says about a check. */
export type Reading =
  | { readonly status: 'open'; readonly url: string | null; readonly error: string | null }
  | { readonly status: 'processing' }
  | { readonly status: 'verified'; readonly document: SeenDocument }
  | { readonly status: 'canceled' };

/** The limits and delays of checks. */
export const checkRules = {
  /** Each check costs money, and gives a thief one more try with a found document. */
  mostInDay: 5,
  dayMs: 86_400_000,
  /** The processor's page is open for this long. */
  openForMs: 2 * 86_400_000,
  /** A processor that has not decided by then is not waited for. */
  silentAfterMs: 3 * 86_400_000,
  /** The processor deletes what it collected this long after the decision: time to answer a complaint. */
  redactAfterMs: 7 * 86_400_000,
} as const;

/** Why a holder cannot begin a check now. */
export type StartError =
  | { readonly code: 'profile_missing' }
  | { readonly code: 'already_raised' }
  | { readonly code: 'account_frozen' }
  /** The document is at the processor or at an operator. */
  | { readonly code: 'check_waits' }
  /** An operator or the processor refused for good. */
  | { readonly code: 'refused_for_good' }
  | { readonly code: 'checks_too_many'; readonly until: Date };

/**
 * Judges whether a holder may go to the processor's page.
 *
 * @param checks The holder's checks, the newest first.
 * @param now Security time.
 */
export function judgeStart(
  { tier, status }: Pick<Holder, 'tier' | 'status'>,
  checks: readonly DocumentCheck[],
  now: Date,
): Result<void, StartError> {
  if (status === 'frozen') return err({ code: 'account_frozen' });
  if (tier === 0) return err({ code: 'profile_missing' });
  if (tier === 2) return err({ code: 'already_raised' });
  const [latest] = checks;
  if (latest?.status === 'processing' || latest?.status === 'review') return err({ code: 'check_waits' });
  if (latest && !canRetry(latest)) return err({ code: 'refused_for_good' });
  if (latest?.status === 'started') return ok();
  const { mostInDay, dayMs } = checkRules;
  const recent = checks.map(({ askedAt }) => askedAt).filter((at) => now.getTime() - at.getTime() < dayMs);
  const until = allowedAgainAt(recent, mostInDay, dayMs);
  return until ? err({ code: 'checks_too_many', until }) : ok();
}

/** Whether another check may end better than this one. */
export function canRetry({ status, reason }: Pick<DocumentCheck, 'status' | 'reason'>): boolean {
  return status !== 'refused' || !isRefusal(reason) || refusals[reason].canRetry;
}

function isRefusal(reason: string | null): reason is RefusalReason {
  return reason !== null && Object.hasOwn(refusals, reason);
}

/** Reads the processor's code of an error; a code that this version does not know is the one without details. */
export function readError(code: string): RefusalReason {
  return isRefusal(code) ? code : 'document_unverified_other';
}

/** What the wallet knows beside the document. */
export interface Known {
  readonly profile: Person;
  /** Whether another wallet was checked with a document of this person. */
  readonly isElsewhere: boolean;
  readonly isListed: boolean;
}

/** What a verified document leads to. */
export type Verdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  | { readonly kind: 'review'; readonly findings: readonly Finding[] };

/** Judges a document that the processor verified. @param today `YYYY-MM-DD`, of business time. */
export function judgeDocument(document: SeenDocument, known: Known, today: string): Verdict {
  if (!isNamed(document) || document.birthDate === null)
    return { kind: 'refused', reason: 'document_unverified_other' };
  if (document.expiresOn !== null && document.expiresOn < today) return { kind: 'refused', reason: 'document_expired' };
  if (document.birthDate !== known.profile.birthDate) return { kind: 'refused', reason: 'birth_date_differs' };
  const name = compareNames(document, known.profile);
  if (name === 'other') return { kind: 'refused', reason: 'name_differs' };
  const findings: Finding[] = [];
  if (name === 'similar') findings.push('name_similar');
  if (known.isElsewhere) findings.push('person_elsewhere');
  if (known.isListed) findings.push('on_list');
  return findings.length > 0 ? { kind: 'review', findings } : { kind: 'accepted' };
}

/** What a check becomes by a reading: its next status, a verdict to reach, or nothing new. */
export type Step =
  | { readonly kind: 'stays' }
  | { readonly kind: 'waits'; readonly status: 'started' | 'processing' }
  | { readonly kind: 'judge'; readonly document: SeenDocument }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  | { readonly kind: 'canceled' };

/** Decides what a reading means for a check. A decided check, and one in review, stays as it is. */
export function stepOf(check: Pick<DocumentCheck, 'status' | 'startedAt'>, reading: Reading, now: Date): Step {
  const { status } = check;
  if (status !== 'started' && status !== 'processing') return { kind: 'stays' };
  const ageMs = now.getTime() - check.startedAt.getTime();
  switch (reading.status) {
    case 'verified':
      return { kind: 'judge', document: reading.document };
    case 'canceled':
      return { kind: 'canceled' };
    case 'processing':
      if (ageMs >= checkRules.silentAfterMs) return { kind: 'refused', reason: 'processor_silent' };
      return status === 'processing' ? { kind: 'stays' } : { kind: 'waits', status: 'processing' };
    case 'open':
      if (reading.error !== null) return { kind: 'refused', reason: readError(reading.error) };
      if (ageMs >= checkRules.openForMs) return { kind: 'canceled' };
      return status === 'started' ? { kind: 'stays' } : { kind: 'waits', status: 'started' };
  }
}

const FIRST_ASK_MS = 5 * 60_000;
const LONGEST_ASK_MS = 6 * 3_600_000;

/** When the wallet asks the processor again: soon at first, and ever more rarely. */
export function askAgainAt({ startedAt }: Pick<DocumentCheck, 'startedAt'>, now: Date): Date {
  const ageMs = Math.max(0, now.getTime() - startedAt.getTime());
  return new Date(now.getTime() + Math.min(LONGEST_ASK_MS, Math.max(FIRST_ASK_MS, ageMs)));
}

/** Reads what an operator decided: each decision has its own reasons. */
export function readDecision(
  typed: string,
  reason: string,
): Result<{ decision: Decision; reason: DecisionReason }, { readonly code: 'decision_missing' | 'reason_missing' }> {
  const decision = (Object.keys(decisions) as Decision[]).find((one) => one === typed);
  if (!decision) return err({ code: 'decision_missing' });
  const found = decisions[decision].find((one) => one === reason);
  return found ? ok({ decision, reason: found }) : err({ code: 'reason_missing' });
}
