import { defineDeadline } from '#platform/jobs/job.ts';

/** The wallet asks the processor for the outcome of a top-up's charge. Handled in the wing's `compose.ts`. */
export const askDeadline = defineDeadline('top_up.ask', 'top');
