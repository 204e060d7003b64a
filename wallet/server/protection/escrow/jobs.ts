import type { TimerHandler } from '#platform/jobs/worker.ts';
import { lookDeadline, partClock } from '../../payments/payments/jobs-schema.ts';
import type { Escrow } from './service.ts';

/** Handles the clocks of parts: what was not shipped goes back, what was delivered is released; and looks at parcels. */
export function escrowDeadlines(escrow: Pick<Escrow, 'due' | 'look'>): Record<string, TimerHandler> {
  return {
    ...partClock.handledBy((paymentId, partId) => escrow.due(paymentId, partId)),
    ...lookDeadline.handledBy((paymentId, partId, parcelId) => escrow.look(paymentId, partId, parcelId)),
  };
}
