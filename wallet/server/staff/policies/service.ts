import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Tx } from '#platform/db/db.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { standsBehind } from '#platform/staff/members/domain.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import { policyKinds } from './content-domain.ts';
import type { PolicyKind } from './content-domain.ts';
import type { Typed } from './typed-domain.ts';
import { APPROVALS, challengeOf, changesOf, countingApprovals, judgeApproval, readDraft, statusOf } from './domain.ts';
import type { ApproveError, Approval, Change, Draft, DraftFault, DraftStatus, Progress } from './domain.ts';
import type { PoliciesDeps } from './port.ts';
import type { Preview } from './preview-domain.ts';
import { previewOf } from './preview-service.ts';
import { enact, findProgress, insertApproval, insertDraft, insertEnd, lockDrafts, newestDrafts } from './store.ts';
import { standingOf, versionsOf } from './versions-service.ts';
import type { Standing, Version } from './versions-service.ts';

/** The names of the members, by id. */
export type Names = ReadonlyMap<Id<'stf'>, string>;

/** All standing versions, and the newest drafts. */
export interface Overview {
  readonly standing: readonly Standing[];
  readonly drafts: readonly { readonly draft: Draft; readonly status: DraftStatus }[];
  readonly names: Names;
}

/** A draft with everything that its approvers look at. */
export interface DraftFile extends Progress {
  readonly status: DraftStatus;
  /** Whether the writer of the newest revision may still write it, and was not invited again since. */
  readonly writerMay: boolean;
  /** The approvals that count. */
  readonly counting: readonly Approval[];
  /** The version that it would replace. */
  readonly base: Version;
  readonly changes: readonly Change[];
  readonly preview: Preview;
  readonly names: Names;
}

/** Why a draft is not stored. */
export type WriteError =
  | { readonly code: 'draft_unclear'; readonly faults: readonly DraftFault[] }
  | { readonly code: 'draft_not_found' | 'draft_ended' | 'draft_changed' }
  /** Fewer than two others could approve it. */
  | { readonly code: 'nobody_to_approve' };

/** Why a member's word about a draft changes nothing. */
export type DecideError = ApproveError | { readonly code: 'draft_not_found' | 'draft_ended' | 'passkey_refused' };

/** What a member typed, and the revision that the member saw. */
export interface Typing {
  readonly kind: PolicyKind;
  readonly typed: Typed;
  /** The draft that it changes, and its revision; undefined for another draft. */
  readonly changes?: { readonly draftId: string; readonly revision: number };
}

/**
 * The door to the next versions of the terms and the fees. A member drafts one; two others sign it by passkey, and then
 * it applies from its date on. Each step is in the log of staff.
 */
export interface Policies {
  overview(): Promise<Overview>;
  standing(kind: PolicyKind): Promise<Standing>;
  find(draftId: string): Promise<DraftFile | undefined>;
  /** The most money of a currency about which an operator decides alone now. */
  decideAloneMost(currency: Currency): Promise<Money>;
  /** Stores a draft, or another revision of one, which takes its approvals away. */
  write(member: Member, typing: Typing): Promise<Result<Id<'pol'>, WriteError>>;
  /** Asks the browser of a member to sign; undefined if this member may not approve. */
  waysToApprove(member: Member, file: DraftFile): Promise<PublicKeyCredentialRequestOptionsJSON | undefined>;
  /** Approves the revision that the member saw. The second approval that counts makes the version. */
  approve(
    member: Member,
    seen: { readonly draftId: string; readonly revision: number },
    response: AuthenticationResponseJSON | undefined,
  ): Promise<Result<undefined, DecideError>>;
  /** Ends a draft: who wrote it withdraws it, everybody else rejects it. */
  end(member: Member, draftId: string): Promise<Result<undefined, DecideError>>;
}

const MOST_LISTED = 50;

