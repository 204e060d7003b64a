import { defineDeadline } from '#platform/jobs/job.ts';

/** A deal begins, and with it the lower price of its product. */
export const dealStart = defineDeadline('deal.start', 'del');

/** A deal ends. */
export const dealEnd = defineDeadline('deal.end', 'del');
