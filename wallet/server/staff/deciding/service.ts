import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Files, KeptFile } from '#platform/files/files-service.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import { isSamePerson } from '#platform/staff/members/domain.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { withTimeout } from '#platform/kernel/with-timeout.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { Line } from '../../payments/payments/domain.ts';
import type { CaseMoveError } from '../../protection/cases/commands.ts';
import { faultOf, filesOf } from '../../protection/cases/record-domain.ts';
import type { Case } from '../../protection/cases/record-domain.ts';
import type { Transcript } from '../../protection/cases/transcript-domain.ts';
import type { Cases, CaseView, PastCases } from '../../protection/cases/service.ts';
import type { Place } from '../../protection/tracking/domain.ts';
import type { Tracking } from '../../protection/tracking/service.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import type { Staff } from '../members/service.ts';
import { caseReason } from '../looking/domain.ts';
import type { Looking } from '../looking/service.ts';
import type { Policies } from '../policies/service.ts';
import type { Lease } from '../queue/domain.ts';
import type { Queues } from '../queue/service.ts';
import { isForOperators, isOwnDecision, isWaiting, parcelsOf, readDecision } from './domain.ts';
import type { Decision, Followed, TypedDecision, TypedFault } from './domain.ts';
import { needsSecond } from './second-domain.ts';
import { askSecond, findWaiting, hasSigned, sendBack, signSecond } from './second-service.ts';
import type { AskError, SecondDeps, SecondError, WaitingDecision } from './second-service.ts';

/** A parcel with the place of its delivery; the place is undefined if the carrier does not answer now. */
export type Seen = Followed & { readonly place: Place | null | undefined };

/** Everything that an operator decides by. */
export interface CaseFile extends CaseView {
  readonly line: Line;
  readonly parcels: readonly Seen[];
  readonly past: PastCases;
  /** The files of its timeline that still exist. */
  readonly evidence: readonly KeptFile[];
  /** The messages at the shop. */
  readonly transcript: Transcript | undefined;
  /** The decision that waits for a second operator. */
  readonly waiting: WaitingDecision | undefined;
  /** Whether the member signed an earlier decision of it, and so does not decide its appeal. */
  readonly hasSigned: boolean;
  /** Who works on it now. */
  readonly lease: Lease | undefined;
  /** Business time. */
  readonly at: Date;
}

/** The member is the buyer or the seller of the case, by address or number. */
export type SideOfCase = { readonly code: 'side_of_case' };

/** The case does not wait for an operator, and the member has not said why to look. */
export interface ReasonNeeded {
  readonly code: 'reason_needed';
  readonly caseId: Id<'cas'>;
}

/** Somebody else works on the case. */
export interface CaseTaken {
  readonly code: 'case_taken';
  readonly name: string;
}

/** Why a decision is refused. */
export type DecideError =
  | CaseMoveError
  | SideOfCase
  | AskError
  | CaseTaken
  /** What was typed cannot be read. */
  | { readonly code: 'decision_unclear'; readonly faults: readonly TypedFault[] };

/** Why a word about a decision that waits for a second operator changes nothing. */
export type SignError = SecondError | SideOfCase | { readonly code: 'case_moved_on' };

/** Which decision a member signs or sends back. */
interface Seconded {
  readonly caseId: string;
  readonly decisionId: string;
}

