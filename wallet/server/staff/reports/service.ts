import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Db, Tx } from '#platform/db/db.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Money } from '#platform/money/money.ts';
import type { SecurityEvent } from '#platform/security-log/events.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { isSamePerson, standsBehind } from '#platform/staff/members/domain.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import type { StaffPasskeys } from '#platform/staff/members/passkey-service.ts';
import type { Holder } from '../../identity/accounts/domain.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { Freeze } from '../../identity/freezing/domain.ts';
import type { Freezing } from '../../identity/freezing/service.ts';
import type { Payees } from '../../linking/payees/service.ts';
import type { FoundPayment, Payments } from '../../payments/payments/service.ts';
import type { Ground, Report } from '../../protection/reports/domain.ts';
import type { Reports, ReportView } from '../../protection/reports/service.ts';
import type { StaffLog } from '../log/service.ts';
import type { Looking } from '../looking/service.ts';
import type { Staff } from '../members/service.ts';
import type { Policies } from '../policies/service.ts';
import { challengeOf, judgeSignature, needsSecond, readWish, sumAtStake } from './domain.ts';
import type { Deed, ReportAct, SignError, TypedWish, Wish, WishFault } from './domain.ts';
import { endAct, findWaitingAct, insertAct, listWaitingOfWallets, lockWaitingAct } from './store.ts';

/** What operators decide by: a report, or a wallet that is frozen without one. */
export interface Matter {
  readonly subject: Id<'rpt'> | Id<'hld'>;
  readonly holder: Holder;
  readonly freeze: Freeze | undefined;
  readonly view: ReportView | undefined;
  /** The holder's newest payments, by which a reported one is compared. */
  readonly earlier: readonly FoundPayment[];
  /** The holder's newest security events, with devices and hashes of networks. */
  readonly events: readonly SecurityEvent[];
  readonly possible: readonly Deed[];
  readonly waiting: Waiting | undefined;
}

/** A deed that waits for a second operator, as a member sees it. */
export interface Waiting {
  readonly act: ReportAct;
  readonly askedBy: string;
  readonly isOwn: boolean;
  /** Asks the browser to sign, or says why this member may not. */
  readonly ways: Result<PublicKeyCredentialRequestOptionsJSON, ActError>;
}

/** Why a deed is refused. */
export type ActError =
  | SignError
  | {
      readonly code:
        | 'own_matter'
        | 'act_waits'
        | 'nobody_to_sign'
        | 'passkey_refused'
        | 'report_decided'
        | 'report_case_open'
        | 'not_frozen';
    }
  | { readonly code: 'wish_unclear'; readonly faults: readonly WishFault[] };

/** The door to reports and frozen wallets for operators. Each look and each deed is in the log of staff. */
export interface StaffReports {
  /** Lists the reports that wait, those due first. */
  list(): Promise<readonly Report[]>;
  /** Lists the frozen wallets whose unfreezing waits for a second operator, the oldest first. */
  unfreezing(): Promise<readonly ReportAct[]>;
  /** Shows a report or a frozen wallet; undefined if there is none. The look is in the log. */
  look(member: Member, subject: string): Promise<Result<Matter, ActError> | undefined>;
  /** Does what was typed, or asks a second operator for it. */
  ask(member: Member, subject: string, typed: TypedWish): Promise<Result<undefined, ActError> | undefined>;
  /** Signs a deed of another operator, which takes effect at once. */
  sign(
    member: Member,
    subject: string,
    response: AuthenticationResponseJSON | undefined,
  ): Promise<Result<undefined, ActError> | undefined>;
  /** Sends a deed back to the operator who asked for it, who withdraws it so. */
  end(member: Member, subject: string): Promise<Result<undefined, ActError> | undefined>;
}

interface StaffReportsDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks' | 'ids'>;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly freezing: Pick<Freezing, 'find' | 'unfreezeByStaff'>;
  readonly payments: Pick<Payments, 'latestOf'>;
  readonly payees: Pick<Payees, 'find'>;
  readonly unauthorized: Pick<Reports, 'open' | 'find' | 'listOf' | 'decide'>;
  readonly security: Pick<SecurityLog, 'list'>;
  readonly staff: Pick<Staff, 'list' | 'whoMay'>;
  readonly staffLog: StaffLog;
  readonly policies: Pick<Policies, 'decideAloneMost'>;
  readonly passkeys: Pick<StaffPasskeys, 'askToApprove' | 'judgeApproval'>;
  readonly looking: Pick<Looking, 'note'>;
}

const MOST_LISTED = 200;
const MOST_EARLIER = 30;
const MOST_EVENTS = 40;

