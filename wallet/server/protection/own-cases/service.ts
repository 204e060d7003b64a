import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Proofs, WaysToProve } from '../../identity/second-factor/proof-service.ts';
import { advanceCase } from '../cases/domain.ts';
import type { Event } from '../cases/events-domain.ts';
import type { Offer } from '../cases/record-domain.ts';
import type { CaseJson } from '../cases/schema.ts';
import type { Transcript } from '../cases/transcript-domain.ts';
import type { HolderCases } from '../cases/holder-service.ts';
import type { Cases } from '../cases/service.ts';
import { challengeOfStep } from './challenge-domain.ts';
import type { CaseNow, Seen, StepError } from './port.ts';
import { appealGround, entryKinds, needsProof, stepsOf } from './steps-domain.ts';
import type { StepAsked, StepKind } from './steps-domain.ts';

/** The ways to prove a step, with the challenge that names it. */
export type StepWays = WaysToProve & { readonly challenge: string };

/** The door to the cases of a holder: what a buyer or seller sees of them, and does in them. */
export interface OwnCases {
  /** Finds a case, if the holder is its buyer or seller. */
  find(holderId: Id<'hld'>, caseId: string): Promise<CaseNow | undefined>;
  /** The messages of both sides, as the shop has handed them over. */
  transcriptOf(own: CaseNow): Promise<Transcript | undefined>;
  /** The ways to prove a step; undefined if it needs no proof. @param offer The holder's own. */
  ways(own: CaseNow, kind: StepKind, offer: Offer | null): Promise<StepWays | undefined>;
  /**
   * What stands against a step as far as it is filled in, so that its page can name all faults at once; undefined if
   * nothing does, or if only the step itself can tell.
   */
  judge(own: CaseNow, asked: StepAsked): StepError | undefined;
  /** Takes a step. One that the same holder has taken before from the same page changes nothing. */
  act(own: CaseNow, asked: StepAsked, seen: Seen): Promise<Result<CaseJson | undefined, StepError>>;
}

interface OwnCasesDeps {
  readonly world: World;
  readonly cases: Pick<Cases, 'find' | 'move' | 'announce'>;
  readonly holderCases: Pick<HolderCases, 'find' | 'transcriptOf'>;
  readonly proofs: Proofs;
}

/** Creates the door to the cases of a holder. */
export function createOwnCases(deps: OwnCasesDeps): OwnCases {
  return {
    find: (holderId, caseId) => findOwn(deps, holderId, caseId),
    transcriptOf: ({ holderId, dispute }) => deps.holderCases.transcriptOf(holderId, dispute),
    ways: (own, kind, offer) => waysOf(deps, own, kind, offer),
    judge: (own, asked) => judgeStep(own, asked),
    act: (own, asked, seen) => act(deps, own, asked, seen),
  };
}

async function findOwn({ world, holderCases }: OwnCasesDeps, holderId: Id<'hld'>, caseId: string) {
  const own = await holderCases.find(holderId, caseId);
  return own && { ...own, holderId, now: world.clocks.business() };
}

async function waysOf({ proofs }: OwnCasesDeps, own: CaseNow, kind: StepKind, offer: Offer | null) {
  const { dispute, as } = own;
  if (!needsProof(dispute, as, kind, offer)) return undefined;
  const challenge = challengeOfStep(own, kind, offer);
  return { ...(await proofs.ways(dispute.payerId, challenge)), challenge: challenge.toString('base64url') };
}

function judgeStep({ dispute, as, now }: CaseNow, asked: StepAsked): StepError | undefined {
  const { kind, offer, address } = asked;
  const isUnfinished = (kind === 'offer' && !offer) || (kind === 'address' && !address);
  if (kind === 'parcel' || isUnfinished) return undefined;
  const advanced = advanceCase(dispute, eventOf({ dispute, as }, kind, asked), now);
  return advanced.ok ? undefined : advanced.error;
}

