import { enqueue } from '#platform/jobs/outbox.ts';
import type { Db } from '#platform/db/db.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { World } from '#platform/kernel/world.ts';
import { parcelDelivered } from '../orders/jobs-schema.ts';
import type { TrackingPort } from '../orders/port.ts';
import type { EasyPost } from './easypost-gateway.ts';
import { trackerChanged } from './jobs-schema.ts';

/** The door to the tracking of parcels. */
export interface Shipping extends TrackingPort {
  /** Enqueues a webhook's tracker to be looked up. @returns False if it is no event of the tracking service. */
  receive(raw: string, signature: string | undefined): Promise<boolean>;
  /** Looks a parcel up, and reports its delivery to orders if it has been delivered. */
  handle(trackerId: string): Promise<void>;
}

interface ShippingDeps {
  readonly db: Db;
  readonly world: World;
  readonly easypost: EasyPost;
  readonly waker: Pick<Waker, 'wake'>;
}

/** Creates the door to the tracking of parcels. */
export function createShipping(deps: ShippingDeps): Shipping {
  return {
    track: (parcel) => trackParcel(deps, parcel),
    receive: (raw, signature) => receiveEvent(deps, raw, signature),
    handle: (trackerId) => handleTracker(deps, trackerId),
  };
}

async function trackParcel(
  { world, easypost }: ShippingDeps,
  parcel: Parameters<TrackingPort['track']>[0],
): ReturnType<TrackingPort['track']> {
  const { id, deliveredAt, publicUrl } = await easypost.track(parcel);
  return { id, publicUrl, deliveredAt: deliveredAt && atMostNow(world, deliveredAt) };
}

async function receiveEvent(
  { db, easypost, waker }: ShippingDeps,
  raw: string,
  signature: string | undefined,
): Promise<boolean> {
  const event = easypost.readWebhook(raw, signature);
  if (!event) return false;
  if (event.about === 'other') return true;
  await db.asWriter((tx) => enqueue(tx, [trackerChanged({ tracker_id: event.trackerId })]));
  waker.wake();
  return true;
}

async function handleTracker({ db, world, easypost, waker }: ShippingDeps, trackerId: string): Promise<void> {
  const { deliveredAt } = await easypost.find(trackerId);
  if (!deliveredAt) return;
  const at = atMostNow(world, deliveredAt);
  const delivered = parcelDelivered({ tracker_id: trackerId, delivered_at: at.toISOString() });
  await db.asWriter((tx) => enqueue(tx, [delivered]));
  waker.wake();
}

/** Limits an instant to now, because a carrier's clock may be ahead of the market's. */
function atMostNow({ clocks }: World, at: Date): Date {
  const now = clocks.business();
  return at < now ? at : now;
}
