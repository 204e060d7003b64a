import type { Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import { clearTimers } from '#platform/jobs/timers.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { settleCoupons } from './coupon-service.ts';
import type { Order, OrderPart } from './domain.ts';
import type { Parcel } from './parcels-domain.ts';
import { checkDeadline, giveBack as giveBackJob, payDeadline, sendLetter } from './jobs-schema.ts';
import type { LetterKind } from './letters.ts';
import { apply, belonging, isTaken } from './payment-domain.ts';
import type { PaymentState } from './payment-domain.ts';
import type { OrdersDeps } from './port.ts';
import { findOrder, lockOrder, updateOrder } from './store.ts';

/**
 * Applies a payment to its order and enqueues the letters that this causes, in one transaction. A payment that is not
 * the order's is refunded.
 *
 * @param attemptId The attempt that the payment answers, if it is an answer.
 */
export async function recordPayment(
  { db, world, waker, coupons }: Pick<OrdersDeps, 'db' | 'world' | 'waker' | 'coupons'>,
  id: Id<'ord'>,
  payment: PaymentState,
  attemptId?: Id<'att'>,
): Promise<Order> {
  const recorded = await db.asWriter(async (tx) => {
    const before = await lockOrder(tx, id);
    if (belonging(before, payment, attemptId) === 'stray') {
      await giveBackLater(tx, payment);
      return before;
    }
    const order = apply(before, payment, world.clocks.business());
    await updateOrder(tx, order);
    await settleCoupons(coupons, tx, order);
    await announce(tx, before, order);
    return order;
  });
  waker.wake();
  return recorded;
}

/** Does the same as `recordPayment` for the order that the payment names. Ignores a payment of no order. */
export async function recordByReference(deps: OrdersDeps, payment: PaymentState): Promise<void> {
  const order = await orderOf(deps, payment);
  if (order) await recordPayment(deps, order.id, payment);
}

/** Finds the order that a payment names. */
export async function orderOf(
  { db }: Pick<OrdersDeps, 'db'>,
  { reference }: Pick<PaymentState, 'reference'>,
): Promise<Order | undefined> {
  return isId('ord', reference) ? db.one((tx) => findOrder(tx, reference)) : undefined;
}

/** Ends a payment that no order awaits, and refunds the money that was taken for it. */
export async function giveBack({ wallet, world }: OrdersDeps, paymentId: string): Promise<void> {
  const ended = await wallet.cancelPayment(paymentId);
  if (!ended.ok) throw new Error(`The payment ${paymentId} could not be ended: ${ended.error.code}.`);
  if (!isTaken(ended.value)) return;
  world.log.warn({ payment: paymentId }, 'refunding a payment that no order awaits');
  for (const part of ended.value.parts.filter((one) => one.status === 'held')) {
    const refunded = await wallet.cancelPart(paymentId, part.id);
    if (!refunded.ok) throw new Error(`The part ${part.id} could not be refunded: ${refunded.error.code}.`);
  }
}

/** Enqueues the refund of a payment that no order awaits, so that nobody pays twice. */
async function giveBackLater(tx: Tx, { id, status }: PaymentState): Promise<void> {
  if (status !== 'requires_approval' && status !== 'captured' && status !== 'partially_refunded') return;
  await enqueue(tx, [giveBackJob({ payment_id: id })]);
}

/** Enqueues the letters to buyer and sellers about a changed order, and clears the deadlines that it has met. */
export async function announce(tx: Tx, before: Order, order: Order): Promise<void> {
  const wasPaid = before.status !== 'paid' && order.status === 'paid';
  const hasExpired = before.status !== 'expired' && order.status === 'expired';
  await enqueue(tx, [
    ...(wasPaid
      ? [letter(order, 'paid'), ...order.parts.map((part) => letter(order, 'sold', { part_id: part.id }))]
      : []),
    ...(hasExpired ? [letter(order, 'expired')] : []),
    ...order.parts.flatMap((part) =>
      newsOf(
        order,
        before.parts.find((one) => one.id === part.id),
        part,
      ),
    ),
  ]);
  const isOver = order.status !== 'awaiting_payment' && before.status === 'awaiting_payment';
  if (isOver) await clearTimers(tx, [checkDeadline.of(order.id), payDeadline.of(order.id)]);
}

/** The letters about a part that has changed: about its parcels, its money and its end. */
function newsOf(order: Order, before: OrderPart | undefined, part: OrderPart): OutboxMessage[] {
  if (!before) return [];
  const { id: part_id } = part;
  const wasBefore = (parcel: Parcel, test: (one: Parcel) => boolean) =>
    before.parcels.some((one) => one.id === parcel.id && test(one));
  const isShipped = ({ shippedAt }: Parcel) => shippedAt !== null;
  const isElsewhere = ({ status }: Parcel) => status === 'misdelivered';
  const newly = (test: (one: Parcel) => boolean) => part.parcels.filter((one) => test(one) && !wasBefore(one, test));
  const hasBecome = (status: OrderPart['status']) => part.status === status && before.status !== status;
  const refunded = { from: String(before.refunded.minor), to: String(part.refunded.minor) };
  return [
    ...newly(isShipped).map(({ id: parcel_id }) => letter(order, 'shipped', { part_id, parcel_id })),
    ...newly(isElsewhere).map(({ id: parcel_id }) => letter(order, 'misdelivered', { part_id, parcel_id })),
    ...(hasBecome('delivered') ? [letter(order, 'delivered', { part_id })] : []),
    ...(part.refunded.minor > before.refunded.minor ? [letter(order, 'refunded', { part_id, refunded })] : []),
    ...(hasBecome('released') ? [letter(order, 'released', { part_id }), letter(order, 'paid_out', { part_id })] : []),
  ];
}

type LetterMore = Omit<Parameters<typeof sendLetter>[0], 'order_id' | 'letter'>;

function letter(order: Order, kind: LetterKind, more: LetterMore = {}): OutboxMessage {
  return sendLetter({ order_id: order.id, letter: kind, ...more });
}
