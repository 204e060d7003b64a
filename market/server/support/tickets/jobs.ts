import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { Accounts } from '../../accounts/accounts/service.ts';
import { handedDeadline, ticketLetterJob, ticketSilent } from './jobs-schema.ts';
import { ticketLetter } from './letters.ts';
import type { Tickets } from './service.ts';

/** The job that tickets cause: a mail to their shopper. */
export function ticketJobs(deps: {
  tickets: Pick<Tickets, 'find'>;
  accounts: Pick<Accounts, 'findById'>;
  mailbox: Pick<Postbox, 'send'>;
  publicUrl: string;
}): Record<string, JobHandler> {
  const { tickets, accounts, mailbox, publicUrl } = deps;
  return ticketLetterJob.handledBy(async ({ ticket_id: ticketId, message: number }) => {
    const file = await tickets.find(ticketId);
    const message = file?.messages.find((one) => one.number === number);
    const shopper = file && (await accounts.findById(file.ticket.shopperId));
    if (!message || !shopper) return;
    const letter = ticketLetter({ ...file, message }, { shopper, publicUrl });
    await mailbox.send({ ...letter, cause: `ticket ${ticketId} ${number}` });
  });
}

/** Ends the tickets to which nobody has replied, and follows those that the wallet has. */
export function ticketDeadlines(tickets: Pick<Tickets, 'endSilent' | 'follow'>): Record<string, TimerHandler> {
  return {
    ...ticketSilent.handledBy((ticketId) => tickets.endSilent(ticketId)),
    ...handedDeadline.handledBy((ticketId) => tickets.follow(ticketId)),
  };
}
