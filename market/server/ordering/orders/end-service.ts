import { setTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { t } from '#platform/words/words.ts';
import { linesInOrder } from './domain.ts';
import type { Order, PaymentProblem } from './domain.ts';
import { payDeadline } from './jobs-schema.ts';
import { attemptState, endUnpaid } from './payment-domain.ts';
import { endAttempt, isUnheard } from './pay-service.ts';
import type { PayOutcome } from './pay-service.ts';
import { CHECK_EVERY_MS } from './place-service.ts';
import type { OrdersDeps } from './port.ts';
import { announce } from './record-service.ts';
import { findOrders, getOrder, lockOrder, unpaidUnder, updateOrder } from './store.ts';

/** Cancels an order that is not paid, at its shopper's wish. Ended before, it stays as it was. */
export async function cancelOrder(deps: OrdersDeps, id: Id<'ord'>): PayOutcome {
  const ended = await endOrder(deps, await deps.db.one((tx) => getOrder(tx, id)), 'canceled');
  if (!ended.ok) return ended;
  const { status } = ended.value;
  const isOver = status === 'canceled' || status === 'expired';
  return isOver ? ended : err({ code: 'order_not_cancelable', status });
}

/** Ends an order at its deadline; while it cannot be ended, it is looked after a minute later. */
export async function expireOrder(deps: OrdersDeps, id: Id<'ord'>): Promise<void> {
  const ended = await endOrder(deps, await deps.db.one((tx) => getOrder(tx, id)), 'expired');
  if (ended.ok && ended.value.status !== 'awaiting_payment') return;
  const dueAt = new Date(deps.world.clocks.business().getTime() + CHECK_EVERY_MS);
  await deps.db.asWriter((tx) => setTimers(tx, [payDeadline.at(dueAt, id)]));
}

/**
 * Ends the orders that were to be paid under a link that is over, so that its wallet, linked elsewhere, does not hold
 * goods here as well. One whose payment may have been taken unheard is left to its deadline.
 *
 * @throws While one of them may still be asked for or is not called off, so that it is tried again.
 */
export async function endOrdersUnder(deps: OrdersDeps, linkId: Id<'lnk'>): Promise<void> {
  const unpaid = async (): Promise<Order[]> =>
    (await deps.db.one((tx) => findOrders(tx, unpaidUnder(linkId)))).filter((order) => !isUnheard(order));
  for (const order of await unpaid()) {
    // Under a link that is over the wallet is not asked again: its answer is on its way, or lost.
    if (attemptState(order) !== 'unknown') await endOrder(deps, order, 'canceled', linkOverWords());
  }
  const left = await unpaid();
  if (left.length > 0)
    throw new Error(`Orders under ${linkId} could not be ended: ${left.map((one) => one.id).join()}.`);
}

const linkOverWords = (): PaymentProblem => ({
  code: 'link_over',
  title: t('The link to the wallet ended before this order was paid'),
  nextAction: t('You were not charged. The goods are for sale again: open one below to order it with a linked wallet.'),
});

/**
 * Ends an order that is not paid, and gives its goods back. The order that is answered says what came of it: it may
 * prove to be paid, and it still awaits its payment where another attempt has begun in this very instant.
 *
 * @param why Kept with the order, where it was not its shopper's wish nor its deadline.
 */
async function endOrder(deps: OrdersDeps, order: Order, as: 'expired' | 'canceled', why?: PaymentProblem): PayOutcome {
  // The payment is called off first: were it captured in this instant, the order would be paid, not ended.
  const called = await endAttempt(deps, order);
  // While the wallet is silent it may have been paid: the goods stay taken until it answers.
  if (!called.ok || called.value.status !== 'awaiting_payment') return called;
  return deps.db.asWriter(async (tx) => {
    const locked = await lockOrder(tx, order.id);
    const isIdle = ['ended', 'unasked'].includes(attemptState(locked));
    if (locked.status !== 'awaiting_payment' || !isIdle) return ok(locked);
    const ended = endUnpaid(locked, as, why);
    await updateOrder(tx, ended);
    for (const line of linesInOrder(locked)) {
      await deps.catalog.returnStock(tx, line.productId, line.quantity);
    }
    await announce(tx, locked, ended);
    return ok(ended);
  });
}
