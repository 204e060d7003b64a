import type { TimerHandler } from '#platform/jobs/worker.ts';
import { dealEnd, dealStart } from './jobs-schema.ts';
import type { Catalog } from './service.ts';

/** The deadlines of deals. */
export function dealDeadlines(catalog: Pick<Catalog, 'priceAgain'>): Record<string, TimerHandler> {
  return {
    ...dealStart.handledBy((id) => catalog.priceAgain(id)),
    ...dealEnd.handledBy((id) => catalog.priceAgain(id)),
  };
}
