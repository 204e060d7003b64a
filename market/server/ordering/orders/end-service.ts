import { setTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { t } from '#platform/words/words.ts';
import { settleCoupons } from './coupon-service.ts';
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

/** Cancels an unpaid order for its shopper. An order that has ended stays as it is. */
export async function cancelOrder(deps: OrdersDeps, id: Id<'ord'>): PayOutcome {
  const ended = await endOrder(deps, await deps.db.one((tx) => getOrder(tx, id)), 'canceled');
  if (!ended.ok) return ended;
  const { status } = ended.value;
  const isOver = status === 'canceled' || status === 'expired';
  return isOver ? ended : err({ code: 'order_not_cancelable', status });
}

/** Ends an order at its deadline. If it cannot be ended yet, it sets the timer again for a minute later. */
export async function expireOrder(deps: OrdersDeps, id: Id<'ord'>): Promise<void> {
  const ended = await endOrder(deps, await deps.db.one((tx) => getOrder(tx, id)), 'expired');
  if (ended.ok && ended.value.status !== 'awaiting_payment') return;
  const dueAt = new Date(deps.world.clocks.business().getTime() + CHECK_EVERY_MS);
  await deps.db.asWriter((tx) => setTimers(tx, [payDeadline.at(dueAt, id)]));
}

/**
 * Ends the unpaid orders of a link that has ended, so that its wallet, linked to another account, does not hold goods
 * for both. An order whose payment may have been taken without an answer is left to its deadline.
 *
 * @throws If one of them may still be asked for or is not canceled, so that the job is tried again.
 */
export async function endOrdersUnder(deps: OrdersDeps, linkId: Id<'lnk'>): Promise<void> {
  const unpaid = async (): Promise<Order[]> =>
    (await deps.db.one((tx) => findOrders(tx, unpaidUnder(linkId)))).filter((order) => !isUnheard(order));
  for (const order of await unpaid()) {
    // The wallet is not asked again under a link that has ended: its answer is on its way, or lost.
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
 * Ends an unpaid order, and returns its goods to stock. The returned order says what happened: it may prove to be paid,
 * and it still awaits payment if another attempt began meanwhile.
 *
 * @param why The reason to store with the order, if neither its shopper nor its deadline ended it.
 */
async function endOrder(deps: OrdersDeps, order: Order, as: 'expired' | 'canceled', why?: PaymentProblem): PayOutcome {
  // The payment is canceled first: if it is captured at this moment, the order is paid, not ended.
  const called = await endAttempt(deps, order);
  // While the wallet does not answer, the order may have been paid, so its goods stay taken.
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
    await settleCoupons(deps.coupons, tx, ended);
    await announce(tx, locked, ended);
    return ok(ended);
  });
}
