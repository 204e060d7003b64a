import { defineDeadline } from '#platform/jobs/job.ts';

/** The holder is reminded that a new password can be set soon. */
export const recoveryReminder = defineDeadline('recovery.remind', 'rcv');

/** The wait of a recovery has ended. */
export const recoveryDue = defineDeadline('recovery.due', 'rcv');
