import { enqueue } from '#platform/jobs/outbox.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { hasParcel, isDeliveryOf, mayConfirm, mayShip } from './domain.ts';
import type { Order, OrderError, OrderPart } from './domain.ts';
import { announceParcel as announceParcelJob } from './jobs-schema.ts';
import type { OrdersDeps, Refused, Unknown } from './port.ts';
import { recordPayment } from './record-service.ts';
import { byTracker, findOrders, getOrder, isTrackingCodeTaken, lockOrder, updateOrder } from './store.ts';

/** A parcel, by its carrier and the code on its label. */
export interface Parcel {
  readonly carrier: string;
  readonly trackingCode: string;
}

/**
 * Records the parcel that a seller hands to a carrier, and notifies wallet and carrier. If one does not answer, a job
 * tries again. Refuses a parcel that another buyer got, or that was delivered before.
 */
export async function shipPart(
  deps: OrdersDeps,
  order: Order,
  partId: string,
  parcel: Parcel,
): Promise<Result<Order, OrderError | Refused>> {
  const { db, world, tracking, waker } = deps;
  const tracker = await tracking.track(parcel).catch((error: unknown) => {
    world.log.warn({ err: error, order: order.id }, 'the carrier did not answer; the parcel is recorded unchecked');
  });
  if (tracker?.deliveredAt && mayShip(partOf(order, partId)).ok) return err({ code: 'parcel_delivered_before' });
  const noted = await noteParcel(deps, order.id, partId, parcel);
  if (!noted.ok) return noted;
  try {
    const announced = await notifyOfParcel(deps, order.id, partId);
    if (!announced.ok && announced.error.code === 'wallet_refused') return err(announced.error);
  } catch (error) {
    world.log.warn({ err: error, order: order.id }, 'a parcel’s notification failed; a job tries again');
  }
  waker.wake();
  const shipped = await db.one((tx) => getOrder(tx, order.id));
  // If the button was pressed twice, the other request may have been refused and have removed the parcel.
  const part = partOf(shipped, partId);
  return hasParcel(part, parcel) ? ok(shipped) : err({ code: 'part_not_shippable', status: part.status });
}

/** Releases a part because its buyer has confirmed it. */
export async function confirmPart(
  deps: OrdersDeps,
  order: Order,
  partId: string,
): Promise<Result<Order, OrderError | Refused | Unknown>> {
  const part = partOf(order, partId);
  const allowed = mayConfirm(part);
  if (!allowed.ok) return allowed;
  invariant(order.paymentId && part.walletPartId, 'a paid order has its payment’s parts');
  const confirmed = await deps.wallet.confirm(order.paymentId, part.walletPartId);
  return confirmed.ok ? ok(await recordPayment(deps, order.id, confirmed.value)) : confirmed;
}

function partOf(order: Order, partId: string): OrderPart {
  const part = order.parts.find((one) => one.id === partId);
  invariant(part, 'a named part belongs to its order');
  return part;
}

/** Records the parcel before anybody is notified of it, so that after a crash the job notifies them. */
function noteParcel(
  { db }: OrdersDeps,
  orderId: Id<'ord'>,
  partId: string,
  parcel: Parcel,
): Promise<Result<void, OrderError>> {
  return db.writeResult(async (tx) => {
    const order = await lockOrder(tx, orderId);
    const part = partOf(order, partId);
    // If the button was pressed twice, the other request has recorded the parcel already.
    if (hasParcel(part, parcel)) return ok();
    const allowed = mayShip(part);
    if (!allowed.ok) return allowed;
    if (await isTrackingCodeTaken(tx, parcel.trackingCode, partId)) return err({ code: 'tracking_code_used' });
    await updateOrder(tx, withPart(order, partId, parcel));
    await enqueue(tx, [announceParcelJob({ order_id: orderId, part_id: partId })]);
    return ok();
  });
}

function withPart(order: Order, partId: string, change: Partial<OrderPart>): Order {
  return { ...order, parts: order.parts.map((one) => (one.id === partId ? { ...one, ...change } : one)) };
}

/**
 * Notifies wallet and carrier of a recorded parcel. A second call changes nothing.
 *
 * @throws If the wallet does not answer, so that the job is tried again.
 */
export async function announceParcel(deps: OrdersDeps, orderId: Id<'ord'>, partId: string): Promise<void> {
  const announced = await notifyOfParcel(deps, orderId, partId);
  if (!announced.ok && announced.error.code === 'wallet_unreachable') throw new Error('The wallet does not answer.');
}

/** Notifies the wallet first, where the parcel starts a deadline, and then the carrier. */
async function notifyOfParcel(
  deps: OrdersDeps,
  orderId: Id<'ord'>,
  partId: string,
): Promise<Result<void, Refused | Unknown>> {
  const { db, wallet, tracking } = deps;
  const order = await db.one((tx) => getOrder(tx, orderId));
  const { carrier, trackingCode, status, walletPartId, trackerId } = partOf(order, partId);
  if (carrier === null || trackingCode === null || trackerId !== null) return ok();
  invariant(order.paymentId && walletPartId, 'a paid order has its payment’s parts');
  const parcel: Parcel = { carrier, trackingCode };
  if (status === 'held') {
    const shipped = await wallet.ship(order.paymentId, walletPartId, parcel);
    if (!shipped.ok) {
      // The seller reads the reason, and can correct the parcel.
      if (shipped.error.code === 'wallet_refused')
        await changeParcel(deps, orderId, partId, parcel, { carrier: null, trackingCode: null });
      return shipped;
    }
    await recordPayment(deps, orderId, shipped.value);
  }
  const tracker = await tracking.track(parcel);
  await changeParcel(deps, orderId, partId, parcel, { trackerId: tracker.id, trackingUrl: tracker.publicUrl ?? null });
  // The carrier may have reported the delivery before the market knew the tracker's id.
  if (tracker.deliveredAt) await recordDelivery(deps, tracker.id, tracker.deliveredAt);
  return ok();
}

/** Changes a part if the parcel is still its recorded one. */
function changeParcel(
  { db }: OrdersDeps,
  id: Id<'ord'>,
  partId: string,
  parcel: Parcel,
  to: Partial<OrderPart>,
): Promise<void> {
  return db.asWriter(async (tx) => {
    const order = await lockOrder(tx, id);
    if (hasParcel(partOf(order, partId), parcel)) await updateOrder(tx, withPart(order, partId, to));
  });
}

/**
 * Records that the carrier has delivered a parcel. Ignores one of no order, and one that was delivered before its part
 * was shipped.
 */
export async function recordDelivery(deps: OrdersDeps, trackerId: string, deliveredAt: Date): Promise<void> {
  const orders = await deps.db.one((tx) => findOrders(tx, byTracker(trackerId)));
  for (const order of orders) {
    const parts = order.parts.filter((part) => part.trackerId === trackerId && part.deliveredAt === null);
    for (const part of parts) {
      const { walletPartId } = part;
      if (order.paymentId === null || walletPartId === null || !isDeliveryOf(part, deliveredAt)) continue;
      const delivered = await deps.wallet.deliver(order.paymentId, walletPartId, deliveredAt);
      if (delivered.ok) await recordPayment(deps, order.id, delivered.value);
      else if (delivered.error.code === 'wallet_unreachable') throw new Error('The wallet does not answer.');
    }
  }
}
