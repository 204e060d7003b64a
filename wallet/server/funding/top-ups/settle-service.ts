import { setTimers } from '#platform/jobs/timers.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Charge } from '../processor/domain.ts';
import { askAgainAt, isSettled, isSurelyLost } from './domain.ts';
import type { Outcome, TopUp } from './domain.ts';
import { askDeadline } from './jobs-schema.ts';
import type { TopUpDeps } from './port.ts';
import { settleTopUp } from './settle-commands.ts';
import { findTopUp } from './store.ts';

type SettleDeps = Omit<TopUpDeps, 'proofs' | 'accounts' | 'fees' | 'rates' | 'publicUrl'>;

/** The top-up of an outcome, as it was stored. */
type Stored = Pick<TopUp, 'id' | 'amount'>;

/** Applies an outcome to a top-up. Answer, webhook, return of the browser and deadline all call this. */
export async function recordOutcome(
  { batch, ledger, world }: Pick<SettleDeps, 'batch' | 'ledger' | 'world'>,
  { id: topUpId, amount: { currency } }: Stored,
  outcome: Outcome,
): Promise<TopUp> {
  const house = {
    clearingId: ledger.house('processor_clearing', currency, HOME_CELL),
    feesId: ledger.house('fees', currency, HOME_CELL),
  };
  const settled = await batch.submit(settleTopUp, { topUpId, outcome, house }, { cell: HOME_CELL });
  if (settled.ok) return settled.value;
  // An operator must look at this: the instrument was charged, and not by amount plus fee.
  world.log.error({ topUpId, outcome: outcome.kind, code: settled.error.code }, 'a charge differs from its top-up');
  throw new Error(`The charge of ${topUpId} differs from the top-up: ${settled.error.code}`);
}

/** Finds one of the holder's top-ups. If it is not settled, asks the processor first. */
export async function lookAtTopUp(deps: SettleDeps, holderId: Id<'hld'>, id: Id<'top'>): Promise<TopUp | undefined> {
  const { db, world } = deps;
  const topUp = await db.asReader({ holder: holderId }, (tx) => findTopUp(tx, HOME_CELL, id));
  if (!topUp || isSettled(topUp) || isStillAsked(topUp, world.clocks.security())) return topUp;
  return askProcessor(deps, topUp, { mayCancel: false }).catch((error: unknown) => {
    world.log.warn({ err: error, topUpId: id }, 'the processor did not report the outcome of a top-up');
    return topUp;
  });
}

/** For this long, only the first request waits for the processor's answer, and nothing asks again. */
const FIRST_ANSWER_WITHIN_MS = 3_000;

function isStillAsked(topUp: TopUp, securityNow: Date): boolean {
  return topUp.processorId === null && securityNow.getTime() - topUp.askedAt.getTime() < FIRST_ANSWER_WITHIN_MS;
}

/** Reads a charge that a webhook named, and applies it to its top-up. Ignores charges that are not for top-ups. */
export async function applyCharge(deps: SettleDeps, processorId: string): Promise<void> {
  const charge = await deps.processor.readCharge(processorId);
  const { reference } = charge;
  if (!isId('top', reference)) return;
  const topUp = await deps.db.one((tx) => findTopUp(tx, HOME_CELL, reference));
  invariant(topUp, 'a top-up is stored before its instrument is charged');
  await recordOutcome(deps, topUp, { kind: 'charge', charge });
}

/** Asks the processor for the outcome of a top-up's charge, and sets the next deadline until the outcome is known. */
export async function askAtDeadline(deps: SettleDeps, topUpId: Id<'top'>): Promise<void> {
  const { db, world } = deps;
  const topUp = await db.one((tx) => findTopUp(tx, HOME_CELL, topUpId));
  if (!topUp || isSettled(topUp)) return;
  // The next timer is set before asking, so that the wallet asks again even if this attempt fails.
  const now = world.clocks.business();
  const status = topUp.status === 'processing' ? topUp.status : 'started';
  const again = askDeadline.at(askAgainAt({ status }, now), topUp.id);
  await db.asWriter((tx) => setTimers(tx, [again], HOME_CELL));
  await askProcessor(deps, topUp, { mayCancel: true });
}

/** Asks the processor for a charge's outcome and applies it. `mayCancel` ends a charge that waits for the holder. */
async function askProcessor(deps: SettleDeps, topUp: TopUp, { mayCancel }: { mayCancel: boolean }): Promise<TopUp> {
  const { processor, world } = deps;
  const charge = await findCharge(deps, topUp);
  if (!charge) {
    if (!isSurelyLost(topUp, world.clocks.security())) return topUp;
    return recordOutcome(deps, topUp, { kind: 'none', refusal: 'processor_unavailable' });
  }
  if (charge.state.status === 'unconfirmed' && isSurelyLost(topUp, world.clocks.security()))
    return endUnconfirmed(deps, topUp, charge);
  // The holder's time to confirm is over, and nobody may confirm the charge later.
  const isLeft = mayCancel && topUp.status === 'action_required' && charge.state.status === 'action_required';
  const known = isLeft ? await processor.cancelCharge(charge.processorId) : charge;
  return recordOutcome(deps, topUp, { kind: 'charge', charge: known });
}

/** Ends a charge that the processor stored and refused, whose refusal was lost: it would wait for ever. */
async function endUnconfirmed(deps: SettleDeps, topUp: TopUp, { processorId }: Charge): Promise<TopUp> {
  const charge = await deps.processor.cancelCharge(processorId);
  const isOver = charge.state.status === 'declined';
  return recordOutcome(
    deps,
    topUp,
    isOver ? { kind: 'none', refusal: 'processor_unavailable' } : { kind: 'charge', charge },
  );
}

/** The processor's clock may be this far behind the wallet's. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Finds the charge of a top-up by the processor's id or, if the answer was lost, by the top-up's id. */
async function findCharge({ processor, instruments }: SettleDeps, topUp: TopUp): Promise<Charge | undefined> {
  if (topUp.processorId !== null) return processor.readCharge(topUp.processorId);
  const customerId = await instruments.customerOf(topUp.holderId);
  const since = new Date(topUp.askedAt.getTime() - CLOCK_SKEW_MS);
  return processor.findCharge({ reference: topUp.id, customerId, since });
}
