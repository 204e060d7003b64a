import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

/** An attempt is due. Its number makes the job idempotent: a job that runs twice makes one attempt. */
export const deliverPush = defineJob(
  'push.deliver',
  Type.Object({
    message_id: IdText('pme'),
    attempt: Type.Integer(),
    /** The holder, whose push services are limited together if they are slow. */
    holder_id: IdText('hld'),
  }),
  // Holders name the addresses, so slow ones hold up only their own.
  (due) => due.holder_id,
);

/** The next attempt is due, or the message is given up. */
export const pushDeadline = defineDeadline('push.retry', 'pme');
