import type { JobHandler } from '#platform/jobs/worker.ts';
import { trackerJob } from './service.ts';
import type { Shipping } from './service.ts';

/** Looks into what the carrier's tracking named. */
export function shippingJobs(shipping: Shipping): Record<string, JobHandler> {
  return {
    [trackerJob]: (payload) => shipping.handle((payload as { tracker_id: string }).tracker_id),
  };
}
