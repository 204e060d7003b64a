import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

/** A check changed at the processor, by its id there: the outcome is read. Handled in `jobs.ts`. */
export const documentChanged = defineJob('documents.changed', Type.Object({ processorId: Type.String() }));

/** A holder is notified of a check. Handled in `activity/notifications/jobs.ts`. */
export const documentNotice = defineJob(
  'documents.notice',
  Type.Object({
    check_id: IdText('doc'),
    outcome: Type.Union([Type.Literal('review'), Type.Literal('accepted'), Type.Literal('refused')]),
  }),
);

/** The wallet asks the processor for a check without an outcome. Handled in `jobs.ts`. */
export const askDeadline = defineDeadline('document.ask', 'doc');

/** The processor deletes what it collected for a check. Handled in `jobs.ts`. */
export const redactDeadline = defineDeadline('document.redact', 'doc');
