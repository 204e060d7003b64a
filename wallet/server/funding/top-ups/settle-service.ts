import { setTimers } from '#platform/jobs/timers.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Charge } from '../processor/domain.ts';
import { askAgainAt, isSettled, isSurelyLost } from './domain.ts';
import type { Outcome, TopUp } from './domain.ts';
import { askDeadline } from './jobs-schema.ts';
import type { TopUpDeps } from './port.ts';
import { settleTopUp } from './settle-commands.ts';
import { findTopUp } from './store.ts';

type SettleDeps = Omit<TopUpDeps, 'proofs' | 'accounts' | 'fees' | 'publicUrl'>;

/** The one way of an outcome onto a top-up: from the answer, the webhook, the return of the browser, and the deadline. */
export async function recordOutcome(
  { batch, ledger, world }: Pick<SettleDeps, 'batch' | 'ledger' | 'world'>,
  topUpId: Id<'top'>,
  outcome: Outcome,
): Promise<TopUp> {
  const house = {
    clearingId: ledger.house('processor_clearing', 'EUR', HOME_CELL),
    feesId: ledger.house('fees', 'EUR', HOME_CELL),
  };
  const settled = await batch.submit(settleTopUp, { topUpId, outcome, house }, { cell: HOME_CELL });
  if (settled.ok) return settled.value;
  // Someone has to look at this: money was taken that does not fit what was asked for.
  world.log.error({ topUpId, outcome: outcome.kind, code: settled.error.code }, 'a charge does not fit its top-up');
  throw new Error(`The charge of ${topUpId} does not fit: ${settled.error.code}`);
}

/** One of the holder's top-ups; the processor is asked first where it is not settled. */
export async function lookAtTopUp(deps: SettleDeps, holderId: Id<'hld'>, id: Id<'top'>): Promise<TopUp | undefined> {
  const { db, world } = deps;
  const topUp = await db.asReader({ holder: holderId }, (tx) => findTopUp(tx, HOME_CELL, id));
  if (!topUp || isSettled(topUp) || isStillAsked(topUp, world.clocks.security())) return topUp;
  return askProcessor(deps, topUp, { mayCancel: false }).catch((error: unknown) => {
    world.log.warn({ err: error, topUpId: id }, 'the processor could not be asked');
    return topUp;
  });
}

/** The first request is given this long before another is made on its behalf. */
const FIRST_ANSWER_WITHIN_MS = 3_000;

function isStillAsked(topUp: TopUp, securityNow: Date): boolean {
  return topUp.processorId === null && securityNow.getTime() - topUp.askedAt.getTime() < FIRST_ANSWER_WITHIN_MS;
}

/** Reads a charge again that the processor's webhook named, and applies it to its top-up. */
export async function applyCharge(deps: SettleDeps, processorId: string): Promise<void> {
  const charge = await deps.processor.readCharge(processorId);
  if (isId('top', charge.reference)) await recordOutcome(deps, charge.reference, { kind: 'charge', charge });
}

/** Asks how the charge of a top-up went, and again later until it is known. */
export async function askAtDeadline(deps: SettleDeps, topUpId: Id<'top'>): Promise<void> {
  const { db, world } = deps;
  const topUp = await db.one((tx) => findTopUp(tx, HOME_CELL, topUpId));
  if (!topUp || isSettled(topUp)) return;
  // The timer is set again before the question: however that ends, it is asked again.
  const now = world.clocks.business();
  const again = askDeadline.at(askAgainAt({ ...topUp, status: 'started' }, now), topUp.id);
  await db.asWriter((tx) => setTimers(tx, [again], HOME_CELL));
  await askProcessor(deps, topUp, { mayCancel: true });
}

/** Asks the processor how a charge went, by its name or, where the answer was lost, by the top-up's. */
async function askProcessor(deps: SettleDeps, topUp: TopUp, { mayCancel }: { mayCancel: boolean }): Promise<TopUp> {
  const { processor, world } = deps;
  const charge = await findCharge(deps, topUp);
  if (!charge) {
    if (!isSurelyLost(topUp, world.clocks.security())) return topUp;
    return recordOutcome(deps, topUp.id, { kind: 'none', refusal: 'processor_unavailable' });
  }
  // The deadline of a charge that waits for the person has come: it is not left open for somebody to find.
  const isLeft = mayCancel && topUp.status === 'action_required' && charge.state.status === 'action_required';
  const known = isLeft ? await processor.cancelCharge(charge.processorId) : charge;
  return recordOutcome(deps, topUp.id, { kind: 'charge', charge: known });
}

/** A charge made a little before the wallet noted its question, by the processor's clock, counts all the same. */
const CLOCK_SKEW_MS = 5 * 60_000;

async function findCharge({ processor, instruments }: SettleDeps, topUp: TopUp): Promise<Charge | undefined> {
  if (topUp.processorId !== null) return processor.readCharge(topUp.processorId);
  const customerId = await instruments.customerOf(topUp.holderId);
  const since = new Date(topUp.askedAt.getTime() - CLOCK_SKEW_MS);
  return processor.findCharge({ reference: topUp.id, customerId, since });
}
