import { defineDeadline } from '#platform/jobs/job.ts';

/** The processor is asked what became of a charge. */
export const askDeadline = defineDeadline('top_up.ask', 'top');
