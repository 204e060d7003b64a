import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

/** One attempt that is due: its number keeps the same work, done twice, from being two attempts. */
export const deliver = defineJob(
  'webhooks.deliver',
  Type.Object({
    event_id: IdText('evt'),
    endpoint_id: IdText('whe'),
    attempt: Type.Integer(),
    /** The client whose share of the slow deliveries it takes. */
    client_id: Type.String(),
  }),
);

/** The next attempt is made, or the delivery is given up. */
export const retryDeadline = defineDeadline('webhooks.retry', 'evt', 'whe');
