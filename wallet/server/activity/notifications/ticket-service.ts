import { invariant } from '#platform/kernel/invariant.ts';
import type { Tickets } from '../../support/tickets/service.ts';
import { urls } from '../../urls.ts';
import { send } from './service.ts';
import type { SendingDeps } from './service.ts';
import { ticketLetter } from './ticket-letters.ts';

/** Notifies holders of their tickets. */
export interface TicketNotices {
  /** Tells a holder the reference of a new ticket, or that there is an answer, once. @throws If it could not be sent. */
  ticketMoved(ticketId: string, message: number): Promise<void>;
}

interface TicketNoticeDeps extends SendingDeps {
  readonly tickets: Pick<Tickets, 'find'>;
}

/** Creates the door to the notifications about tickets. */
export function createTicketNotices(deps: TicketNoticeDeps): TicketNotices {
  return { ticketMoved: (ticketId, message) => notifyOfTicket(deps, ticketId, message) };
}

async function notifyOfTicket(deps: TicketNoticeDeps, ticketId: string, message: number): Promise<void> {
  const file = await deps.tickets.find(ticketId);
  invariant(file, 'each notification names a ticket');
  const ticketUrl = `${deps.walletUrl}${urls.support.ticket({ ticketId })}`;
  await send(deps, file.ticket.holderId, {
    kind: 'support',
    cause: `ticket ${ticketId} ${message}`,
    write: (frame) => ticketLetter(file.ticket, { isAnswer: message > 1, ticketUrl }, frame),
  });
}
