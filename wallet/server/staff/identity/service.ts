import { isId } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { isSamePerson } from '#platform/staff/members/domain.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import type { Holder } from '../../identity/accounts/domain.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import { readDecision } from '../../identity/documents/domain.ts';
import type { Decision, DocumentCheck } from '../../identity/documents/domain.ts';
import type { DecideError, Documents, Evidence } from '../../identity/documents/service.ts';
import type { Act } from '../log/service.ts';
import type { Staff } from '../members/service.ts';

/** The checks of documents that wait for an operator. */
export interface IdentityQueue {
  readonly checks: readonly DocumentCheck[];
  /** Whether there are more than these. */
  readonly hasMore: boolean;
}

/** A check as an operator sees it, with the profile beside it. */
export interface IdentityFile {
  readonly check: DocumentCheck;
  readonly holder: Holder;
  readonly evidence: Evidence;
  /** Marks the profile as it is shown. */
  readonly shown: string;
}

/** The member is the holder, by address or number. */
export type OwnCheck = { readonly code: 'own_check' };

/** Why a decision is refused. */
export type DecisionRefusal = DecideError | OwnCheck | { readonly code: 'decision_missing' | 'reason_missing' };

/** The form of a decision. */
export interface DecisionForm {
  /** The decision and its reason: `accept name_is_the_same`. */
  readonly typed: string;
  /** The mark of the profile that the page showed. */
  readonly shown: string;
}

/** The door to the review of documents. Each look and each decision is in the log, with the check as the reason. */
export interface IdentityReviews {
  queue(): Promise<IdentityQueue>;
  /** Shows a check. Undefined, and nothing logged, if there is none that was ever in review. */
  look(member: Member, checkId: string): Promise<Result<IdentityFile, OwnCheck> | undefined>;
  /** Decides a check in review, unless its profile has changed since it was shown. */
  decide(member: Member, checkId: string, form: DecisionForm): Promise<Result<DocumentCheck, DecisionRefusal>>;
}

interface IdentityReviewDeps {
  readonly world: Pick<World, 'clocks'>;
  readonly documents: Pick<Documents, 'inReview' | 'find' | 'evidence' | 'markOf' | 'decide'>;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly staff: Pick<Staff, 'note'>;
}

const MOST_QUEUED = 100;

/** Creates the door to the review of documents. */
export function createIdentityReviews(deps: IdentityReviewDeps): IdentityReviews {
  return {
    queue: () => readQueue(deps),
    look: (member, checkId) => lookAt(deps, member, checkId),
    decide: (member, checkId, form) => decide(deps, member, checkId, form),
  };
}

async function readQueue({ documents }: IdentityReviewDeps): Promise<IdentityQueue> {
  const found = await documents.inReview(MOST_QUEUED + 1);
  return { checks: found.slice(0, MOST_QUEUED), hasMore: found.length > MOST_QUEUED };
}

async function findFor({ documents, accounts }: IdentityReviewDeps, member: Member, checkId: string) {
  const check = isId('doc', checkId) ? await documents.find(checkId) : undefined;
  // A check without findings was decided by rule, and nobody of the staff needs to see it.
  if (!check || check.findings.length === 0) return undefined;
  const holder = await accounts.get(check.holderId);
  return { check, holder, isOwn: isSamePerson(member, holder) };
}

/** The reason of a look and of a decision, as the log has it. */
function about({ id, holderId }: Pick<DocumentCheck, 'id' | 'holderId'>, reason?: string) {
  return { holderId, reason: reason === undefined ? `document ${id}` : `document ${id} ${reason}` };
}

async function lookAt(deps: IdentityReviewDeps, member: Member, checkId: string): ReturnType<IdentityReviews['look']> {
  const found = await findFor(deps, member, checkId);
  if (!found) return undefined;
  const { check, holder, isOwn } = found;
  if (isOwn) return err({ code: 'own_check' });
  await deps.staff.note(member.id, 'looked', about(check));
  const { documents } = deps;
  return ok({ check, holder, evidence: await documents.evidence(check), shown: documents.markOf(holder) });
}

const acts: Readonly<Record<Decision, Act>> = {
  accept: 'accepts_document',
  refuse: 'refuses_document',
  ask_again: 'asks_document',
};

/** The row of the log comes first, so that no decision is without one. A refusal gets a second row. */
async function decide(
  deps: IdentityReviewDeps,
  member: Member,
  checkId: string,
  { typed, shown }: DecisionForm,
): ReturnType<IdentityReviews['decide']> {
  const found = await findFor(deps, member, checkId);
  if (!found) return err({ code: 'check_not_found' });
  const { check, isOwn } = found;
  if (isOwn) return err({ code: 'own_check' });
  const [choice = '', why = ''] = typed.split(' ');
  const read = readDecision(choice, why);
  if (!read.ok) return read;
  const { decision, reason } = read.value;
  await deps.staff.note(member.id, acts[decision], about(check, reason));
  const decided = await deps.documents.decide(check.id, { memberId: member.id, decision, reason, shown });
  if (!decided.ok) await deps.staff.note(member.id, 'refused', about(check, reason));
  return decided;
}
