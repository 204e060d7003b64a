import type { JobHandler } from '#platform/jobs/worker.ts';
import type { Instruments } from '../instruments/service.ts';
import type { TopUps } from '../top-ups/service.ts';
import { cardDeclined, chargeChanged, visitChanged } from './jobs-schema.ts';

/** The jobs that read a webhook's subject at the processor. */
export function processorJobs(deps: {
  topUps: TopUps;
  instruments: Pick<Instruments, 'finishVisitOfProcessor' | 'countDecline'>;
}): Record<string, JobHandler> {
  const { topUps, instruments } = deps;
  return {
    ...chargeChanged.handledBy(({ processorId }) => topUps.chargeChanged(processorId)),
    ...visitChanged.handledBy(({ processorId }) => instruments.finishVisitOfProcessor(processorId)),
    ...cardDeclined.handledBy(({ processorId }) => instruments.countDecline(processorId)),
  };
}
