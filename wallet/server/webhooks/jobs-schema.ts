import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

/** An attempt is due. Its number makes the job idempotent: a job that runs twice makes one attempt. */
export const deliver = defineJob(
  'webhooks.deliver',
  Type.Object({
    event_id: IdText('evt'),
    endpoint_id: IdText('whe'),
    attempt: Type.Integer(),
    /** The client, whose slow deliveries are limited together. */
    client_id: Type.String(),
  }),
  // A client's endpoints share one limit, so a client gains nothing from ten endpoints that do not answer.
  (due) => due.client_id,
);

/** The next attempt is due, or the delivery is given up. */
export const retryDeadline = defineDeadline('webhooks.retry', 'evt', 'whe');
