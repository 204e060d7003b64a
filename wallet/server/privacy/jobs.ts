import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import { erasing, holderClosed } from './jobs-schema.ts';
import type { Privacy } from './service.ts';

/** The handler of the message that a wallet was closed. */
export function privacyJobs(privacy: Pick<Privacy, 'closed'>): Record<string, JobHandler> {
  return holderClosed.handledBy(({ holder_id: holderId }) => privacy.closed(holderId));
}

/** The handlers of the deadlines of a closed wallet. */
export function privacyTimers(privacy: Pick<Privacy, 'eraseUse' | 'erasePerson'>): Record<string, TimerHandler> {
  return {
    ...erasing.use.handledBy((holderId) => privacy.eraseUse(holderId)),
    ...erasing.person.handledBy((holderId) => privacy.erasePerson(holderId)),
  };
}
