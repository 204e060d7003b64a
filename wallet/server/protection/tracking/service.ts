import { enqueue } from '#platform/jobs/outbox.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { Db } from '#platform/db/db.ts';
import { carrierPage } from '#platform/kernel/carriers.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Sighting, TrackingCodeRefused } from './domain.ts';
import type { EasyPost } from './easypost-gateway.ts';
import { trackerChanged } from './jobs-schema.ts';

/** What a carrier says of a parcel. */
export interface Looked {
  readonly sighting: Sighting;
  /** The page that shows people where the parcel is; null if there is none that we know. */
  readonly url: string | null;
}

/** The door to carriers. */
export interface Tracking {
  /** Asks the carrier of a parcel, and has it report every change from now on. @throws If it does not answer. */
  look(parcel: { carrier: string; trackingCode: string }): Promise<Result<Looked, TrackingCodeRefused>>;
  /** Looks up a tracker that has changed. @throws If the carrier does not answer. */
  find(trackerId: string): Promise<{ trackingCode: string; sighting: Sighting }>;
  /** Enqueues a webhook's tracker to be looked up. @returns False if it is no event of the tracking service. */
  receive(raw: string, signature: string | undefined): Promise<boolean>;
}

interface TrackingDeps {
  readonly db: Db;
  readonly easypost: EasyPost;
  readonly waker: Pick<Waker, 'wake'>;
}

/** Creates the door to carriers. */
export function createTracking(deps: TrackingDeps): Tracking {
  return {
    look: (parcel) => lookAt(deps, parcel),
    find: (trackerId) => deps.easypost.find(trackerId),
    receive: (raw, signature) => receiveEvent(deps, raw, signature),
  };
}

async function lookAt(
  { easypost }: TrackingDeps,
  { carrier, trackingCode }: { carrier: string; trackingCode: string },
): ReturnType<Tracking['look']> {
  const tracked = await easypost.track({ carrier, trackingCode });
  if (!tracked.ok) return tracked;
  const { sighting, publicUrl } = tracked.value;
  return ok({ sighting, url: publicUrl ?? carrierPage(carrier, trackingCode) ?? null });
}

async function receiveEvent(
  { db, easypost, waker }: TrackingDeps,
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