/** The door to the cases that operators decide. Each look and each decision is in the log of staff. */
export interface Deciding {
  /**
   * Shows a case to a member who is not a side of it. A case that waits gives the reason for the look; any other needs
   * one from the member. Returns undefined, and logs nothing, if the case never waited for an operator.
   */
  look(member: Member, caseId: string): Promise<Result<CaseFile, SideOfCase | ReasonNeeded> | undefined>;
  /**
   * Finds a file of the timeline of a case at which a member may look. A look at the file is in the log, too. Returns
   * undefined, and logs nothing, for every other file.
   */
  lookAtFile(member: Member, caseId: string, fileId: string): Promise<Id<'fil'> | undefined>;
  /** As `lookAtFile`, for a thumbnail of the page of the case, whose own look is in the log. */
  findFile(member: Member, caseId: string, fileId: string): Promise<Id<'fil'> | undefined>;
  /** Takes a waiting case for half an hour, so that nobody else decides it meanwhile. A taken one stays with its member. */
  take(member: Member, caseId: string): Promise<void>;
  /** Gives a case back. Idempotent. */
  release(member: Member, caseId: string): Promise<void>;
  /**
   * Publishes a proposal, or decides an appeal. A case that somebody else has taken is refused. Above the limit for one
   * operator, it waits for a second one, and the case stays as it is.
   *
   * @param seen The number of entries in the timeline that the member saw.
   */
  decide(member: Member, caseId: string, seen: number, typed: TypedDecision): Promise<Result<undefined, DecideError>>;
  /** Signs a decision of another operator, which takes effect at once. */
  sign(
    member: Member,
    which: Seconded,
    response: AuthenticationResponseJSON | undefined,
  ): Promise<Result<undefined, SignError>>;
  /** Sends a decision back to the operator who made it; that operator takes it back so. */
  sendBack(member: Member, which: Seconded): Promise<Result<undefined, SignError>>;
}

interface DecidingDeps extends Omit<SecondDeps, 'world' | 'staff'> {
  readonly world: World;
  readonly cases: Pick<Cases, 'find' | 'pastOf' | 'sidesOf' | 'move' | 'transcriptOf'>;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly tracking: Pick<Tracking, 'look'>;
  readonly staff: Pick<Staff, 'note'> & SecondDeps['staff'];
  readonly policies: Pick<Policies, 'decideAloneMost'>;
  readonly files: Pick<Files, 'describe'>;
  readonly looking: Pick<Looking, 'reasonOf' | 'keep' | 'note'>;
  readonly queues: Pick<Queues, 'take' | 'extend' | 'release'>;
}

/** An operator can decide without the carrier, so a page does not wait for it any longer. */
const CARRIER_ANSWERS_WITHIN_MS = 4_000;

/** Creates the door to deciding. */
export function createDeciding(deps: DecidingDeps): Deciding {
  return {
    look: (member, caseId) => lookAt(deps, member, caseId),
    lookAtFile: (member, caseId, fileId) => lookAtFile(deps, member, caseId, fileId),
    findFile: async (member, caseId, fileId) => (await findFile(deps, member, caseId, fileId))?.id,
    take: (member, caseId) => takeCase(deps, member, caseId),
    release: async (member, caseId) => {
      if (isId('cas', caseId)) await deps.queues.release(member, caseId);
    },
    decide: (member, caseId, seen, typed) => decideCase(deps, member, { caseId, seen, typed }),
    sign: (member, which, response) => signDecision(deps, member, which, response),
    sendBack: (member, which) => sendDecisionBack(deps, member, which),
  };
}

function lineOf({ dispute, part }: Pick<CaseView, 'dispute' | 'part'>): Line {
  const line = part.lines.find((one) => one.reference === dispute.line);
  invariant(line, 'a case has a line');
  return line;
}

/** Whether a member is a side of a case, or shares its address or number. */
async function isSide({ accounts }: DecidingDeps, member: Member, sides: Sides): Promise<boolean> {
  const holders = await Promise.all(sides.map((id) => accounts.find(id)));
  return holders.some((holder) => holder !== undefined && isSamePerson(member, holder));
}

type Sides = Awaited<ReturnType<Cases['sidesOf']>>;

async function lookAt(deps: DecidingDeps, member: Member, caseId: string): ReturnType<Deciding['look']> {
  const { world, cases, looking, queues } = deps;
  const view = await cases.find(caseId);
  if (!view || !isForOperators(view.dispute)) return undefined;
  const holderIds = await cases.sidesOf(view);
  if (await isSide(deps, member, holderIds)) return err({ code: 'side_of_case' });
  const { id } = view.dispute;
  const reason = await reasonFor(deps, member, view.dispute);
  if (reason === undefined) return err({ code: 'reason_needed', caseId: id });
  // That of a waiting case holds on, so that its operator sees how it was decided.
  if (isWaiting(view.dispute)) await looking.keep(member, id, reason);
  await looking.note(member, { caseId: id, holderIds, reason });
  const [past, parcels, evidence, transcript, waiting, signed, lease] = await Promise.all([
    cases.pastOf(view),
    seenParcels(deps, view),
    evidenceOf(deps, view),
    cases.transcriptOf(view.dispute),
    findWaiting(deps, member, view.dispute),
    hasSigned(deps, id, member.id),
    queues.extend(member, id),
  ]);
  const line = lineOf(view);
  const at = world.clocks.business();
  return ok({ ...view, line, parcels, past, evidence, transcript, waiting, hasSigned: signed, lease, at });
}

