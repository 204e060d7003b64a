import type { TimerHandler } from '#platform/jobs/worker.ts';
import { releaseDeadline, shippingDeadline } from '../../payments/payments/jobs-schema.ts';
import type { Escrow } from './service.ts';

/** Handles the deadlines of parts: refunds a part that was not shipped, and releases a part that is due. */
export function escrowDeadlines(escrow: Pick<Escrow, 'due'>): Record<string, TimerHandler> {
  return {
    ...shippingDeadline.handledBy((paymentId, partId) => escrow.due(paymentId, partId, { kind: 'refund_unshipped' })),
    ...releaseDeadline.handledBy((paymentId, partId) => escrow.due(paymentId, partId, { kind: 'release_due' })),
  };
}
