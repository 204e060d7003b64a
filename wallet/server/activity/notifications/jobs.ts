import type { JobHandler } from '#platform/jobs/worker.ts';
import type { Notifications } from './service.ts';

/** What money's commands leave in the outbox for holders to be told. */
export function notificationJobs(notifications: Notifications): Readonly<Record<string, JobHandler>> {
  return {
    'receipts.payment': (payload) => notifications.paymentCaptured((payload as { payment_id: string }).payment_id),
    'receipts.part': (payload) => {
      const { payment_id: paymentId, part_id: partId } = payload as { payment_id: string; part_id: string };
      return notifications.partSettled(paymentId, partId);
    },
  };
}
