import type { Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { clearTimers, setTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { TicketError } from '#platform/kernel/tickets.ts';
import { endsAt, moveTicket } from './domain.ts';
import type { Ticket, TicketEvent } from './domain.ts';
import { ticketLetterJob, ticketSilent } from './jobs-schema.ts';
import { insertMessage, updateTicket } from './store.ts';

/** Adds a message to a locked ticket, with the deadline and the mail that follow from it. */
export async function append(
  tx: Tx,
  ticket: Ticket,
  event: TicketEvent,
  { memberId, now }: { memberId: Id<'stf'> | null; now: Date },
): Promise<Result<Ticket, TicketError>> {
  const moved = moveTicket(ticket, event, now);
  if (!moved.ok) return moved;
  const { id, messages: number } = moved.value;
  await insertMessage(tx, id, { number, at: now, kind: event.kind, memberId, words: event.words });
  await updateTicket(tx, moved.value);
  const ends = endsAt(moved.value);
  await (ends ? setTimers(tx, [ticketSilent.at(ends, id)]) : clearTimers(tx, [ticketSilent.of(id)]));
  if (event.kind === 'answer') await enqueue(tx, [ticketLetterJob({ ticket_id: id, message: number })]);
  return moved;
}
