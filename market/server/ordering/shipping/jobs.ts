import type { JobHandler } from '#platform/jobs/worker.ts';
import { trackerChanged } from './jobs-schema.ts';
import type { Shipping } from './service.ts';

/** The jobs that look up changed trackers. */
export function shippingJobs(shipping: Shipping): Record<string, JobHandler> {
  return trackerChanged.handledBy(({ tracker_id: trackerId }) => shipping.handle(trackerId));
}
