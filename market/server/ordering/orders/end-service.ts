import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { linesInOrder } from './domain.ts';
import type { Order, PaymentProblem } from './domain.ts';
import { attemptState, endUnpaid } from './payment-domain.ts';
import { isUnheard } from './pay-service.ts';
import type { PayOutcome } from './pay-service.ts';
import { announce } from './record-service.ts';
import type { OrdersDeps } from './service.ts';
import { findOrders, lockOrder, unpaidUnder, updateOrder } from './store.ts';

/**
 * Ends an order that is not paid, and gives its goods back. The order that is answered says what came of it: it may
 * prove to be paid, and it still awaits its payment where another attempt has begun in this very instant.
 *
 * @param why Told with the order, where it was not its shopper's wish nor its deadline.
 */
export type EndUnpaid = (id: Id<'ord'>, as: 'expired' | 'canceled', why?: PaymentProblem) => PayOutcome;

export function createEndUnpaid(
  { db, catalog }: Pick<OrdersDeps, 'db' | 'catalog'>,
  endAttempt: (id: Id<'ord'>) => PayOutcome,
): EndUnpaid {
  return async (id, as, why) => {
    // The payment is called off first: were it captured in this instant, the order would be paid, not ended.
    const called = await endAttempt(id);
    // While the wallet is silent it may have been paid: the goods stay taken until it answers.
    if (!called.ok || called.value.status !== 'awaiting_payment') return called;
    return db.asWriter(async (tx) => {
      const locked = await lockOrder(tx, id);
      const isIdle = ['ended', 'unasked'].includes(attemptState(locked));
      if (locked.status !== 'awaiting_payment' || !isIdle) return ok(locked);
      const ended = endUnpaid(locked, as, why);
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

/**
 * Ends the orders that were to be paid under a link that is over, so that its wallet, linked elsewhere, does not hold
 * goods here as well. One whose payment may have been taken unheard is left to its deadline.
 *
 * @throws While one of them may still be asked for or is not called off, so that it is tried again.
 */
export type EndOfLink = (linkId: Id<'lnk'>) => Promise<void>;

export function createEndOfLink({ db }: Pick<OrdersDeps, 'db'>, end: EndUnpaid): EndOfLink {
  const unpaid = async (linkId: Id<'lnk'>): Promise<Order[]> =>
    (await db.one((tx) => findOrders(tx, unpaidUnder(linkId)))).filter((order) => !isUnheard(order));
  return async (linkId) => {
    for (const order of await unpaid(linkId)) {
      // Under a link that is over the wallet is not asked again: its answer is on its way, or lost.
      if (attemptState(order) !== 'unknown') await end(order.id, 'canceled', linkOverWords);
    }
    const left = await unpaid(linkId);
    if (left.length > 0)
      throw new Error(`Orders under ${linkId} could not be ended: ${left.map((one) => one.id).join()}.`);
  };
}

const linkOverWords: PaymentProblem = {
  code: 'link_over',
  title: 'The link to the wallet ended before this order was paid',
  nextAction: 'You were not charged. The goods are for sale again: open one below to order it with a linked wallet.',
};
