import type { Db } from '#platform/db/db.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { World } from '#platform/kernel/world.ts';
import { total } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import type { Processor } from '../processor/domain.ts';
import type { TopUps } from '../top-ups/service.ts';
import { settleCardRefund } from './commands.ts';
import { askRefundAt } from './domain.ts';
import type { CardRefund, RefundOutcome } from './domain.ts';
import { cardRefundDeadline } from './jobs-schema.ts';
import { cardRefundsOf, findCardRefund } from './store.ts';

/** The door to refunds to cards. */
export interface CardRefunds {
  /** Finds a refund to a card of any holder. */
  find(id: Id<'crf'>): Promise<CardRefund | undefined>;
  /** Sums what of a payment's refunds goes back to its card; what the card did not take is in the balance. */
  toCard(payment: { readonly id: Id<'pay'>; readonly amount: Money }): Promise<Money>;
  /** Sends a stored refund to the processor, unless the processor has it already, and records the outcome. */
  send(id: Id<'crf'>): Promise<void>;
  /**
   * Reads a refund at the processor, by the processor's id, and records its outcome: also the failure of one that had
   * succeeded. Ignores refunds that the wallet did not make.
   */
  changed(processorId: string): Promise<void>;
}

interface CardRefundsDeps {
  readonly db: Db;
  readonly world: World;
  readonly batch: Batch;
  readonly ledger: Ledger;
  readonly processor: Pick<Processor, 'refundCharge' | 'readRefund' | 'findRefund'>;
  readonly topUps: Pick<TopUps, 'find'>;
}

/** Creates the door to refunds to cards. */
export function createCardRefunds(deps: CardRefundsDeps): CardRefunds {
  return {
    find: (id) => deps.db.one((tx) => findCardRefund(tx, HOME_CELL, id)),
    toCard: (payment) => sumToCard(deps, payment),
    send: (id) => sendRefund(deps, id),
    changed: (processorId) => applyRefund(deps, processorId),
  };
}

async function sumToCard(
  { db }: CardRefundsDeps,
  { id, amount }: { readonly id: Id<'pay'>; readonly amount: Money },
): Promise<Money> {
  const all = await db.one((tx) => cardRefundsOf(tx, HOME_CELL, id));
  return total(
    all.filter(({ status }) => status !== 'failed').map((one) => one.amount),
    amount.currency,
  );
}

async function sendRefund(deps: CardRefundsDeps, id: Id<'crf'>): Promise<void> {
  const { db, world, processor, topUps } = deps;
  const refund = await db.one((tx) => findCardRefund(tx, HOME_CELL, id));
  const askAt = refund && askRefundAt(refund, world.clocks.business());
  if (!refund || !askAt) return;
  // The next timer is set before asking, so that the wallet asks again even if this attempt fails.
  await db.asWriter((tx) => setTimers(tx, [cardRefundDeadline.at(askAt, id)], HOME_CELL));
  if (refund.processorId !== null) return applyRefund(deps, refund.processorId);
  const charge = (await topUps.find(refund.topUpId))?.processorId;
  invariant(charge, 'what a card paid has a charge');
  // An earlier try may have sent it and lost the answer.
  const known = await processor.findRefund({ reference: id, chargeId: charge });
  const answer = known
    ? ({ kind: 'refund', refund: known } as const)
    : await processor.refundCharge({ reference: id, chargeId: charge, amount: refund.amount });
  await world.faultpoint('card_refund.sent');
  // Without an answer, the deadline looks for it.
  if (answer.kind === 'unknown') return;
  if (answer.kind === 'rejected') world.log.warn({ id, code: answer.code }, 'the processor refused a refund to a card');
  await recordOutcome(deps, id, answer.kind === 'refund' ? answer : { kind: 'none' });
}

async function applyRefund(deps: CardRefundsDeps, processorId: string): Promise<void> {
  const refund = await deps.processor.readRefund(processorId);
  if (isId('crf', refund.reference)) await recordOutcome(deps, refund.reference, { kind: 'refund', refund });
}

async function recordOutcome(
  { batch, ledger, world }: CardRefundsDeps,
  cardRefundId: Id<'crf'>,
  outcome: RefundOutcome,
): Promise<void> {
  const clearingId = ledger.house('processor_clearing', 'EUR', HOME_CELL);
  const settled = await batch.submit(settleCardRefund, { cardRefundId, outcome, clearingId }, { cell: HOME_CELL });
  if (settled.ok) return;
  world.log.error({ cardRefundId, code: settled.error.code }, 'a refund at the processor differs from the wallet’s');
  throw new Error(`The refund ${cardRefundId} differs at the processor: ${settled.error.code}`);
}
