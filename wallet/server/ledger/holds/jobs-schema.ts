import { defineDeadline } from '#platform/jobs/job.ts';

/** The deadline at which an open hold expires. Handled in the wing's `compose.ts`. */
export const holdDeadline = defineDeadline('hold.expire', 'hol');
