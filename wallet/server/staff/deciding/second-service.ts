import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Case } from '../../protection/cases/record-domain.ts';
import type { StaffLog } from '../log/service.ts';
import { standsBehind } from '#platform/staff/members/domain.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import type { StaffPasskeys } from '#platform/staff/members/passkey-service.ts';
import type { Staff } from '../members/service.ts';
import type { Decision } from './domain.ts';
import { challengeOf, isOpen, judgeSignature } from './second-domain.ts';
import type { LargeDecision, SignError } from './second-domain.ts';
import { decisionsOf, insertDecision, insertOpinion, lockDecisionsOf } from './second-store.ts';

/** Why no second operator can be asked. */
export type AskError = { readonly code: 'decision_waits' | 'nobody_to_sign' };

/** Why a word about a large decision changes nothing. */
export type SecondError = SignError | { readonly code: 'passkey_refused' };

/** A decision that waits for a second operator, as a member sees it. */
export interface WaitingDecision {
  readonly decision: LargeDecision;
  readonly askedBy: string;
  readonly isOwn: boolean;
  /** Asks the browser to sign, or says why this member may not sign. */
  readonly ways: Result<PublicKeyCredentialRequestOptionsJSON, SecondError>;
}

/** What second operators need of others. */
export interface SecondDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks' | 'ids'>;
  readonly staff: Pick<Staff, 'list' | 'whoMay'>;
  readonly staffLog: StaffLog;
  readonly passkeys: Pick<StaffPasskeys, 'askToApprove' | 'judgeApproval'>;
}

/** Finds the decision of a case that waits for a second operator. */
export async function findWaiting(
  deps: SecondDeps,
  member: Member,
  dispute: Case,
): Promise<WaitingDecision | undefined> {
  const decisions = await deps.db.one((tx) => decisionsOf(tx, dispute.id));
  const decision = decisions.find((one) => isOpen(one, dispute));
  if (!decision) return undefined;
  const judged = await judge(deps, { member, dispute, decision, decisions });
  const names = new Map((await deps.staff.list()).map(({ id, name }) => [id, name]));
  return {
    decision,
    askedBy: names.get(decision.askedBy) ?? decision.askedBy,
    isOwn: decision.askedBy === member.id,
    ways: judged.ok ? ok(await deps.passkeys.askToApprove(member.id, challengeOf(decision))) : judged,
  };
}

/** Whether a member signed an earlier decision of a case. */
export async function hasSigned({ db }: SecondDeps, caseId: Id<'cas'>, memberId: Id<'stf'>): Promise<boolean> {
  return signedBefore(await db.one((tx) => decisionsOf(tx, caseId)), memberId);
}

function signedBefore(decisions: readonly LargeDecision[], memberId: Id<'stf'>): boolean {
  return decisions.some(({ opinion }) => opinion?.opinion === 'signed' && opinion.memberId === memberId);
}

/** Stores a decision that waits for a second operator. The case keeps its status, its deadline and its place in the queue. */
export async function askSecond(
  deps: SecondDeps,
  member: Member,
  dispute: Case,
  { offer, ground, words }: Decision,
): Promise<Result<undefined, AskError>> {
  const { db, world, staff, staffLog } = deps;
  const able = await staff.whoMay('decide_cases');
  if (!able.some(({ id }) => id !== member.id)) return err({ code: 'nobody_to_sign' });
  return db.asWriter<Result<undefined, AskError>>(async (tx) => {
    await lockDecisionsOf(tx, dispute.id);
    const earlier = await decisionsOf(tx, dispute.id);
    if (earlier.some((one) => isOpen(one, dispute))) return err({ code: 'decision_waits' });
    const [id, askedAt] = [world.ids.mint('dcn'), world.clocks.security()];
    const seen = dispute.timeline.length;
    await insertDecision(tx, { id, caseId: dispute.id, seen, offer, ground, words, askedBy: member.id, askedAt });
    await staffLog.note(tx, member.id, 'asks_second', { caseId: dispute.id, ground, reason: id });
    return ok(undefined);
  });
}

interface Asked {
  readonly member: Member;
  readonly dispute: Case;
  readonly decisionId: string;
}

/** Stores the signature of a second operator. The caller then moves the case. */
export async function signSecond(
  deps: SecondDeps,
  asked: Asked,
  response: AuthenticationResponseJSON | undefined,
): Promise<Result<LargeDecision, SecondError>> {
  const { member, dispute, decisionId } = asked;
  const seen = await deps.db.one((tx) => find(tx, asked));
  const judged = await judge(deps, { member, dispute, ...seen });
  if (!judged.ok) return judged;
  const signed = challengeOf(judged.value);
  const isSigned = response !== undefined && (await deps.passkeys.judgeApproval(member.id, signed, response));
  if (!isSigned) return err({ code: 'passkey_refused' });
  return deps.db.asWriter<Result<LargeDecision, SecondError>>(async (tx) => {
    await lockDecisionsOf(tx, dispute.id);
    const { decision } = await find(tx, asked);
    if (!decision || !isOpen(decision, dispute)) return err({ code: 'decision_gone' });
    const at = deps.world.clocks.security();
    await insertOpinion(tx, decision.id, { opinion: 'signed', memberId: member.id, at }, signed);
    const about = { caseId: dispute.id, ground: decision.ground, reason: decisionId };
    await deps.staffLog.note(tx, member.id, 'signs_decision', about);
    return ok(decision);
  });
}

/** Sends a decision back to the first operator, who withdraws it so. The case waits for another decision. */
export async function sendBack(deps: SecondDeps, asked: Asked): Promise<Result<undefined, SecondError>> {
  const { member, dispute } = asked;
  return deps.db.asWriter<Result<undefined, SecondError>>(async (tx) => {
    await lockDecisionsOf(tx, dispute.id);
    const { decision } = await find(tx, asked);
    if (!decision || !isOpen(decision, dispute)) return err({ code: 'decision_gone' });
    const opinion = decision.askedBy === member.id ? 'withdrawn' : 'sent_back';
    await insertOpinion(tx, decision.id, { opinion, memberId: member.id, at: deps.world.clocks.security() }, null);
    const about = { caseId: dispute.id, ground: decision.ground, reason: decision.id };
    await deps.staffLog.note(tx, member.id, 'sends_back_decision', about);
    return ok(undefined);
  });
}

async function find(tx: Tx, { dispute, decisionId }: Asked) {
  const decisions = await decisionsOf(tx, dispute.id);
  return { decision: decisions.find(({ id }) => id === decisionId), decisions };
}

async function judge(
  { staff }: SecondDeps,
  {
    member,
    dispute,
    decision,
    decisions,
  }: {
    readonly member: Member;
    readonly dispute: Case;
    readonly decision: LargeDecision | undefined;
    readonly decisions: readonly LargeDecision[];
  },
): Promise<Result<LargeDecision, SecondError>> {
  if (!decision) return err({ code: 'decision_gone' });
  const able = await staff.whoMay('decide_cases');
  const judged = judgeSignature(decision, dispute, {
    memberId: member.id,
    hasSigned: signedBefore(decisions, member.id),
    askerMay: standsBehind(able, { memberId: decision.askedBy, at: decision.askedAt }),
  });
  return judged.ok ? ok(decision) : judged;
}
