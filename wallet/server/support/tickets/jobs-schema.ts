import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

/** A ticket has a message of which a mail notifies its holder. Handled in `activity/notifications/jobs.ts`. */
export const ticketNotice = defineJob(
  'tickets.notice',
  Type.Object({ ticket_id: IdText('tic'), message: Type.Integer({ description: 'Its number.' }) }),
);

/** An answered ticket was silent for its days, so it ends. Handled in `jobs.ts`. */
export const ticketSilent = defineDeadline('ticket.silent', 'tic');