/** Creates the door to reports for operators. */
export function createStaffReports(deps: StaffReportsDeps): StaffReports {
  return {
    list: () => deps.unauthorized.open(MOST_LISTED),
    unfreezing: () => listUnfreezing(deps),
    look: (member, subject) => look(deps, member, subject),
    ask: (member, subject, typed) => ask(deps, member, subject, typed),
    sign: (member, subject, response) => sign(deps, member, subject, response),
    end: (member, subject) => end(deps, member, subject),
  };
}

async function listUnfreezing({ db, freezing }: StaffReportsDeps): Promise<readonly ReportAct[]> {
  const acts = await db.one((tx) => listWaitingOfWallets(tx, MOST_LISTED));
  const frozen = await Promise.all(acts.map(async ({ subject }) => isId('hld', subject) && freezing.find(subject)));
  return acts.filter((_, at) => frozen[at]);
}

type Bare = Pick<Matter, 'subject' | 'holder' | 'freeze' | 'view' | 'possible'>;

async function findBare(deps: StaffReportsDeps, subject: string): Promise<Bare | undefined> {
  const view = isId('rpt', subject) ? await deps.unauthorized.find(subject) : undefined;
  const holderId = view?.report.holderId ?? (isId('hld', subject) ? subject : undefined);
  const holder = holderId && (await deps.accounts.find(holderId));
  if (!holder) return undefined;
  const freeze = await deps.freezing.find(holder.id);
  if (view) {
    const possible: Deed[] = view.report.status === 'open' ? ['upheld', 'refused'] : [];
    return { subject: view.report.id, holder, freeze, view, possible };
  }
  // What nobody has to decide about is nobody's to look at here.
  if (!freeze && !(await deps.db.one((tx) => findWaitingAct(tx, holder.id)))) return undefined;
  return { subject: holder.id, holder, freeze, view, possible: freeze ? ['unfreeze'] : [] };
}

/** Whether a member is the holder or a seller of a matter, by address or number. */
async function isOwn({ accounts, payees }: StaffReportsDeps, member: Member, { holder, view }: Bare): Promise<boolean> {
  if (isSamePerson(member, holder)) return true;
  for (const { clientId, parts } of view?.payments ?? []) {
    const ids = parts.map((part) => part.payeeId);
    for (const payee of await payees.find(clientId, ids)) {
      const seller = await accounts.find(payee.holderId);
      if (seller && isSamePerson(member, seller)) return true;
    }
  }
  return false;
}

async function look(deps: StaffReportsDeps, member: Member, subject: string): ReturnType<StaffReports['look']> {
  const { payments, security, looking } = deps;
  const bare = await findBare(deps, subject);
  if (!bare) return undefined;
  if (await isOwn(deps, member, bare)) return err({ code: 'own_matter' });
  const holderId = bare.holder.id;
  await looking.note(member, {
    holderIds: [holderId],
    reason: bare.view ? `report ${bare.subject}` : 'a frozen wallet',
  });
  const [earlier, events, waiting] = await Promise.all([
    payments.latestOf(holderId, MOST_EARLIER),
    security.list(holderId, { most: MOST_EVENTS }),
    findWaiting(deps, member, bare),
  ]);
  return ok({ ...bare, earlier, events, waiting });
}

async function findWaiting(deps: StaffReportsDeps, member: Member, bare: Bare): Promise<Waiting | undefined> {
  const act = await deps.db.one((tx) => findWaitingAct(tx, bare.subject));
  if (!act || !bare.possible.includes(act.deed)) return undefined;
  const judged = await judge(deps, member, act);
  const names = new Map((await deps.staff.list()).map(({ id, name }) => [id, name]));
  return {
    act,
    askedBy: names.get(act.askedBy) ?? act.askedBy,
    isOwn: act.askedBy === member.id,
    ways: judged.ok ? ok(await deps.passkeys.askToApprove(member.id, challengeOf(act))) : judged,
  };
}

async function judge({ staff }: StaffReportsDeps, member: Member, act: ReportAct | undefined) {
  const able = await staff.whoMay('decide_cases');
  const askerMay = act !== undefined && standsBehind(able, { memberId: act.askedBy, at: act.askedAt });
  return judgeSignature(act, member.id, askerMay);
}

async function ask(
  deps: StaffReportsDeps,
  member: Member,
  subject: string,
  typed: TypedWish,
): ReturnType<StaffReports['ask']> {
  const { policies } = deps;
  const bare = await findBare(deps, subject);
  if (!bare) return undefined;
  if (await isOwn(deps, member, bare)) return err({ code: 'own_matter' });
  if (bare.possible.length === 0) return err({ code: bare.view ? 'report_decided' : 'not_frozen' });
  const wish = readWish(typed, bare.possible);
  if (!wish.ok) return err({ code: 'wish_unclear', faults: wish.error });
  const sum = bare.view && (await sumOf(deps, bare.view.report));
  const aloneMost = await policies.decideAloneMost(sum?.currency ?? 'EUR');
  return needsSecond(wish.value.deed, sum, aloneMost)
    ? askSecond(deps, member, bare, wish.value)
    : decideAlone(deps, member, bare, wish.value);
}