/** Creates the door to the next versions of the terms and the fees. */
export function createPolicies(deps: PoliciesDeps): Policies {
  return {
    overview: () => overview(deps),
    standing: (kind) => standingOf(deps, kind),
    find: (draftId) => findFile(deps, draftId),
    decideAloneMost: async (currency) => {
      const { content } = (await standingOf(deps, 'limits')).current;
      invariant(content.kind === 'limits', 'the limits have their own versions');
      const isOf = content.values.currency === currency;
      return { minor: isOf ? BigInt(content.values.decideAloneMostMinor) : 0n, currency };
    },
    write: (member, typing) => write(deps, member, typing),
    waysToApprove: async (member, file) => {
      const asked = { memberId: member.id, revision: file.draft.revision, writerMay: file.writerMay };
      const isAble = judgeApproval(file, file.status, asked).ok;
      return isAble ? deps.passkeys.askToApprove(member.id, challengeOf(file.draft)) : undefined;
    },
    approve: (member, seen, response) => approve(deps, member, seen, response),
    end: (member, draftId) => endDraft(deps, member, draftId),
  };
}

async function namesOf({ staff }: PoliciesDeps): Promise<Names> {
  return new Map((await staff.list()).map(({ id, name }) => [id, name]));
}

async function overview(deps: PoliciesDeps): Promise<Overview> {
  const now = deps.world.clocks.business();
  const [standing, found, names] = await Promise.all([
    Promise.all(policyKinds.map((kind) => standingOf(deps, kind))),
    deps.db.one((tx) => newestDrafts(tx, MOST_LISTED)),
    namesOf(deps),
  ]);
  const newest = new Map(standing.map(({ kind, newest: { version } }) => [kind, version]));
  const listed = found.map(({ draft, how }) => {
    if (how) return { draft, status: how };
    return { draft, status: statusOf({ draft, end: null }, newest.get(draft.content.kind) ?? 0, now) };
  });
  // What waits for a signature stands first.
  const isWaiting = ({ status }: (typeof listed)[number]): boolean => status === 'waiting';
  const drafts = [...listed.filter(isWaiting), ...listed.filter((one) => !isWaiting(one))];
  return { standing, drafts, names };
}

async function findFile(deps: PoliciesDeps, draftId: string): Promise<DraftFile | undefined> {
  const progress = isId('pol', draftId) ? await deps.db.one((tx) => findProgress(tx, draftId)) : undefined;
  if (!progress) return undefined;
  const { content, baseVersion } = progress.draft;
  const versions = await versionsOf(deps, content.kind);
  const base = versions.find(({ version }) => version === baseVersion);
  invariant(base, 'a draft begins from a version');
  const [preview, names, able] = await Promise.all([
    previewOf(deps, base.content, content),
    namesOf(deps),
    deps.staff.whoMay('set_policies'),
  ]);
  return {
    ...progress,
    status: statusOf(progress, versions.at(-1)!.version, deps.world.clocks.business()),
    writerMay: standsBehind(able, { memberId: progress.draft.writtenBy, at: progress.draft.writtenAt }),
    counting: countingApprovals(progress, new Set(able.map(({ id }) => id))),
    base,
    changes: changesOf(base.content, content),
    preview,
    names,
  };
}

async function write(
  deps: PoliciesDeps,
  member: Member,
  { kind, typed, changes }: Typing,
): Promise<Result<Id<'pol'>, WriteError>> {
  const { db, world, staffLog } = deps;
  const { newest } = await standingOf(deps, kind);
  const wish = readDraft(kind, typed, newest, world.clocks.business());
  if (!wish.ok) return err({ code: 'draft_unclear', faults: wish.error });
  const others = (await deps.staff.whoMay('set_policies')).filter(({ id }) => id !== member.id);
  if (others.length < APPROVALS) return err({ code: 'nobody_to_approve' });
  return db.asWriter<Result<Id<'pol'>, WriteError>>(async (tx) => {
    await lockDrafts(tx);
    const earlier = await findChanged(tx, kind, changes);
    if (!earlier.ok) return earlier;
    const draft: Draft = {
      ...wish.value,
      id: earlier.value?.id ?? world.ids.mint('pol'),
      revision: (earlier.value?.revision ?? 0) + 1,
      baseVersion: newest.version,
      writtenBy: member.id,
      writtenAt: world.clocks.security(),
    };
    await insertDraft(tx, draft);
    await staffLog.note(tx, member.id, 'drafts_policy', { reason: `${nameOf(draft)}: ${draft.reason}` });
    return ok(draft.id);
  });
}

