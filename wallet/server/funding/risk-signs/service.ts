import type { Db } from '#platform/db/db.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { HOME_CELL } from '../../cell.ts';
import type { RiskSign } from '../processor/dispute-domain.ts';
import type { Processor } from '../processor/domain.ts';
import type { TopUps } from '../top-ups/service.ts';
import { openSigns, putSign, signsOf } from './store.ts';
import type { StoredSign } from './store.ts';

export type { StoredSign } from './store.ts';

/** The door to signs of fraud: a bank's early warning, and the processor's review of a risky charge. */
export interface RiskSigns {
  /** Reads a sign at the processor and stores it; called after a webhook. Ignores signs about other charges. */
  changed(kind: RiskSign['kind'], processorId: string): Promise<void>;
  /** Lists the open ones of all holders, the newest first. */
  open(most: number): Promise<StoredSign[]>;
  /** Lists those about a charge, the first one first. */
  of(topUpId: Id<'top'>): Promise<StoredSign[]>;
}

interface RiskSignDeps {
  readonly db: Db;
  readonly processor: Pick<Processor, 'readRiskSign' | 'readCharge'>;
  readonly topUps: Pick<TopUps, 'find'>;
}

/** Creates the door to signs of fraud. */
export function createRiskSigns(deps: RiskSignDeps): RiskSigns {
  const { db } = deps;
  return {
    changed: (kind, processorId) => readSign(deps, kind, processorId),
    open: (most) => db.one((tx) => openSigns(tx, HOME_CELL, most)),
    of: (topUpId) => db.one((tx) => signsOf(tx, HOME_CELL, topUpId)),
  };
}

async function readSign(
  { db, processor, topUps }: RiskSignDeps,
  kind: RiskSign['kind'],
  processorId: string,
): Promise<void> {
  const sign = await processor.readRiskSign(kind, processorId);
  const reference = sign.chargeId === null ? null : (await processor.readCharge(sign.chargeId)).reference;
  if (!isId('top', reference)) return;
  const topUp = await topUps.find(reference);
  invariant(topUp, 'a top-up is stored before its card is charged');
  await db.asWriter((tx) => putSign(tx, HOME_CELL, sign, topUp));
}
