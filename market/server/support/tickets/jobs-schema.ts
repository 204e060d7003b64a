import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

/** A ticket has a message of which a mail notifies its shopper. */
export const ticketLetterJob = defineJob(
  'support.letter',
  Type.Object({ ticket_id: IdText('tic'), message: Type.Integer({ description: 'Its number.' }) }),
);

/** It is time to ask the wallet where a handed ticket stands. */
export const handedDeadline = defineDeadline('support.handed', 'tic');

/** An answered ticket was silent for its days, so it ends. */
export const ticketSilent = defineDeadline('support.silent', 'tic');
