import { enqueue } from '#platform/jobs/outbox.ts';
import type { Db } from '#platform/db/db.ts';
import type { World } from '#platform/kernel/world.ts';
import type { TrackingPort } from '../orders/port.ts';
import type { EasyPost } from './easypost-gateway.ts';

/** The door to parcels under way. */
export interface Shipping extends TrackingPort {
  /** Keeps what a webhook is about, to be looked up by a job. False if it is not an event of the carrier's tracking. */
  receive(raw: string, signature: string | undefined): Promise<boolean>;
  /** Looks a parcel up, and records its delivery if it has been delivered. Handler of `shipping.tracker`. */
  handle(trackerId: string): Promise<void>;
}

export const trackerJob = 'shipping.tracker';

export function createShipping(deps: {
  db: Db;
  world: World;
  easypost: EasyPost;
  recordDelivery: (trackerId: string, deliveredAt: Date) => Promise<void>;
  wake: () => void;
}): Shipping {
  const { db, world, easypost } = deps;
  /** A carrier's clock may be ahead of ours. */
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
      await db.asWriter((tx) => enqueue(tx, [{ kind: trackerJob, payload: { tracker_id: told.trackerId } }]));
      deps.wake();
      return true;
    },
    handle: async (trackerId) => {
      const { deliveredAt } = await easypost.find(trackerId);
      if (deliveredAt) await deps.recordDelivery(trackerId, atMostNow(deliveredAt));
    },
  };
}
