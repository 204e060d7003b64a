import { defineDeadline } from '#platform/jobs/job.ts';

/** The deadline at which an open hold expires. */
export const holdDeadline = defineDeadline('hold.expire', 'hol');
