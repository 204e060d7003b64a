import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

/** The wallet asks the processor what became of a withdrawal. Handled in the wing's `compose.ts`. */
export const askPayout = defineDeadline('withdrawal.ask', 'wdr');

/** A withdrawal has a new status, of which its holder is notified. Handled in `activity/notifications/jobs.ts`. */
export const withdrawalNotice = defineJob(
  'withdrawal.notice',
  Type.Object({
    withdrawal_id: IdText('wdr'),
    status: Type.Enum(['processing', 'posted', 'failed', 'canceled', 'returned']),
  }),
);
