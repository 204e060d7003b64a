import { Type } from 'typebox';
import { defineJob } from '#platform/jobs/job.ts';
import type { Json } from '#platform/kernel/canonical.ts';

/**
 * Notifies a client by webhook; `data` names the object of the event. The same event is sent once, so `cause`
 * distinguishes events of the same type about the same object. Handled in `webhooks/jobs.ts`.
 */
export const announce = defineJob(
  'webhooks.announce',
  Type.Object({
    client_id: Type.String(),
    type: Type.String(),
    data: Type.Unsafe<{ readonly [key: string]: Json }>(Type.Record(Type.String(), Type.Unknown())),
    cause: Type.Optional(Type.String()),
  }),
);
