import { Type } from 'typebox';
import { defineJob } from '#platform/jobs/job.ts';

/** The tracking service reported a change of a tracker, which must be looked up. */
export const trackerChanged = defineJob('tracking.changed', Type.Object({ tracker_id: Type.String() }));
