import type { Db } from '#platform/db/db.ts';
import type { KeyReused } from '#platform/http/idempotency.ts';
import { isId } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { SubmitOptions } from '../../ledger/batch/batch.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import type { MoveError } from '../escrow/commands.ts';
import type { RefundWish } from '../escrow/lots-domain.ts';
import type { Escrow } from '../escrow/service.ts';
import { refundId } from './domain.ts';
import type { Refund } from './domain.ts';
import { findRefund, refundsOf } from './store.ts';

/** The door to refunds. */
export interface Refunds {
  /**
   * Refunds a part or some of it, at any stage: out of escrow, and after its release from the balances of seller and
   * shop.
   *
   * @param asked.key The shop's key, under which it is refunded once.
   */
  refund(
    payment: Payment,
    asked: { partId: string; wish: RefundWish; reason?: string; key: NonNullable<SubmitOptions['key']> },
  ): Promise<Result<Refund, MoveError | KeyReused>>;
  /** Finds a refund of a payment. */
  find(payment: Pick<Payment, 'id' | 'cell'>, refundId: string): Promise<Refund | undefined>;
  /** Lists the refunds of a payment, the first one first. */
  list(payment: Pick<Payment, 'id' | 'cell'>): Promise<Refund[]>;
}

interface RefundsDeps {
  readonly db: Db;
  readonly escrow: Pick<Escrow, 'move'>;
}

/** Creates the door to refunds. */
export function createRefunds(deps: RefundsDeps): Refunds {
  return {
    refund: (payment, asked) => refundPart(deps, payment, asked),
    find: (payment, id) => findOne(deps, payment, id),
    list: (payment) => listRefunds(deps, payment),
  };
}

async function refundPart(
  deps: RefundsDeps,
  payment: Payment,
  { partId, wish, reason, key }: Parameters<Refunds['refund']>[1],
): ReturnType<Refunds['refund']> {
  const why = { cause: 'shop', ...(reason === undefined ? {} : { reason }) } as const;
  const moved = await deps.escrow.move(payment, partId, { kind: 'refunded', wish }, { ...why, key });
  if (!moved.ok) return moved;
  // The answer is the payment as it was right after the refund, also for a replay.
  const part = moved.value.parts.find((one) => one.id === partId);
  invariant(part, 'the answer has the refunded part');
  const made = await findOne(deps, payment, refundId(partId, BigInt(part.refunded.amount)));
  invariant(made, 'a refund that was answered is recorded');
  return ok(made);
}

async function findOne(
  { db }: RefundsDeps,
  { id: paymentId, cell }: Pick<Payment, 'id' | 'cell'>,
  id: string,
): Promise<Refund | undefined> {
  const found = isId('rfd', id) ? await db.one((tx) => findRefund(tx, cell, id)) : undefined;
  return found?.paymentId === paymentId ? found : undefined;
}

function listRefunds({ db }: RefundsDeps, payment: Pick<Payment, 'id' | 'cell'>): Promise<Refund[]> {
  return db.one((tx) => refundsOf(tx, payment.cell, payment.id));
}
