import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import { askDeadline, documentChanged, redactDeadline } from './jobs-schema.ts';
import type { Documents } from './service.ts';

/** The jobs that read outcomes at the processor. */
export function documentJobs(documents: Pick<Documents, 'changed'>): Record<string, JobHandler> {
  return documentChanged.handledBy(({ processorId }) => documents.changed(processorId));
}

/** The deadlines of checks. */
export function documentTimers(documents: Pick<Documents, 'ask' | 'redact'>): Record<string, TimerHandler> {
  return {
    ...askDeadline.handledBy((id) => documents.ask(id)),
    ...redactDeadline.handledBy((id) => documents.redact(id)),
  };
}
