import { Type } from 'typebox';
import { defineJob } from '#platform/jobs/job.ts';

/** The carrier named a tracker: it is to be looked up. */
export const trackerChanged = defineJob('shipping.tracker', Type.Object({ tracker_id: Type.String() }));
