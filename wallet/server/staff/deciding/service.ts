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
import type { Payments } from '../../payments/payments/service.ts';
import type { CaseMoveError } from '../../protection/cases/commands.ts';
import { faultOf, filesOf } from '../../protection/cases/record-domain.ts';
import type { Case } from '../../protection/cases/record-domain.ts';
import type { Transcript } from '../../protection/cases/transcript-domain.ts';
import type { Cases, CaseView, PastCases } from '../../protection/cases/service.ts';
import type { Place } from '../../protection/tracking/domain.ts';
import type { Tracking } from '../../protection/tracking/service.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import type { Staff } from '../members/service.ts';
import type { Policies } from '../policies/service.ts';
import { isForOperators, isOwnDecision, isWaiting, parcelsOf, readDecision } from './domain.ts';
import type { Decision, Followed, TypedDecision, TypedFault } from './domain.ts';
import { needsSecond } from './second-domain.ts';
import { askSecond, findWaiting, hasSigned, sendBack, signSecond } from './second-service.ts';
import type { AskError, SecondDeps, SecondError, WaitingDecision } from './second-service.ts';

/** The cases that wait for an operator, the nearest deadline first. */
export interface Queue {
  readonly cases: readonly Queued[];
  /** Whether more cases wait than these. */
  readonly hasMore: boolean;
  /** Business time. */
  readonly at: Date;
}

/** A case in the queue. */
export interface Queued {
  readonly dispute: Case;
  readonly line: Line;
  readonly sellerName: string;
}

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
  /** Business time. */
  readonly at: Date;
}

/** The member is the buyer or the seller of the case, by address or number. */
export type SideOfCase = { readonly code: 'side_of_case' };

/** Why a decision is refused. */
export type DecideError =
  | CaseMoveError
  | SideOfCase
  | AskError
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
  queue(): Promise<Queue>;
  /**
   * Shows a case to a member who is not a side of it. Returns undefined, and logs nothing, if the case never waited for
   * an operator.
   */
  look(member: Member, caseId: string): Promise<Result<CaseFile, SideOfCase> | undefined>;
  /**
   * Finds a file of the timeline of a case at which a member may look. A look at the file is in the log, too. Returns
   * undefined, and logs nothing, for every other file.
   */
  lookAtFile(member: Member, caseId: string, fileId: string): Promise<Id<'fil'> | undefined>;
  /** As `lookAtFile`, for a thumbnail of the page of the case, whose own look is in the log. */
  findFile(member: Member, caseId: string, fileId: string): Promise<Id<'fil'> | undefined>;
  /**
   * Publishes a proposal, or decides an appeal. Above the limit for one operator, it waits for a second one, and the
   * case stays as it is.
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
  readonly cases: Pick<Cases, 'forOperators' | 'find' | 'pastOf' | 'sidesOf' | 'move' | 'transcriptOf'>;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly payments: Pick<Payments, 'find'>;
  readonly tracking: Pick<Tracking, 'look'>;
  readonly staff: Pick<Staff, 'note'> & SecondDeps['staff'];
  readonly policies: Pick<Policies, 'decideAloneMost'>;
  readonly files: Pick<Files, 'describe'>;
}

const MOST_QUEUED = 50;
/** An operator can decide without the carrier, so a page does not wait for it any longer. */
const CARRIER_ANSWERS_WITHIN_MS = 4_000;

/** Creates the door to deciding. */
export function createDeciding(deps: DecidingDeps): Deciding {
  return {
    queue: () => readQueue(deps),
    look: (member, caseId) => lookAt(deps, member, caseId),
    lookAtFile: (member, caseId, fileId) => lookAtFile(deps, member, caseId, fileId),
    findFile: (member, caseId, fileId) => findFile(deps, member, caseId, fileId),
    decide: (member, caseId, seen, typed) => decideCase(deps, member, { caseId, seen, typed }),
    sign: (member, which, response) => signDecision(deps, member, which, response),
    sendBack: (member, which) => sendDecisionBack(deps, member, which),
  };
}

