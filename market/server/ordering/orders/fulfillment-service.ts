import { enqueue } from '#platform/jobs/outbox.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { hasParcel, isDeliveryOf, mayConfirm, mayShip } from './domain.ts';
import type { Order, OrderError, OrderPart } from './domain.ts';
import type { Recorder } from './record-service.ts';
import type { OrdersDeps } from './service.ts';
import { byTracker, findOrders, getOrder, isTrackingCodeTaken, lockOrder, updateOrder } from './store.ts';
import type { Refused, Unknown } from './wallet-port.ts';

interface Parcel {
  readonly carrier: string;
  readonly trackingCode: string;
}

export const parcelJob = 'orders.parcel';

/** From paid to released: parcels, their delivery, and the buyer's word. */
export interface Fulfillment {
  /**
   * Takes down what a seller hands to a carrier, and tells wallet and carrier; what can't be told now is told later. A
   * parcel that another buyer got, or that is there already, is refused.
   */
  ship(order: Order, partId: string, parcel: Parcel): Promise<Result<Order, OrderError | Refused>>;
  /** Tells wallet and carrier of a parcel that was taken down. Handler of `orders.parcel`; throws to be called again. */
  announceParcel(orderId: Id<'ord'>, partId: string): Promise<void>;
  confirm(order: Order, partId: string): Promise<Result<Order, OrderError | Refused | Unknown>>;
  /** The carrier has delivered a parcel. One that is of no order, or was there before it was shipped, is passed over. */
  recordDelivery(trackerId: string, deliveredAt: Date): Promise<void>;
}

export function createFulfillment(deps: OrdersDeps, record: Recorder): Fulfillment {
  const { db, world, wallet, wake } = deps;
  const announceParcel = createAnnounceParcel(deps, record);
  return {
    announceParcel: async (orderId, partId) => {
      const announced = await announceParcel(orderId, partId);
      if (!announced.ok && announced.error.code === 'wallet_unreachable') throw new Error('The wallet is silent.');
    },
    ship: async (order, partId, parcel) => {
      const tracker = await deps.tracking.track(parcel).catch((error: unknown) => {
        world.log.warn({ err: error, order: order.id }, 'a parcel is taken down unseen');
      });
      if (tracker?.deliveredAt && mayShip(partOf(order, partId)).ok) return err({ code: 'parcel_delivered_before' });
      const noted = await noteParcel(deps, order.id, partId, parcel);
      if (!noted.ok) return noted;
      try {
        const announced = await announceParcel(order.id, partId);
        if (!announced.ok && announced.error.code === 'wallet_refused') return err(announced.error);
      } catch (error) {
        world.log.warn({ err: error, order: order.id }, 'a parcel is told of later');
      }
      wake();
      const shipped = await db.one((tx) => getOrder(tx, order.id));
      // Pressed twice, the other press may have been refused and have taken the parcel back.
      const part = partOf(shipped, partId);
      return hasParcel(part, parcel) ? ok(shipped) : err({ code: 'part_not_shippable', status: part.status });
    },
    confirm: async (order, partId) => {
      const part = partOf(order, partId);
      const allowed = mayConfirm(part);
      if (!allowed.ok) return allowed;
      invariant(order.paymentId && part.walletPartId, 'a paid order has its payment’s parts');
      const confirmed = await wallet.confirm(order.paymentId, part.walletPartId);
      return confirmed.ok ? ok(await record(order.id, confirmed.value)) : confirmed;
    },
    recordDelivery: createRecordDelivery(deps, record),
  };
}

function partOf(order: Order, partId: string): OrderPart {
  const part = order.parts.find((one) => one.id === partId);
  invariant(part, 'whoever names a part has looked it up');
  return part;
}

/** Writes the parcel down before anybody is told of it: a crash after this leaves it to the job. */
function noteParcel(
  { db }: OrdersDeps,
  orderId: Id<'ord'>,
  partId: string,
  parcel: Parcel,
): Promise<Result<void, OrderError>> {
  return db.asWriter(async (tx) => {
    const order = await lockOrder(tx, orderId);
    const part = partOf(order, partId);
    // Pressed twice at once: the other press has taken it down already.
    if (hasParcel(part, parcel)) return ok();
    const allowed = mayShip(part);
    if (!allowed.ok) return allowed;
    if (await isTrackingCodeTaken(tx, parcel.trackingCode, partId)) return err({ code: 'tracking_code_used' });
    await updateOrder(tx, withPart(order, partId, parcel));
    await enqueue(tx, [{ kind: parcelJob, payload: { order_id: orderId, part_id: partId } }]);
    return ok();
  });
}

function withPart(order: Order, partId: string, change: Partial<OrderPart>): Order {
  return { ...order, parts: order.parts.map((one) => (one.id === partId ? { ...one, ...change } : one)) };
}

/** First the wallet, whose clock it starts, then the carrier. Done twice it is done once. */
function createAnnounceParcel({ db, wallet, tracking }: OrdersDeps, record: Recorder) {
  const recordDelivery = createRecordDelivery({ db, wallet }, record);
  /** What came of a parcel is written where it still is the one on record. */
  const change = (id: Id<'ord'>, partId: string, parcel: Parcel, to: Partial<OrderPart>): Promise<void> =>
    db.asWriter(async (tx) => {
      const order = await lockOrder(tx, id);
      if (hasParcel(partOf(order, partId), parcel)) await updateOrder(tx, withPart(order, partId, to));
    });
  return async (orderId: Id<'ord'>, partId: string): Promise<Result<void, Refused | Unknown>> => {
    const order = await db.one((tx) => getOrder(tx, orderId));
    const { carrier, trackingCode, status, walletPartId, trackerId } = partOf(order, partId);
    if (carrier === null || trackingCode === null || trackerId !== null) return ok();
    invariant(order.paymentId && walletPartId, 'a paid order has its payment’s parts');
    const parcel: Parcel = { carrier, trackingCode };
    if (status === 'held') {
      const shipped = await wallet.ship(order.paymentId, walletPartId, parcel);
      if (!shipped.ok) {
        // The seller is told, and can put it right.
        if (shipped.error.code === 'wallet_refused')
          await change(orderId, partId, parcel, { carrier: null, trackingCode: null });
        return shipped;
      }
      await record(orderId, shipped.value);
    }
    const tracker = await tracking.track(parcel);
    await change(orderId, partId, parcel, { trackerId: tracker.id, trackingUrl: tracker.publicUrl ?? null });
    // The carrier may have told of it before we knew its name for the parcel.
    if (tracker.deliveredAt) await recordDelivery(tracker.id, tracker.deliveredAt);
    return ok();
  };
}

function createRecordDelivery(
  { db, wallet }: Pick<OrdersDeps, 'db' | 'wallet'>,
  record: Recorder,
): Fulfillment['recordDelivery'] {
  return async (trackerId, deliveredAt) => {
    const orders = await db.one((tx) => findOrders(tx, byTracker(trackerId)));
    for (const order of orders) {
      const parts = order.parts.filter((part) => part.trackerId === trackerId && part.deliveredAt === null);
      for (const part of parts) {
        const { walletPartId } = part;
        if (order.paymentId === null || walletPartId === null || !isDeliveryOf(part, deliveredAt)) continue;
        const delivered = await wallet.deliver(order.paymentId, walletPartId, deliveredAt);
        if (delivered.ok) await record(order.id, delivered.value);
        else if (delivered.error.code === 'wallet_unreachable') throw new Error('The wallet does not answer.');
      }
    }
  };
}
