import type { JobHandler } from '#platform/jobs/worker.ts';
import { partReceipt, paymentReceipt } from '../../payments/payments/jobs-schema.ts';
import type { Notifications } from './service.ts';

/** The handlers of the jobs by which money commands notify holders. */
export function notificationJobs(notifications: Notifications): Record<string, JobHandler> {
  return {
    ...paymentReceipt.handledBy(({ payment_id: paymentId }) => notifications.paymentCaptured(paymentId)),
    ...partReceipt.handledBy(({ payment_id: paymentId, part_id: partId }) =>
      notifications.partSettled(paymentId, partId),
    ),
  };
}
