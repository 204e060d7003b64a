import { enqueue } from '#platform/jobs/outbox.ts';
import type { Db } from '#platform/db/db.ts';
import type { World } from '#platform/kernel/world.ts';
import { parcelDelivered } from '../orders/jobs-schema.ts';
import type { TrackingPort } from '../orders/port.ts';
import type { EasyPost } from './easypost-gateway.ts';
import { trackerChanged } from './jobs-schema.ts';

/** The door to parcels under way. */
export interface Shipping extends TrackingPort {
  /** Keeps what a webhook is about, to be looked up by a job. False if it is not an event of the carrier's tracking. */
  receive(raw: string, signature: string | undefined): Promise<boolean>;
  /** Looks a parcel up, and reports its delivery to orders if it has been delivered. */
  handle(trackerId: string): Promise<void>;
}

export function createShipping(deps: { db: Db; world: World; easypost: EasyPost; wake: () => void }): Shipping {
  const { db, world, easypost } = deps;
  /** A carrier's clock may be ahead of the market's. */
  const atMostNow = (at: Date): Date => {
    const now = world.clocks.business();
    return at < now ? at : now;
  };
  return {
    track: async (parcel) => {
      const { id, deliveredAt, publicUrl } = await easypost.track(parcel);
      return { id, publicUrl, deliveredAt: deliveredAt && atMostNow(deliveredAt) };
    },
    receive: async (raw, signature) => {
      const told = easypost.readWebhook(raw, signature);
      if (!told) return false;
      if (told.about === 'other') return true;
      await db.asWriter((tx) => enqueue(tx, [trackerChanged({ tracker_id: told.trackerId })]));
      deps.wake();
      return true;
    },
    handle: async (trackerId) => {
      const { deliveredAt } = await easypost.find(trackerId);
      if (!deliveredAt) return;
      const delivered = parcelDelivered({ tracker_id: trackerId, delivered_at: atMostNow(deliveredAt).toISOString() });
      await db.asWriter((tx) => enqueue(tx, [delivered]));
      deps.wake();
    },
  };
}