async function takeCase(deps: DecidingDeps, member: Member, caseId: string): Promise<void> {
  const view = await deps.cases.find(caseId);
  if (!view || !isWaiting(view.dispute) || (await isSide(deps, member, await deps.cases.sidesOf(view)))) return;
  await deps.queues.take(member, view.dispute.id);
}

async function reasonFor({ looking }: DecidingDeps, member: Member, dispute: Case): Promise<string | undefined> {
  return isWaiting(dispute) ? caseReason(dispute.id) : looking.reasonOf(member, dispute.id);
}

async function evidenceOf({ files }: DecidingDeps, { dispute }: CaseView): Promise<KeptFile[]> {
  const ids = filesOf(dispute);
  return ids.length > 0 ? files.describe(ids) : [];
}

interface FoundFile {
  readonly id: Id<'fil'>;
  readonly caseId: Id<'cas'>;
  /** The side that added it. */
  readonly holderId: Id<'hld'>;
  readonly reason: string;
}

/** Finds a file of a case at which the member may look now. */
async function findFile(
  deps: DecidingDeps,
  member: Member,
  caseId: string,
  fileId: string,
): Promise<FoundFile | undefined> {
  const view = await deps.cases.find(caseId);
  if (!view || !isForOperators(view.dispute) || !isId('fil', fileId)) return undefined;
  const entry = view.dispute.timeline.find(({ evidence }) => evidence.includes(fileId));
  const sides = await deps.cases.sidesOf(view);
  if (!entry || (await isSide(deps, member, sides))) return undefined;
  const reason = await reasonFor(deps, member, view.dispute);
  if (reason === undefined) return undefined;
  return { id: fileId, caseId: view.dispute.id, holderId: sides[entry.by === 'seller' ? 1 : 0], reason };
}

async function lookAtFile(
  deps: DecidingDeps,
  member: Member,
  caseId: string,
  fileId: string,
): Promise<Id<'fil'> | undefined> {
  const found = await findFile(deps, member, caseId, fileId);
  if (found) await deps.looking.note(member, { ...found, holderIds: [found.holderId] });
  return found?.id;
}

/** Asks the carriers where the parcels of a case were delivered. */
function seenParcels(deps: DecidingDeps, { dispute, part, payment }: CaseView): Promise<Seen[]> {
  const followed = parcelsOf(dispute, part.parcels, payment.shipTo);
  return Promise.all(followed.map(async (one) => ({ ...one, place: await placeOf(deps, one) })));
}

async function placeOf({ world, tracking }: DecidingDeps, { parcel }: Followed): Promise<Place | null | undefined> {
  if (parcel.status !== 'delivered' && parcel.status !== 'misdelivered') return null;
  try {
    const looking = tracking.look(parcel);
    const looked = await withTimeout(looking, CARRIER_ANSWERS_WITHIN_MS, 'the carrier did not answer in time');
    return looked.ok ? looked.value.sighting.place : null;
  } catch (error) {
    world.log.warn({ err: error, parcel: parcel.id }, 'the carrier did not say where a parcel was delivered');
    return undefined;
  }
}

