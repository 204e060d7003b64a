import { readDate } from '#platform/kernel/calendar.ts';
import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { letterCount, typedLine } from '#platform/kernel/typed.ts';
import { faultsOfContent, fieldsOf, readContent, textsOf } from './content-domain.ts';
import type { Content, PolicyKind } from './content-domain.ts';
import type { ContentFault, FieldName, Typed } from './typed-domain.ts';

/** One revision of a draft for the next version of the terms or the fees. A revision never changes. */
export interface Draft {
  readonly id: Id<'pol'>;
  readonly revision: number;
  readonly content: Content;
  /** The newest version when it was written. */
  readonly baseVersion: number;
  /** The midnight (UTC) of business time from which it applies. */
  readonly validFrom: Date;
  readonly reason: string;
  readonly writtenBy: Id<'stf'>;
  readonly writtenAt: Date;
}

/** The signature of a member under a revision. */
export interface Approval {
  readonly revision: number;
  readonly memberId: Id<'stf'>;
  readonly at: Date;
}

/** How a draft ended. */
export interface End {
  readonly how: 'rejected' | 'withdrawn' | 'enacted';
  readonly version: number | null;
  readonly memberId: Id<'stf'>;
  readonly at: Date;
}

/** A draft with what happened to it. */
export interface Progress {
  /** The newest revision. */
  readonly draft: Draft;
  /** Everybody who wrote a revision. None of them approves. */
  readonly writers: readonly Id<'stf'>[];
  /** The approvals of all revisions. */
  readonly approvals: readonly Approval[];
  readonly end: End | null;
}

/** Where a draft stands: `outdated` by another version, or `lapsed` because its date has come. */
export type DraftStatus = 'waiting' | 'outdated' | 'lapsed' | End['how'];

/** How many others sign a draft. */
export const APPROVALS = 2;
/** The most letters of a reason. The log has as many. */
export const MOST_LETTERS = 400;
/** How far ahead a version can begin, in days. */
export const MOST_DAYS_AHEAD = 366;
const DAY_MS = 86_400_000;

/** Where a draft stands. @param now Business time. */
export function statusOf(
  { draft, end }: Pick<Progress, 'draft' | 'end'>,
  newestVersion: number,
  now: Date,
): DraftStatus {
  if (end) return end.how;
  if (draft.validFrom <= now) return 'lapsed';
  return draft.baseVersion === newestVersion ? 'waiting' : 'outdated';
}

/** Lists the approvals that count: of the newest revision, by members who may still give them. */
export function countingApprovals(
  { draft, writers, approvals }: Progress,
  able: ReadonlySet<Id<'stf'>>,
): readonly Approval[] {
  return approvals.filter(
    ({ revision, memberId }) => revision === draft.revision && able.has(memberId) && !writers.includes(memberId),
  );
}

/** Why a member does not approve a draft. */
export type ApproveError = {
  readonly code: 'own_draft' | 'approved_before' | 'draft_changed' | 'draft_not_waiting' | 'writer_gone';
};

/**
 * Judges whether a member may approve this revision: never one who wrote any of it, nobody twice, and nobody what its
 * writer no longer stands behind.
 */
export function judgeApproval(
  progress: Progress,
  status: DraftStatus,
  {
    memberId,
    revision,
    writerMay,
  }: Pick<Approval, 'memberId' | 'revision'> & {
    /** Whether the writer of the newest revision may still write it, and was not invited again since. */
    readonly writerMay: boolean;
  },
): Result<void, ApproveError> {
  const { draft, writers, approvals } = progress;
  if (status !== 'waiting') return err({ code: 'draft_not_waiting' });
  if (writers.includes(memberId)) return err({ code: 'own_draft' });
  if (revision !== draft.revision) return err({ code: 'draft_changed' });
  const isSecond = approvals.some((one) => one.revision === revision && one.memberId === memberId);
  if (isSecond) return err({ code: 'approved_before' });
  return writerMay ? ok() : err({ code: 'writer_gone' });
}