async function readQueue({ world, cases, payments }: DecidingDeps): Promise<Queue> {
  const waiting = await cases.forOperators(MOST_QUEUED + 1);
  const queued = waiting.slice(0, MOST_QUEUED).map(async (dispute) => {
    const payment = await payments.find(dispute.paymentId);
    const part = payment?.parts.find((one) => one.id === dispute.partId);
    invariant(part, 'a case has a part');
    return { dispute, line: lineOf({ dispute, part }), sellerName: part.payeeName };
  });
  const hasMore = waiting.length > MOST_QUEUED;
  return { cases: await Promise.all(queued), hasMore, at: world.clocks.business() };
}

function lineOf({ dispute, part }: Pick<CaseView, 'dispute' | 'part'>): Line {
  const line = part.lines.find((one) => one.reference === dispute.line);
  invariant(line, 'a case has a line');
  return line;
}

/** Whether a member is a side of a case, or shares its address or number. */
async function isSide({ cases, accounts }: DecidingDeps, member: Member, view: CaseView): Promise<boolean> {
  const holders = await Promise.all((await cases.sidesOf(view)).map((id) => accounts.find(id)));
  return holders.some((holder) => holder !== undefined && isSamePerson(member, holder));
}

async function lookAt(deps: DecidingDeps, member: Member, caseId: string): ReturnType<Deciding['look']> {
  const { world, cases, staff } = deps;
  const view = await cases.find(caseId);
  if (!view || !isForOperators(view.dispute)) return undefined;
  if (await isSide(deps, member, view)) return err({ code: 'side_of_case' });
  await staff.note(member.id, 'looked', { caseId: view.dispute.id });
  const [past, parcels, evidence, transcript, waiting, signed] = await Promise.all([
    cases.pastOf(view),
    seenParcels(deps, view),
    evidenceOf(deps, view),
    cases.transcriptOf(view.dispute),
    findWaiting(deps, member, view.dispute),
    hasSigned(deps, view.dispute.id, member.id),
  ]);
  const line = lineOf(view);
  const at = world.clocks.business();
  return ok({ ...view, line, parcels, past, evidence, transcript, waiting, hasSigned: signed, at });
}

async function evidenceOf({ files }: DecidingDeps, { dispute }: CaseView): Promise<KeptFile[]> {
  const ids = filesOf(dispute);
  return ids.length > 0 ? files.describe(ids) : [];
}

async function findFile(
  deps: DecidingDeps,
  member: Member,
  caseId: string,
  fileId: string,
): Promise<Id<'fil'> | undefined> {
  const view = await deps.cases.find(caseId);
  if (!view || !isForOperators(view.dispute) || !isId('fil', fileId) || (await isSide(deps, member, view)))
    return undefined;
  return view.dispute.timeline.some(({ evidence }) => evidence.includes(fileId)) ? fileId : undefined;
}

async function lookAtFile(
  deps: DecidingDeps,
  member: Member,
  caseId: string,
  fileId: string,
): Promise<Id<'fil'> | undefined> {
  const found = await findFile(deps, member, caseId, fileId);
  if (found && isId('cas', caseId)) await deps.staff.note(member.id, 'looked', { caseId });
  return found;
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
  const { cases, staff } = deps;
  const view = await cases.find(caseId);
  if (!view || !isForOperators(view.dispute)) return err({ code: 'case_not_found' });
  const { dispute, part } = view;
  if (await isSide(deps, member, view)) {
    await staff.note(member.id, 'refused', { caseId: dispute.id });
    return err({ code: 'side_of_case' });
  }
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
  if (!moved.ok) await staff.note(member.id, 'refused', about);
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
  return fault ? err(fault) : askSecond(deps, member, dispute, decision);
}

/** Finds the case of a decision for a member who may act in it. */
async function findSeconded(
  deps: DecidingDeps,
  member: Member,
  caseId: string,
): Promise<Result<Case, SideOfCase | { readonly code: 'case_moved_on' }>> {
  const view = await deps.cases.find(caseId);
  if (!view || !isForOperators(view.dispute)) return err({ code: 'case_moved_on' });
  if (!(await isSide(deps, member, view))) return ok(view.dispute);
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
