import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

/** A report was filed: its parts are frozen. Handled in `jobs.ts`. */
export const reportFiled = defineJob('reports.filed', Type.Object({ report_id: IdText('rpt') }));

/** A report is decided: its money moves. Handled in `jobs.ts`. */
export const reportDecided = defineJob('reports.settle', Type.Object({ report_id: IdText('rpt') }));

/** Something happened to a report: whom it concerns is notified. Handled in `activity/notifications/jobs.ts`. */
export const reportNotice = defineJob(
  'reports.notice',
  Type.Object({
    report_id: IdText('rpt'),
    step: Type.Union([Type.Literal('filed'), Type.Literal('credited'), Type.Literal('settled')]),
  }),
);

/** The provisional credit is due. Handled in `jobs.ts`. */
export const creditDue = defineDeadline('report.credit', 'rpt');
