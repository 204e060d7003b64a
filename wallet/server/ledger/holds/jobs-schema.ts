import { defineDeadline } from '#platform/jobs/job.ts';

/** A hold that was neither captured nor voided ends. */
export const holdDeadline = defineDeadline('hold.expire', 'hol');
