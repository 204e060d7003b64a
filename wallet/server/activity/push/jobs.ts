import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import { sessionsEnded } from '../../identity/sessions/jobs-schema.ts';
import type { PushDevices } from './devices-service.ts';
import { deliverPush, pushDeadline } from './jobs-schema.ts';
import type { Push } from './service.ts';

/** The jobs and deadlines of push. */
export function pushJobs(
  push: Push,
  devices: Pick<PushDevices, 'sessionsEnded'>,
): {
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly timers: Readonly<Record<string, TimerHandler>>;
} {
  return {
    handlers: {
      ...deliverPush.handledBy((due, detach) => push.deliver(due, detach)),
      ...sessionsEnded.handledBy((ended) => devices.sessionsEnded(ended)),
    },
    timers: pushDeadline.handledBy((messageId) => push.retry(messageId)),
  };
}
