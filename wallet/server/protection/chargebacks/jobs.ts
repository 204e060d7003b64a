import type { JobHandler } from '#platform/jobs/worker.ts';
import { paymentChargedBack } from '../../funding/chargebacks/jobs-schema.ts';
import type { ChargedPayments } from './service.ts';

/** Settles the payments whose card share a bank took back. */
export function chargebackJobs(charged: ChargedPayments): Record<string, JobHandler> {
  return paymentChargedBack.handledBy(({ chargeback_id: id }) => charged.settle(id));
}
