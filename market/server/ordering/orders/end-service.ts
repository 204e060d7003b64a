import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { linesInOrder } from './domain.ts';
import { attemptState, endUnpaid } from './payment-domain.ts';
import type { PayOutcome } from './pay-service.ts';
import { announce } from './record-service.ts';
import type { OrdersDeps } from './service.ts';
import { lockOrder, updateOrder } from './store.ts';

/**
 * Ends an order that is not paid, and gives its goods back. The order that is answered says what came of it: it may
 * prove to be paid, and it still awaits its payment where another attempt has begun in this very instant.
 */
export type EndUnpaid = (id: Id<'ord'>, as: 'expired' | 'canceled') => PayOutcome;

export function createEndUnpaid(
  { db, catalog }: Pick<OrdersDeps, 'db' | 'catalog'>,
  endAttempt: (id: Id<'ord'>) => PayOutcome,
): EndUnpaid {
  return async (id, as) => {
    // The payment is called off first: were it captured in this instant, the order would be paid, not ended.
    const called = await endAttempt(id);
    // While the wallet is silent it may have been paid: the goods stay taken until it answers.
    if (!called.ok || called.value.status !== 'awaiting_payment') return called;
    return db.write(async (tx) => {
      const locked = await lockOrder(tx, id);
      const isIdle = ['ended', 'unasked'].includes(attemptState(locked));
      if (locked.status !== 'awaiting_payment' || !isIdle) return ok(locked);
      const ended = endUnpaid(locked, as);
      await updateOrder(tx, ended);
      for (const line of linesInOrder(locked)) {
        await catalog.returnStock(tx, line.productId, line.quantity);
      }
      await announce(tx, locked, ended);
      return ok(ended);
    });
  };
}

/** Cancels an order that is not paid, at its shopper's wish. Ended before, it stays as it was. */
export type Cancel = (id: Id<'ord'>) => PayOutcome;

export function createCancel(end: EndUnpaid): Cancel {
  return async (id) => {
    const ended = await end(id, 'canceled');
    if (!ended.ok) return ended;
    const { status } = ended.value;
    const isOver = status === 'canceled' || status === 'expired';
    return isOver ? ended : err({ code: 'order_not_cancelable', status });
  };
}