/** The row of the log comes first, so that no decision is without one. A refusal gets a second row. */
async function decideCase(
  deps: DecidingDeps,
  member: Member,
  { caseId, seen, typed }: { caseId: string; seen: number; typed: TypedDecision },
): ReturnType<Deciding['decide']> {
  const { cases, staff, queues } = deps;
  const view = await cases.find(caseId);
  if (!view || !isForOperators(view.dispute)) return err({ code: 'case_not_found' });
  const { dispute, part } = view;
  if (await isSide(deps, member, await cases.sidesOf(view))) {
    await staff.note(member.id, 'refused', { caseId: dispute.id });
    return err({ code: 'side_of_case' });
  }
  const lease = await queues.extend(member, dispute.id);
  if (lease && lease.memberId !== member.id) return err({ code: 'case_taken', name: lease.name });
  const decision = readDecision(typed, part.amount.currency);
  if (!decision.ok) return err({ code: 'decision_unclear', faults: decision.error });
  const isAppeal = dispute.status === 'appealed';
  // Comes before the timeline's length, because this member never decides this appeal.
  const isOwn = isOwnDecision(dispute, member.id) || (isAppeal && (await hasSigned(deps, dispute.id, member.id)));
  const aloneMost = await deps.policies.decideAloneMost(part.amount.currency);
  if (!isOwn && needsSecond(dispute.leftMinor, aloneMost)) {
    return askForSecond(deps, member, view, { decision: decision.value, seen });
  }
  const { ground } = decision.value;
  const about = { caseId: dispute.id, ground };
  await staff.note(member.id, isAppeal ? 'decides_appeal' : 'proposes', about);
  const moved = isOwn
    ? err({ code: 'same_operator' as const })
    : await publish(deps, dispute, { ...decision.value, operatorId: member.id, seen });
  if (moved.ok) await queues.release(member, dispute.id);
  else await staff.note(member.id, 'refused', about);
  return moved;
}

/** Moves a case by the decision of an operator. */
async function publish(
  { cases }: DecidingDeps,
  dispute: Case,
  { operatorId, offer, words, seen }: Pick<Decision, 'offer' | 'words'> & { operatorId: Id<'stf'>; seen: number },
): Promise<Result<undefined, CaseMoveError>> {
  const kind = dispute.status === 'appealed' ? 'appeal_decided' : 'proposed';
  const moved = await cases.move(dispute, { kind, operatorId, offer, words }, { seen });
  if (moved.ok) return ok(undefined);
  if (moved.error.code === 'idempotency_key_reused') throw new Error('The command had no key.');
  return err(moved.error);
}

/** Judges a decision as the case would, so that nobody signs one that cannot be published. */
async function askForSecond(
  deps: DecidingDeps,
  member: Member,
  { dispute }: CaseView,
  { decision, seen }: { decision: Decision; seen: number },
): ReturnType<Deciding['decide']> {
  if (!isWaiting(dispute)) return err({ code: 'case_not_in_state', status: dispute.status });
  if (seen !== dispute.timeline.length) return err({ code: 'case_changed' });
  const fault = faultOf(decision.offer, 'operator', dispute);
  if (fault) return err(fault);
  const asked = await askSecond(deps, member, dispute, decision);
  if (asked.ok) await deps.queues.release(member, dispute.id);
  return asked;
}

/** Finds the case of a decision for a member who may act in it. */
async function findSeconded(
  deps: DecidingDeps,
  member: Member,
  caseId: string,
): Promise<Result<Case, SideOfCase | { readonly code: 'case_moved_on' }>> {
  const view = await deps.cases.find(caseId);
  if (!view || !isForOperators(view.dispute)) return err({ code: 'case_moved_on' });
  if (!(await isSide(deps, member, await deps.cases.sidesOf(view)))) return ok(view.dispute);
  await deps.staff.note(member.id, 'refused', { caseId: view.dispute.id });
  return err({ code: 'side_of_case' });
}

/** The signature is stored first, so that no decision about much money is without one. */
async function signDecision(
  deps: DecidingDeps,
  member: Member,
  { caseId, decisionId }: Seconded,
  response: AuthenticationResponseJSON | undefined,
): ReturnType<Deciding['sign']> {
  const found = await findSeconded(deps, member, caseId);
  if (!found.ok) return found;
  const signed = await signSecond(deps, { member, dispute: found.value, decisionId }, response);
  if (!signed.ok) return signed;
  const { askedBy: operatorId, offer, words, seen, ground } = signed.value;
  const moved = await publish(deps, found.value, { operatorId, offer, words, seen });
  if (moved.ok) return ok(undefined);
  await deps.staff.note(member.id, 'refused', { caseId: found.value.id, ground });
  return err({ code: 'case_moved_on' });
}

async function sendDecisionBack(
  deps: DecidingDeps,
  member: Member,
  { caseId, decisionId }: Seconded,
): ReturnType<Deciding['sendBack']> {
  const found = await findSeconded(deps, member, caseId);
  return found.ok ? sendBack(deps, { member, dispute: found.value, decisionId }) : found;
}
