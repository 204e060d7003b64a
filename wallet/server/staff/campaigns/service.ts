import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Db } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { standsBehind } from '#platform/staff/members/domain.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import type { StaffPasskeys } from '#platform/staff/members/passkey-service.ts';
import { HOME_CELL } from '../../cell.ts';
import type { CouponStanding } from '../../payments/promotions/coupon-domain.ts';
import type { Coupons } from '../../payments/promotions/coupon-service.ts';
import { judgeDecision, WAITS_MS } from '../corrections/domain.ts';
import type { DecideError } from '../corrections/domain.ts';
import type { StaffLog } from '../log/service.ts';
import type { Staff } from '../members/service.ts';
import { challengeOf, readCampaign } from './domain.ts';
import type { Campaign, CampaignFault, TypedCampaign } from './domain.ts';
import { openApproved } from './jobs-schema.ts';
import { decideCampaign, endCampaign, findCampaign, insertCampaign, lockCampaign, newestCampaigns } from './store.ts';

/** Why a campaign cannot be drafted. */
export type AskError =
  | { readonly code: 'draft_unclear'; readonly faults: readonly CampaignFault[] }
  | { readonly code: 'code_taken' | 'no_second_member' };

/** Why a campaign is not approved or refused. */
export type ApproveError =
  | DecideError
  | { readonly code: 'campaign_not_found' | 'passkey_refused' | 'code_taken' | 'campaign_over' };

/** A campaign with its budget, if it was opened, and the names of the members. */
export interface CampaignFile {
  readonly campaign: Campaign;
  /** Undefined before it is open. */
  readonly standing: CouponStanding | undefined;
  readonly names: ReadonlyMap<Id<'stf'>, string>;
}

/**
 * The door to campaigns: the coupons of the wallet. One member drafts a campaign, and another one approves it with a
 * passkey; anybody with the right ends it early, which spends nothing. Each step is in the log of staff.
 */
export interface Campaigns {
  /** Lists the newest campaigns. `at`: security time, by which drafts wait. */
  list(): Promise<{ readonly files: readonly CampaignFile[]; readonly at: Date }>;
  /** Finds a campaign. */
  find(campaignId: string): Promise<CampaignFile | undefined>;
  /** Drafts a campaign. */
  ask(member: Member, typed: TypedCampaign): Promise<Result<Id<'prm'>, AskError>>;
  /** Asks the browser of the second member to sign, or says why this member may not approve. */
  waysToApprove(
    member: Member,
    campaign: Campaign,
  ): Promise<Result<PublicKeyCredentialRequestOptionsJSON, ApproveError>>;
  /** Approves a campaign. Then its coupon opens, also after a crash. */
  approve(
    member: Member,
    campaignId: string,
    response: AuthenticationResponseJSON | undefined,
  ): Promise<Result<undefined, ApproveError>>;
  /** Refuses a campaign; who drafted it takes it back so. */
  refuse(member: Member, campaignId: string): Promise<Result<undefined, ApproveError>>;
  /** Ends an open campaign early. Quotes keep what they say, and the rest of the budget returns. */
  end(member: Member, campaignId: string): Promise<Result<undefined, ApproveError>>;
  /** Opens the coupon of an approved campaign. Idempotent. */
  carryOut(campaignId: Id<'prm'>): Promise<void>;
}

interface CampaignsDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks' | 'ids'>;
  readonly coupons: Coupons;
  readonly staff: Pick<Staff, 'list' | 'whoMay'>;
  readonly staffLog: StaffLog;
  readonly passkeys: Pick<StaffPasskeys, 'askToApprove' | 'judgeApproval'>;
}

const MOST_LISTED = 50;

/** Creates the door to campaigns. */
export function createCampaigns(deps: CampaignsDeps): Campaigns {
  return {
    list: () => listNewest(deps),
    find: (campaignId) => findFile(deps, campaignId),
    ask: (member, typed) => ask(deps, member, typed),
    waysToApprove: (member, campaign) => waysToApprove(deps, member, campaign),
    approve: (member, campaignId, response) => approve(deps, member, campaignId, response),
    refuse: (member, campaignId) => refuse(deps, member, campaignId),
    end: (member, campaignId) => end(deps, member, campaignId),
    carryOut: (campaignId) => carryOut(deps, campaignId),
  };
}

async function filesOf({ coupons, staff }: CampaignsDeps, campaigns: readonly Campaign[]): Promise<CampaignFile[]> {
  const [standings, members] = await Promise.all([coupons.standings(campaigns.map(({ id }) => id)), staff.list()]);
  const names = new Map(members.map(({ id, name }) => [id, name]));
  return campaigns.map((campaign) => {
    const standing = standings.find(({ promotionId }) => promotionId === campaign.id);
    return { campaign, standing, names };
  });
}

async function listNewest(deps: CampaignsDeps): ReturnType<Campaigns['list']> {
  const campaigns = await deps.db.one((tx) => newestCampaigns(tx, MOST_LISTED));
  return { files: await filesOf(deps, campaigns), at: deps.world.clocks.security() };
}

async function findFile(deps: CampaignsDeps, campaignId: string): Promise<CampaignFile | undefined> {
  const campaign = isId('prm', campaignId) ? await deps.db.one((tx) => findCampaign(tx, campaignId)) : undefined;
  return campaign && (await filesOf(deps, [campaign]))[0];
}

