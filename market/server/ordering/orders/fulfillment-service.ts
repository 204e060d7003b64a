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

export interface Parcel {
  readonly carrier: string;
  readonly trackingCode: string;
}

/**
 * Takes down what a seller hands to a carrier, and notifies wallet and carrier, now or, where one does
 * not answer, later. A parcel that another buyer got, or that is there already, is refused.
 */
export async function shipPart(
  deps: OrdersDeps,
  order: Order,
  partId: string,
  parcel: Parcel,
): Promise<Result<Order, OrderError | Refused>> {
  const { db, world, tracking, wake } = deps;
  const tracker = await tracking.track(parcel).catch((error: unknown) => {
    world.log.warn({ err: error, order: order.id }, 'a parcel is taken down unseen');
  });
  if (tracker?.deliveredAt && mayShip(partOf(order, partId)).ok) return err({ code: 'parcel_delivered_before' });
  const noted = await noteParcel(deps, order.id, partId, parcel);
  if (!noted.ok) return noted;
  try {
    const announced = await notifyOfParcel(deps, order.id, partId);
    if (!announced.ok && announced.error.code === 'wallet_refused') return err(announced.error);
  } catch (error) {
    world.log.warn({ err: error, order: order.id }, 'a parcel will be reported later');
  }
  wake();
  const shipped = await db.one((tx) => getOrder(tx, order.id));
  // Pressed twice, the other press may have been refused and have taken the parcel back.
  const part = partOf(shipped, partId);
  return hasParcel(part, parcel) ? ok(shipped) : err({ code: 'part_not_shippable', status: part.status });
}

/** Releases a part on its buyer's word. */
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
  invariant(part, 'whoever names a part has looked it up');
  return part;
}

/** Writes the parcel down before anybody is notified of it: a crash after this leaves it to the job. */
function noteParcel(
  { db }: OrdersDeps,
  orderId: Id<'ord'>,
  partId: string,
  parcel: Parcel,
): Promise<Result<void, OrderError>> {
  return db.writeResult(async (tx) => {
    const order = await lockOrder(tx, orderId);
    const part = partOf(order, partId);
    // Pressed twice at once: the other press has taken it down already.
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
 * Notifies wallet and carrier of a parcel that was taken down. Done twice it is done once.
 *
 * @throws While the wallet is silent, to be called again.
 */
export async function announceParcel(deps: OrdersDeps, orderId: Id<'ord'>, partId: string): Promise<void> {
  const announced = await notifyOfParcel(deps, orderId, partId);
  if (!announced.ok && announced.error.code === 'wallet_unreachable') throw new Error('The wallet is silent.');
}

/** Notifies first the wallet, whose clock the parcel starts, then the carrier. */
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
      // The seller reads why, and can put it right.
      if (shipped.error.code === 'wallet_refused')
        await changeParcel(deps, orderId, partId, parcel, { carrier: null, trackingCode: null });
      return shipped;
    }
    await recordPayment(deps, orderId, shipped.value);
  }
  const tracker = await tracking.track(parcel);
  await changeParcel(deps, orderId, partId, parcel, { trackerId: tracker.id, trackingUrl: tracker.publicUrl ?? null });
  // The carrier may have reported it before we knew its name for the parcel.
  if (tracker.deliveredAt) await recordDelivery(deps, tracker.id, tracker.deliveredAt);
  return ok();
}

/** Writes what came of a parcel where it still is the one on record. */
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
 * Records that the carrier has delivered a parcel. One that is of no order, or was there before it was shipped, is
 * passed over.
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
