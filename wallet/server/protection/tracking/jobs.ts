import type { JobHandler } from '#platform/jobs/worker.ts';
import { trackerChanged } from './jobs-schema.ts';
import type { SightingPort } from './port.ts';
import type { Tracking } from './service.ts';

/** The jobs that look up changed trackers, and pass on what the carrier reports. */
export function trackingJobs(tracking: Tracking, sighted: SightingPort): Record<string, JobHandler> {
  return trackerChanged.handledBy(async ({ tracker_id: trackerId }) => {
    const { trackingCode, sighting } = await tracking.find(trackerId);
    await sighted(trackingCode, sighting);
  });
}
