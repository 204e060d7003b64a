import type { Db } from '#platform/db/db.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Processor } from '../processor/domain.ts';
import type { Dispute, Evidence, EvidenceError } from '../processor/dispute-domain.ts';
import type { TopUp } from '../top-ups/domain.ts';
import type { TopUps } from '../top-ups/service.ts';
import { followDispute } from './commands.ts';
import type { Chargeback } from './domain.ts';
import { disputedTopUps, findChargeback, openChargebacks, topUpsTakenBack } from './store.ts';

/** The door to charges that banks take back. */
export interface Chargebacks {
  /** Reads a dispute at the processor and follows it; called after a webhook. Ignores disputes of other charges. */
  changed(disputeId: string): Promise<void>;
  /** Finds any holder's chargeback. */
  find(id: string): Promise<Chargeback | undefined>;
  /** Finds the top-ups of chargebacks of a holder, by the ids of these. */
  topUpsOf(holderId: Id<'hld'>, ids: readonly Id<'cbk'>[]): Promise<ReadonlyMap<Id<'cbk'>, Id<'top'>>>;
  /** Finds the top-ups of a holder of which a bank has taken money back, and not given it back. */
  takenBackOf(holderId: Id<'hld'>): Promise<readonly Id<'top'>[]>;
  /** Lists the open ones of all holders, those due first. */
  open(most: number): Promise<Chargeback[]>;
  /** Sends evidence to the bank, once under a key, and follows the answer. */
  sendEvidence(chargeback: Chargeback, evidence: Evidence, key: string): Promise<Result<Chargeback, EvidenceError>>;
  /** Accepts that the money is lost, and follows the answer. */
  accept(chargeback: Chargeback): Promise<Result<Chargeback, EvidenceError>>;
}

interface ChargebackDeps {
  readonly db: Db;
  readonly world: World;
  readonly batch: Batch;
  readonly ledger: Pick<Ledger, 'house'>;
  readonly processor: Pick<Processor, 'readDispute' | 'readCharge' | 'sendEvidence' | 'acceptDispute'>;
  readonly topUps: Pick<TopUps, 'find' | 'chargeChanged'>;
  readonly security: Pick<SecurityLog, 'note'>;
}

/** Creates the door to chargebacks. */
export function createChargebacks(deps: ChargebackDeps): Chargebacks {
  const { db, processor } = deps;
  return {
    changed: (disputeId) => readDispute(deps, disputeId),
    find: async (id) => (isId('cbk', id) ? db.one((tx) => findChargeback(tx, HOME_CELL, id)) : undefined),
    topUpsOf: (holderId, ids) => topUpsOf(deps, holderId, ids),
    takenBackOf: (holderId) => db.one((tx) => topUpsTakenBack(tx, HOME_CELL, holderId)),
    open: (most) => db.one((tx) => openChargebacks(tx, HOME_CELL, most)),
    sendEvidence: async ({ processorId }, evidence, key) =>
      followAnswer(deps, await processor.sendEvidence(processorId, evidence, key)),
    accept: async ({ processorId }) => followAnswer(deps, await processor.acceptDispute(processorId)),
  };
}

async function topUpsOf({ db }: ChargebackDeps, holderId: Id<'hld'>, ids: readonly Id<'cbk'>[]) {
  if (ids.length === 0) return new Map<Id<'cbk'>, Id<'top'>>();
  const found = await db.one((tx) => disputedTopUps(tx, HOME_CELL, holderId, ids));
  return new Map(found.map(({ id, topUpId }) => [id, topUpId]));
}

async function readDispute(deps: ChargebackDeps, disputeId: string): Promise<void> {
  const dispute = await deps.processor.readDispute(disputeId);
  const topUp = await topUpOf(deps, dispute);
  if (topUp) await followed(deps, dispute, topUp);
}

/** Finds the top-up of a disputed charge. The charge itself may have been heard of after its dispute. */
async function topUpOf({ processor, topUps }: ChargebackDeps, { chargeId }: Dispute): Promise<TopUp | undefined> {
  if (chargeId === null) return undefined;
  const { reference } = await processor.readCharge(chargeId);
  if (!isId('top', reference)) return undefined;
  await topUps.chargeChanged(chargeId);
  const topUp = await topUps.find(reference);
  invariant(topUp?.status === 'succeeded', 'a charge that a bank disputes has brought its money');
  return topUp;
}

async function followed(deps: ChargebackDeps, dispute: Dispute, topUp: TopUp): Promise<Chargeback> {
  const { batch, ledger, security, world } = deps;
  const { currency } = topUp.amount;
  const house = {
    clearingId: ledger.house('processor_clearing', currency, HOME_CELL),
    feesId: ledger.house('chargeback_fees', currency, HOME_CELL),
  };
  const done = await batch.submit(followDispute, { dispute, topUp, house }, { cell: HOME_CELL });
  if (!done.ok) {
    // An operator must look at this: the bank took something else than the charge.
    world.log.error({ dispute: dispute.processorId, topUpId: topUp.id }, 'a dispute differs from its charge');
    throw new Error(`The dispute ${dispute.processorId} differs from ${topUp.id}: ${done.error.code}`);
  }
  const { chargeback, steps } = done.value;
  if (steps.includes('taken')) {
    await security.note('charge.taken_back', chargeback.holderId, {
      chargeback: chargeback.id,
      reason: dispute.reason,
    });
  }
  return chargeback;
}

async function followAnswer(
  deps: ChargebackDeps,
  answer: Result<Dispute, EvidenceError>,
): Promise<Result<Chargeback, EvidenceError>> {
  if (!answer.ok) return answer;
  const topUp = await topUpOf(deps, answer.value);
  invariant(topUp, 'a chargeback is of a charge for a top-up');
  return ok(await followed(deps, answer.value, topUp));
}
