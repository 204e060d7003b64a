import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

/** Something happened in a case: whom it concerns is notified. Handled in `activity/notifications/jobs.ts`. */
export const caseNotice = defineJob(
  'cases.notice',
  Type.Object({ case_id: IdText('cas'), entry: Type.Integer({ description: 'Its place in the timeline.' }) }),
);

/** Files came with an entry of a case: from now on they are kept. Handled in `jobs.ts`. */
export const evidenceGiven = defineJob(
  'cases.evidence',
  Type.Object({ case_id: IdText('cas'), entry: Type.Integer({ description: 'Its place in the timeline.' }) }),
);

/** A deadline of a case is near: who must act is warned. Handled in `activity/notifications/jobs.ts`. */
export const caseWarning = defineJob(
  'cases.warning',
  Type.Object({ case_id: IdText('cas'), until: Type.String(), days: Type.Integer() }),
);

/** The deadline of a case is over, or warns that it will be. Handled in `jobs.ts`. */
export const caseClock = defineDeadline('case.clock', 'cas');

/** The parcel of a return or replacement is looked up at its carrier. Handled in `jobs.ts`. */
export const caseLook = defineDeadline('case.look', 'cas');