async function act(deps: OwnCasesDeps, own: CaseNow, asked: StepAsked, seen: Seen): ReturnType<OwnCases['act']> {
  const { cases } = deps;
  const { dispute, as, now } = own;
  if (seen.seen !== dispute.timeline.length)
    return isDone(own, asked, seen) ? ok(undefined) : err({ code: 'case_changed' });
  // The table of a case says what may happen; only this list says by whom.
  if (!stepsOf(dispute, as, now).some((step) => step.kind === asked.kind))
    return err({ code: 'case_not_in_state', status: dispute.status });
  // A step that the case refuses costs no try of the PIN.
  const fault = judgeStep(own, asked);
  if (fault) return err(fault);
  const proved = await prove(deps, own, asked, seen);
  if (!proved.ok) return proved;
  const acted = await submit(deps, own, asked);
  if (acted.ok || acted.error.code !== 'case_changed') return acted;
  const after = await cases.find(dispute.id);
  return after && isDone({ ...own, ...after }, asked, seen) ? ok(undefined) : acted;
}

/** Whether the entry after those that were seen is this very step of this side, as after a double press. */
function isDone({ dispute, as }: CaseNow, { kind, offer, words, parcel }: StepAsked, { seen }: Seen): boolean {
  const entry = dispute.timeline[seen];
  if (entry?.by !== as || entry.kind !== entryKinds[kind]) return false;
  const isSameParcel = parcel === undefined || parcel.trackingCode === dispute.parcel?.trackingCode;
  return isSameParcel && entry.words === (words ?? null) && isSameOffer(entry.offer, offer ?? null);
}

function isSameOffer(one: Offer | null, other: Offer | null): boolean {
  const [left, right] = [one, other].map((offer) => offer && 'amountMinor' in offer && offer.amountMinor);
  return one?.outcome === other?.outcome && left === right;
}

async function prove(
  { proofs }: OwnCasesDeps,
  own: CaseNow,
  { kind, offer: asked }: StepAsked,
  { challenge: shown, proof }: Seen,
): Promise<Result<void, StepError>> {
  const { dispute, as } = own;
  const offer = asked ?? null;
  if (!needsProof(dispute, as, kind, offer)) return ok();
  if (!proof) return err({ code: 'proof_missing' });
  const challenge = challengeOfStep(own, kind, offer);
  if (shown !== challenge.toString('base64url')) return err({ code: 'case_changed' });
  const proved = await proofs.prove(dispute.payerId, challenge, proof);
  return proved.ok ? ok() : proved;
}

function submit({ cases }: OwnCasesDeps, own: CaseNow, asked: StepAsked): ReturnType<Cases['announce']> {
  const { dispute, as } = own;
  const seen = { seen: dispute.timeline.length };
  if (asked.kind === 'parcel') {
    invariant(asked.parcel, 'the form names a parcel');
    return cases.announce(own, as, { ...asked.parcel, ...seen });
  }
  return cases.move(dispute, eventOf(own, asked.kind, asked), seen);
}

function eventOf(
  { dispute, as }: Pick<CaseNow, 'dispute' | 'as'>,
  kind: Exclude<StepKind, 'parcel'>,
  { words, evidence, offer, address }: StepAsked,
): Event {
  const said = { ...(words ? { words } : {}), ...(evidence?.length ? { evidence } : {}) };
  switch (kind) {
    case 'accept':
      return { kind: 'accepted', by: as };
    case 'offer':
      invariant(offer, 'the form makes an offer');
      return { kind: 'countered', by: as, offer, ...said };
    case 'refuse':
      return { kind: 'refused', ...said };
    case 'escalate':
      return { kind: 'escalated', by: as, ...said };
    case 'withdraw':
      return { kind: 'withdrawn', ...said };
    case 'address':
      invariant(address, 'the form gives an address');
      return { kind: 'address_given', address };
    case 'keep':
      return { kind: 'return_waived' };
    case 'contest':
      return { kind: 'contested', ...said };
    case 'appeal':
      return { kind: 'appealed', by: as, ground: appealGround(dispute), ...said };
  }
}
