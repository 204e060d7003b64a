import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import { disputedGoodsSeen, protectionEnded } from '../escrow/jobs-schema.ts';
import { caseClock, caseLook, evidenceGiven } from './jobs-schema.ts';
import type { Cases } from './service.ts';

/** Handles what the room of escrow tells cases, an ended protection and news of disputed goods; and evidence to keep. */
export function caseJobs(
  cases: Pick<Cases, 'protectionEnded' | 'goodsSeen' | 'keepEvidence'>,
): Record<string, JobHandler> {
  return {
    ...protectionEnded.handledBy(({ payment_id: paymentId, part_id: partId }) =>
      cases.protectionEnded(paymentId, partId),
    ),
    ...evidenceGiven.handledBy(({ case_id: caseId, entry }) => cases.keepEvidence(caseId, entry)),
    ...disputedGoodsSeen.handledBy(({ payment_id: paymentId, part_id: partId }) => cases.goodsSeen(paymentId, partId)),
  };
}

/** Handles the clocks of cases, and looks at their parcels. */
export function caseDeadlines(cases: Pick<Cases, 'due' | 'look'>): Record<string, TimerHandler> {
  return {
    ...caseClock.handledBy((caseId) => cases.due(caseId)),
    ...caseLook.handledBy((caseId) => cases.look(caseId)),
  };
}
