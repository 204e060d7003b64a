import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { invariant } from '#platform/kernel/invariant.ts';
import type { JobHandler } from '#platform/jobs/worker.ts';
import type { Instruments } from '../instruments/service.ts';
import type { TopUps } from '../top-ups/service.ts';
import { cardDeclinedJob, chargeChangedJob, visitChangedJob } from './service.ts';

const Changed = Type.Object({ processorId: Type.String() });

/** Looks into what a webhook named. */
export function processorJobs(deps: {
  topUps: TopUps;
  instruments: Pick<Instruments, 'finishVisitOfProcessor' | 'countDecline'>;
}): Record<string, JobHandler> {
  const { topUps, instruments } = deps;
  return {
    [chargeChangedJob]: (payload) => topUps.chargeChanged(nameIn(payload)),
    [visitChangedJob]: (payload) => instruments.finishVisitOfProcessor(nameIn(payload)),
    [cardDeclinedJob]: (payload) => instruments.countDecline(nameIn(payload)),
  };
}

function nameIn(payload: unknown): string {
  invariant(Value.Check(Changed, payload), 'we wrote this message');
  return payload.processorId;
}