async function sumOf({ unauthorized, world }: StaffReportsDeps, report: Report): Promise<Money | undefined> {
  return sumAtStake(report, await unauthorized.listOf(report.holderId), world.clocks.business());
}

function decideAlone(
  deps: StaffReportsDeps,
  member: Member,
  bare: Bare,
  wish: Wish,
): Promise<Result<undefined, ActError>> {
  return deps.db.writeResult<undefined, ActError>(async (tx) => {
    if (await lockWaitingAct(tx, bare.subject)) return err({ code: 'act_waits' });
    const done = await carryOut(deps, tx, bare, wish);
    if (!done.ok) return done;
    await deps.staffLog.note(tx, member.id, 'decides_report', aboutOf(bare, wish));
    return ok(undefined);
  });
}

async function askSecond(
  { db, world, staff, staffLog }: StaffReportsDeps,
  member: Member,
  bare: Bare,
  wish: Wish,
): Promise<Result<undefined, ActError>> {
  const able = await staff.whoMay('decide_cases');
  if (!able.some(({ id }) => id !== member.id)) return err({ code: 'nobody_to_sign' });
  return db.writeResult<undefined, ActError>(async (tx) => {
    const [id, askedAt] = [world.ids.mint('rac'), world.clocks.security()];
    const act: ReportAct = { ...wish, id, subject: bare.subject, askedBy: member.id, askedAt, endedAs: null };
    if (!(await insertAct(tx, act))) return err({ code: 'act_waits' });
    await staffLog.note(tx, member.id, 'asks_report_act', aboutOf(bare, wish));
    return ok(undefined);
  });
}

function aboutOf({ subject, holder }: Bare, { deed, ground }: Wish) {
  return { holderId: holder.id, ground, reason: `${deed} ${subject}` };
}

async function sign(
  deps: StaffReportsDeps,
  member: Member,
  subject: string,
  response: AuthenticationResponseJSON | undefined,
): ReturnType<StaffReports['sign']> {
  const { db, passkeys, staffLog, world } = deps;
  const bare = await findBare(deps, subject);
  if (!bare) return undefined;
  if (await isOwn(deps, member, bare)) return err({ code: 'own_matter' });
  const judged = await judge(deps, member, await db.one((tx) => findWaitingAct(tx, bare.subject)));
  if (!judged.ok) return judged;
  const seen = judged.value;
  const challenge = challengeOf(seen);
  const isSigned = response !== undefined && (await passkeys.judgeApproval(member.id, challenge, response));
  if (!isSigned) return err({ code: 'passkey_refused' });
  return db.writeResult<undefined, ActError>(async (tx) => {
    const act = await lockWaitingAct(tx, bare.subject);
    if (act?.id !== seen.id) return err({ code: 'act_gone' });
    const done = await carryOut(deps, tx, bare, act);
    if (!done.ok) return done;
    await endAct(tx, act.id, { as: 'signed', by: member.id, at: world.clocks.security() }, challenge);
    await staffLog.note(tx, member.id, 'signs_report_act', aboutOf(bare, act));
    return ok(undefined);
  });
}

/** Lets a deed take effect, in the transaction of its signature. */
async function carryOut(
  { unauthorized, freezing }: StaffReportsDeps,
  tx: Tx,
  { view, holder }: Bare,
  { deed, ground, words }: Wish,
): Promise<Result<unknown, ActError>> {
  if (deed === 'unfreeze') {
    return (await freezing.unfreezeByStaff(tx, holder.id)) ? ok(undefined) : err({ code: 'not_frozen' });
  }
  return view
    ? unauthorized.decide(tx, view, { status: deed, ground: ground as Ground, words })
    : err({ code: 'act_gone' });
}

async function end(deps: StaffReportsDeps, member: Member, subject: string): ReturnType<StaffReports['end']> {
  const { db, world, staffLog } = deps;
  const bare = await findBare(deps, subject);
  if (!bare) return undefined;
  if (await isOwn(deps, member, bare)) return err({ code: 'own_matter' });
  return db.writeResult<undefined, ActError>(async (tx) => {
    const act = await lockWaitingAct(tx, bare.subject);
    if (!act) return err({ code: 'act_gone' });
    const as = act.askedBy === member.id ? 'withdrawn' : 'sent_back';
    await endAct(tx, act.id, { as, by: member.id, at: world.clocks.security() }, null);
    await staffLog.note(tx, member.id, 'ends_report_act', aboutOf(bare, act));
    return ok(undefined);
  });
}
