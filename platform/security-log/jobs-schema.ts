import { Type } from 'typebox';
import { defineJob } from '../jobs/job.ts';

/** A factor of a person changed, or somebody else may have got in, and the person must learn of it. */
export const securityNotice = defineJob('security.notice', Type.Object({ event_id: Type.String() }));
