import type { Db } from '#platform/db/db.ts';
import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { isSamePerson } from '#platform/staff/members/domain.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import { needsEvidence } from '../../funding/chargebacks/domain.ts';
import type { Chargeback } from '../../funding/chargebacks/domain.ts';
import type { Chargebacks } from '../../funding/chargebacks/service.ts';
import { ProcessorUnavailableError } from '../../funding/processor/domain.ts';
import type { Evidence, EvidenceError } from '../../funding/processor/dispute-domain.ts';
import type { RiskSigns, StoredSign } from '../../funding/risk-signs/service.ts';
import type { TopUp } from '../../funding/top-ups/domain.ts';
import type { TopUps } from '../../funding/top-ups/service.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import type { Payments } from '../../payments/payments/service.ts';
import type { StaffLog } from '../log/service.ts';
import type { Looking } from '../looking/service.ts';
import { judgeSending, readEvidence } from './domain.ts';
import type { DeedError, EvidenceFault, TypedEvidence } from './domain.ts';
import { composeEvidence } from './evidence-words.ts';
import { findEvidence, putEvidence } from './store.ts';

/** A chargeback, with what operators judge it by. */
export interface ChargebackMatter {
  readonly chargeback: Chargeback;
  readonly topUp: TopUp;
  /** The payment whose card share the charge was. */
  readonly payment: Payment | undefined;
  readonly signs: readonly StoredSign[];
  /** What was kept as evidence, or else what the records say. */
  readonly evidence: Evidence;
  readonly isKept: boolean;
}

/** Why nothing was done. */
export type ChargebackDeedError =
  | EvidenceError
  | DeedError
  | { readonly code: 'own_matter' | 'processor_silent' | 'not_sure' }
  | { readonly code: 'evidence_unclear'; readonly faults: readonly EvidenceFault[] };

type Done = Promise<Result<Chargeback, ChargebackDeedError> | undefined>;

/** The door to chargebacks for operators. Each look and each deed is in the log of staff. */
export interface StaffChargebacks {
  /** Lists the open chargebacks, those due first, and the open signs of fraud. */
  list(): Promise<{ readonly chargebacks: readonly Chargeback[]; readonly signs: readonly StoredSign[] }>;
  /** Shows a chargeback; undefined if there is none. The look is in the log. */
  look(member: Member, id: string): Promise<Result<ChargebackMatter, ChargebackDeedError> | undefined>;
  /** Keeps evidence, and sends it to the bank. What the processor refuses is kept. */
  send(member: Member, id: string, typed: TypedEvidence): Done;
  /** Accepts that the money is lost. @param isSure Whether the operator confirmed that it is final. */
  accept(member: Member, id: string, isSure: boolean): Done;
}

interface StaffChargebackDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks'>;
  readonly chargebacks: Pick<Chargebacks, 'find' | 'open' | 'sendEvidence' | 'accept'>;
  readonly riskSigns: Pick<RiskSigns, 'open' | 'of'>;
  readonly topUps: Pick<TopUps, 'find'>;
  readonly payments: Pick<Payments, 'find'>;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly staffLog: StaffLog;
  readonly looking: Pick<Looking, 'note'>;
}

const MOST_LISTED = 200;

/** Creates the door to chargebacks for operators. */
export function createStaffChargebacks(deps: StaffChargebackDeps): StaffChargebacks {
  return {
    list: async () => ({
      chargebacks: await deps.chargebacks.open(MOST_LISTED),
      signs: await deps.riskSigns.open(MOST_LISTED),
    }),
    look: (member, id) => look(deps, member, id),
    send: (member, id, typed) => send(deps, member, id, typed),
    accept: (member, id, isSure) => accept(deps, member, id, isSure),
  };
}

/** Finds a chargeback for a member whose own charge it is not. */
async function findFor(
  { chargebacks, accounts }: StaffChargebackDeps,
  member: Member,
  id: string,
): Promise<Result<Chargeback, ChargebackDeedError> | undefined> {
  const chargeback = await chargebacks.find(id);
  if (!chargeback) return undefined;
  const isOwn = isSamePerson(member, await accounts.get(chargeback.holderId));
  return isOwn ? err({ code: 'own_matter' }) : ok(chargeback);
}

async function look(deps: StaffChargebackDeps, member: Member, id: string): ReturnType<StaffChargebacks['look']> {
  const found = await findFor(deps, member, id);
  if (!found?.ok) return found;
  const chargeback = found.value;
  await deps.looking.note(member, { holderIds: [chargeback.holderId], reason: `chargeback ${chargeback.id}` });
  const { topUpId, paymentId } = chargeback;
  const [topUp, payment, signs, kept] = await Promise.all([
    deps.topUps.find(topUpId),
    paymentId === null ? undefined : deps.payments.find(paymentId),
    deps.riskSigns.of(topUpId),
    deps.db.one((tx) => findEvidence(tx, chargeback.id)),
  ]);
  if (!topUp) return undefined;
  const evidence = kept ?? composeEvidence({ topUp, payment });
  return ok({ chargeback, topUp, payment, signs, evidence, isKept: kept !== undefined });
}

async function send(deps: StaffChargebackDeps, member: Member, id: string, typed: TypedEvidence): Done {
  const { db, world, chargebacks, staffLog } = deps;
  const found = await findFor(deps, member, id);
  if (!found?.ok) return found;
  const chargeback = found.value;
  const now = world.clocks.business();
  const judged = judgeSending(chargeback, now);
  if (!judged.ok) return judged;
  const read = readEvidence(typed);
  if (!read.ok) return err({ code: 'evidence_unclear', faults: read.error });
  const evidence = read.value;
  // Kept and logged before the call, so that neither is lost with its answer.
  await db.asWriter(async (tx) => {
    await putEvidence(tx, chargeback, evidence, now);
    await staffLog.note(tx, member.id, 'sends_evidence', aboutOf(chargeback));
  });
  const key = sha256(canonicalJson({ id: chargeback.id, evidence: { ...evidence } })).toString('hex');
  return answered(() => chargebacks.sendEvidence(chargeback, evidence, key));
}

async function accept(deps: StaffChargebackDeps, member: Member, id: string, isSure: boolean): Done {
  const { db, chargebacks, staffLog } = deps;
  const found = await findFor(deps, member, id);
  if (!found?.ok) return found;
  const chargeback = found.value;
  if (!needsEvidence(chargeback)) return err({ code: 'nothing_asked' });
  if (!isSure) return err({ code: 'not_sure' });
  await db.asWriter((tx) => staffLog.note(tx, member.id, 'accepts_chargeback', aboutOf(chargeback)));
  return answered(() => chargebacks.accept(chargeback));
}

function aboutOf({ id, holderId }: Chargeback) {
  return { holderId, reason: `chargeback ${id}` };
}

/** A lost answer is no refusal: the webhook reports what the processor has done. */
async function answered(
  call: () => Promise<Result<Chargeback, EvidenceError>>,
): Promise<Result<Chargeback, ChargebackDeedError>> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ProcessorUnavailableError) return err({ code: 'processor_silent' });
    throw error;
  }
}
