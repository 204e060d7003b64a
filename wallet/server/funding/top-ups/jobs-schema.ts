import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

/** The wallet asks the processor for the outcome of a top-up's charge. Handled in the wing's `compose.ts`. */
export const askDeadline = defineDeadline('top_up.ask', 'top');

/** A debit that takes days has ended, of which its holder is notified. Handled in `activity/notifications/jobs.ts`. */
export const debitEnded = defineJob(
  'top_up.debit_ended',
  Type.Object({ top_up_id: IdText('top'), status: Type.Enum(['succeeded', 'declined']) }),
);

/** A charge for a payment has an outcome: the payment is finished. Handled in the payments wing's `compose.ts`. */
export const shareSettled = defineJob('top_up.share_settled', Type.Object({ top_up_id: IdText('top') }));
