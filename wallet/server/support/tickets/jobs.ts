import type { TimerHandler } from '#platform/jobs/worker.ts';
import { ticketSilent } from './jobs-schema.ts';
import type { Tickets } from './service.ts';

/** Ends the tickets to which nobody has replied. */
export function ticketDeadlines(tickets: Pick<Tickets, 'endSilent'>): Record<string, TimerHandler> {
  return ticketSilent.handledBy((ticketId) => tickets.endSilent(ticketId));
}
