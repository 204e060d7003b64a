import type { TimerHandler } from '#platform/jobs/worker.ts';
import { releaseDeadline, shippingDeadline } from '../../payments/payments/jobs-schema.ts';
import type { Escrow } from './service.ts';

/** The deadlines of parts. */
export function escrowDeadlines(escrow: Pick<Escrow, 'due'>): Record<string, TimerHandler> {
  return {
    ...shippingDeadline.handledBy((paymentId, partId) => escrow.due(paymentId, partId, { kind: 'refund_unshipped' })),
    ...releaseDeadline.handledBy((paymentId, partId) => escrow.due(paymentId, partId, { kind: 'release_due' })),
  };
}
