import type { TimerHandler } from '#platform/jobs/worker.ts';
import { reserveEnd } from '../../payments/payments/jobs-schema.ts';
import type { Reserves } from './service.ts';

/** Handles the ends of reserves. */
export function reserveDeadlines(reserves: Pick<Reserves, 'due'>): Record<string, TimerHandler> {
  return reserveEnd.handledBy((paymentId, partId) => reserves.due(paymentId, partId));
}