async function ask(deps: CampaignsDeps, member: Member, typed: TypedCampaign): ReturnType<Campaigns['ask']> {
  const { db, world, coupons, staff, staffLog } = deps;
  const draft = readCampaign(typed, world.clocks.business());
  if (!draft.ok) return err({ code: 'draft_unclear', faults: draft.error });
  if (await coupons.find(draft.value.terms.code)) return err({ code: 'code_taken' });
  const able = await staff.whoMay('run_campaigns');
  if (!able.some((one) => one.id !== member.id)) return err({ code: 'no_second_member' });
  const askedAt = world.clocks.security();
  const campaign: Campaign = {
    ...draft.value,
    id: world.ids.mint('prm'),
    askedBy: member.id,
    askedAt,
    expiresAt: new Date(askedAt.getTime() + WAITS_MS),
    decidedBy: null,
    decidedAt: null,
    decision: null,
    outcome: null,
  };
  await db.asWriter(async (tx) => {
    await insertCampaign(tx, campaign);
    await staffLog.note(tx, member.id, 'asks_campaign', { reason: `${campaign.id}: ${campaign.name}` });
  });
  return ok(campaign.id);
}

/** Judges whether a member may approve a campaign: a second one, in time, and before its last day is over. */
async function judgeApproval(
  { world, staff }: CampaignsDeps,
  member: Member,
  campaign: Campaign,
): Promise<Result<void, ApproveError>> {
  const { askedBy: memberId, askedAt: at, terms } = campaign;
  const askerMay = standsBehind(await staff.whoMay('run_campaigns'), { memberId, at });
  const judged = judgeDecision(campaign, member.id, 'approved', { now: world.clocks.security(), askerMay });
  if (!judged.ok) return judged;
  return terms.endsAt <= world.clocks.business() ? err({ code: 'campaign_over' }) : ok();
}

async function waysToApprove(
  deps: CampaignsDeps,
  member: Member,
  campaign: Campaign,
): ReturnType<Campaigns['waysToApprove']> {
  const judged = await judgeApproval(deps, member, campaign);
  return judged.ok ? ok(await deps.passkeys.askToApprove(member.id, challengeOf(campaign))) : judged;
}

async function approve(
  deps: CampaignsDeps,
  member: Member,
  campaignId: string,
  response: AuthenticationResponseJSON | undefined,
): ReturnType<Campaigns['approve']> {
  const file = await findFile(deps, campaignId);
  if (!file) return err({ code: 'campaign_not_found' });
  const { campaign } = file;
  const judged = await judgeApproval(deps, member, campaign);
  if (!judged.ok) return judged;
  const isSigned =
    response !== undefined && (await deps.passkeys.judgeApproval(member.id, challengeOf(campaign), response));
  if (!isSigned) return err({ code: 'passkey_refused' });
  const { db, world, coupons, staffLog } = deps;
  const at = world.clocks.security();
  return db.asWriter<Result<undefined, ApproveError>>(async (tx) => {
    const locked = await lockCampaign(tx, campaign.id);
    if (locked?.decision !== null) return err({ code: 'decided_before' });
    if (!(await coupons.plan(tx, campaign.id, campaign.terms))) return err({ code: 'code_taken' });
    await decideCampaign(tx, campaign.id, { decision: 'approved', by: member.id, at });
    await enqueue(tx, [openApproved({ campaign_id: campaign.id })], HOME_CELL);
    await staffLog.note(tx, member.id, 'approves_campaign', { reason: campaign.id });
    return ok(undefined);
  });
}

async function refuse(deps: CampaignsDeps, member: Member, campaignId: string): ReturnType<Campaigns['refuse']> {
  const { db, world, staffLog } = deps;
  if (!isId('prm', campaignId)) return err({ code: 'campaign_not_found' });
  const at = world.clocks.security();
  return db.asWriter<Result<undefined, ApproveError>>(async (tx) => {
    const campaign = await lockCampaign(tx, campaignId);
    if (!campaign) return err({ code: 'campaign_not_found' });
    const judged = judgeDecision(campaign, member.id, 'refused', { now: at, askerMay: true });
    if (!judged.ok) return judged;
    await decideCampaign(tx, campaignId, { decision: 'refused', by: member.id, at });
    await staffLog.note(tx, member.id, 'refuses_campaign', { reason: campaignId });
    return ok(undefined);
  });
}

async function end(deps: CampaignsDeps, member: Member, campaignId: string): ReturnType<Campaigns['end']> {
  const file = await findFile(deps, campaignId);
  if (file?.standing?.status !== 'open') return err({ code: 'campaign_not_found' });
  const { id } = file.campaign;
  await deps.db.asWriter((tx) => deps.staffLog.note(tx, member.id, 'ends_campaign', { reason: id }));
  await deps.coupons.close(id);
  return ok(undefined);
}

async function carryOut(deps: CampaignsDeps, campaignId: Id<'prm'>): Promise<void> {
  const campaign = await deps.db.one((tx) => findCampaign(tx, campaignId));
  if (campaign?.decision !== 'approved' || campaign.outcome !== null) return;
  const { name, budget } = campaign;
  const opened = await deps.coupons.open({ promotionId: campaignId, name, budget });
  if (!opened.ok && opened.error.code === 'idempotency_key_reused') throw new Error('The key names another campaign.');
  await deps.db.one((tx) => endCampaign(tx, campaignId, opened.ok ? 'done' : 'insufficient_funds'));
}