/**
 * Computes the challenge that an approving member signs: SHA-256 over the canonical JSON of the revision. An approval
 * of one revision is none of another.
 */
export function challengeOf(draft: Draft): Buffer {
  const { id, revision, baseVersion, validFrom, reason, writtenBy, content } = draft;
  return sha256(
    canonicalJson({
      draft_id: id,
      revision,
      kind: content.kind,
      base_version: baseVersion,
      values: content.values as unknown as Json,
      valid_from: validFrom.toISOString(),
      reason,
      written_by: writtenBy,
    }),
  );
}

/** A value that a draft changes, as the form writes it. */
export interface Change {
  readonly field: FieldName;
  readonly before: string;
  readonly after: string;
}

/** Lists what a draft changes, in the order of the form. */
export function changesOf(before: Content, after: Content): Change[] {
  const [old, next] = [textsOf(before), textsOf(after)];
  return fieldsOf(after.kind)
    .map((field) => ({ field, before: old.get(field) ?? '', after: next.get(field) ?? '' }))
    .filter((change) => change.before !== change.after);
}

/** A field of a draft that is at fault, and how. */
export type DraftFault =
  | ContentFault
  | { readonly field: 'validFrom'; readonly code: 'date_not_read' | 'date_too_late' }
  | { readonly field: 'validFrom'; readonly code: 'date_too_early'; readonly earliest: Date }
  | { readonly field: 'reason'; readonly code: 'reason_missing' | 'reason_too_long' }
  | { readonly field: FieldName; readonly code: 'nothing_changes' };

/** The first midnight (UTC) at which another version can begin: after today, and after the newest version begins. */
export function earliestStart(newestFrom: Date, now: Date): Date {
  const after = Math.max(newestFrom.getTime(), now.getTime());
  return new Date((Math.floor(after / DAY_MS) + 1) * DAY_MS);
}

/** What a typed draft says. */
export type Wish = Pick<Draft, 'content' | 'validFrom' | 'reason'>;

/** Reads a typed draft, or names every fault at once. @param base The newest version, whose other values it keeps. */
export function readDraft(
  kind: PolicyKind,
  typed: Typed,
  base: { readonly content: Content; readonly validFrom: Date },
  now: Date,
): Result<Wish, readonly DraftFault[]> {
  const read = readContent(kind, typed, base.content);
  const faults: DraftFault[] = read.ok ? [...faultsOfContent(read.value)] : [...read.error];
  if (read.ok && faults.length === 0 && changesOf(base.content, read.value).length === 0)
    faults.push({ field: fieldsOf(kind)[0]!, code: 'nothing_changes' });
  const validFrom = readStart(typed['validFrom'] ?? '', earliestStart(base.validFrom, now), now, faults);
  const reason = typedLine(typed['reason'] ?? '');
  if (reason === '') faults.push({ field: 'reason', code: 'reason_missing' });
  if (letterCount(reason) > MOST_LETTERS) faults.push({ field: 'reason', code: 'reason_too_long' });
  return read.ok && validFrom && faults.length === 0 ? ok({ content: read.value, validFrom, reason }) : err(faults);
}

function readStart(typed: string, earliest: Date, now: Date, faults: DraftFault[]): Date | undefined {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d?)-(\d\d?)$/.exec(typedLine(typed)) ?? [];
  const date = readDate({ day, month, year });
  if (!date.ok) {
    faults.push({ field: 'validFrom', code: 'date_not_read' });
    return undefined;
  }
  const start = new Date(`${date.value}T00:00:00Z`);
  if (start < earliest) faults.push({ field: 'validFrom', code: 'date_too_early', earliest });
  const latest = Math.max(now.getTime(), earliest.getTime()) + MOST_DAYS_AHEAD * DAY_MS;
  if (start.getTime() > latest) faults.push({ field: 'validFrom', code: 'date_too_late' });
  return start;
}