async function findChanged(
  tx: Tx,
  kind: PolicyKind,
  changes: Typing['changes'],
): Promise<Result<Draft | undefined, WriteError>> {
  if (!changes) return ok(undefined);
  const found = isId('pol', changes.draftId) ? await findProgress(tx, changes.draftId) : undefined;
  if (found?.draft.content.kind !== kind) return err({ code: 'draft_not_found' });
  if (found.end) return err({ code: 'draft_ended' });
  return found.draft.revision === changes.revision ? ok(found.draft) : err({ code: 'draft_changed' });
}

/** Names a revision in the log. */
function nameOf({ id, revision, content }: Draft): string {
  return `${content.kind} ${id} ${revision}`;
}

async function approve(
  deps: PoliciesDeps,
  member: Member,
  { draftId, revision }: Parameters<Policies['approve']>[1],
  response: AuthenticationResponseJSON | undefined,
): ReturnType<Policies['approve']> {
  const { db, world, staffLog } = deps;
  const file = await findFile(deps, draftId);
  if (!file) return err({ code: 'draft_not_found' });
  const asked = { memberId: member.id, revision, at: world.clocks.security() };
  const judged = judgeApproval(file, file.status, { ...asked, writerMay: file.writerMay });
  if (!judged.ok) return judged;
  const signed = challengeOf(file.draft);
  const isSigned = response !== undefined && (await deps.passkeys.judgeApproval(member.id, signed, response));
  if (!isSigned) return err({ code: 'passkey_refused' });
  const members = await deps.staff.whoMay('set_policies');
  const able = new Set(members.map(({ id }) => id));
  return db.asWriter<Result<undefined, DecideError>>(async (tx) => {
    await lockDrafts(tx);
    const progress = await findProgress(tx, file.draft.id);
    invariant(progress, 'a draft stays');
    // The draft may have changed or ended in the meantime.
    const { draft, approvals } = progress;
    const writerMay = standsBehind(members, { memberId: draft.writtenBy, at: draft.writtenAt });
    const again = judgeApproval(progress, progress.end?.how ?? file.status, { ...asked, writerMay });
    if (!again.ok) return again;
    await insertApproval(tx, draft.id, asked, signed);
    const counting = countingApprovals({ ...progress, approvals: [...approvals, asked] }, able);
    const by = { memberId: member.id, now: world.clocks.business(), at: asked.at };
    const version = counting.length < APPROVALS ? null : await enact(tx, draft, by);
    const reason = version === null ? nameOf(draft) : `${nameOf(draft)}: version ${version}`;
    await staffLog.note(tx, member.id, 'approves_policy', { reason });
    return ok(undefined);
  });
}

async function endDraft(deps: PoliciesDeps, member: Member, draftId: string): ReturnType<Policies['end']> {
  const { db, world, staffLog } = deps;
  if (!isId('pol', draftId)) return err({ code: 'draft_not_found' });
  return db.asWriter<Result<undefined, DecideError>>(async (tx) => {
    await lockDrafts(tx);
    const progress = await findProgress(tx, draftId);
    if (!progress) return err({ code: 'draft_not_found' });
    if (progress.end) return err({ code: 'draft_ended' });
    const how = progress.writers.includes(member.id) ? 'withdrawn' : 'rejected';
    await insertEnd(tx, draftId, { how, memberId: member.id, at: world.clocks.security() });
    const what = how === 'withdrawn' ? 'withdraws_policy' : 'rejects_policy';
    await staffLog.note(tx, member.id, what, { reason: nameOf(progress.draft) });
    return ok(undefined);
  });
}
