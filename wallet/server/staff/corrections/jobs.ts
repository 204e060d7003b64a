import type { JobHandler } from '#platform/jobs/worker.ts';
import { correct } from './jobs-schema.ts';
import type { Corrections } from './service.ts';

/** The jobs of corrections. */
export function correctionJobs(corrections: Corrections): Readonly<Record<string, JobHandler>> {
  return correct.handledBy((due) => corrections.carryOut(due.correction_id));
}
