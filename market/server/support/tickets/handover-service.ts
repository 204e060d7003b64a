import type { Tx } from '#platform/db/db.ts';
import { clearTimers, setTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { append } from './append-service.ts';
import { isAtWallet, isOvertaken, wordsToHandOver } from './domain.ts';
import type { Ticket } from './domain.ts';
import { handedDeadline } from './jobs-schema.ts';
import type { HandoverRefusal, StepBy, StepError, TicketsDeps } from './port.ts';
import { findTicket, lockTicket, messagesOf, updateTicket } from './store.ts';

/** Why a ticket is not handed to the wallet. */
export type HandOverError =
  | StepError
  | HandoverRefusal
  | { readonly code: 'not_agreed' | 'no_payment' | 'handed_before' };

const CHECK_MS = 10 * 60_000;

/**
 * Hands a ticket to the wallet's support, with what its writer wrote and agreed to hand over. The wallet knows the
 * ticket by its reference, so that a call that was cut off is repeated without harm.
 */
export async function handOver(
  deps: TicketsDeps,
  ticketId: Id<'tic'>,
  { memberId, seen }: StepBy,
): Promise<Result<Ticket, HandOverError>> {
  const { db, world, orders, handovers } = deps;
  const found = await db.asWriter(async (tx) => {
    const ticket = await findTicket(tx, ticketId);
    return ticket && { ticket, messages: await messagesOf(tx, ticketId) };
  });
  if (!found) return err({ code: 'ticket_not_found' });
  const { ticket, messages } = found;
  if (ticket.messages !== seen) return err({ code: 'ticket_changed' });
  if (ticket.wallet) return err({ code: 'handed_before' });
  if (ticket.status === 'closed') return err({ code: 'ticket_closed' });
  if (!ticket.mayHandOver) return err({ code: 'not_agreed' });
  const order = ticket.orderId === null ? undefined : await orders.findOwn(ticket.shopperId, ticket.orderId);
  if (!order?.paymentId) return err({ code: 'no_payment' });
  const { reference } = ticket;
  const topic = ticket.topic === 'payment' ? 'payment' : 'order';
  const given = await handovers.give(order.paymentId, { reference, topic, words: wordsToHandOver(messages) });
  if (!given.ok) return given;
  return db.writeResult<Ticket, HandOverError>(async (tx) => {
    const locked = await lockTicket(tx, ticketId);
    if (!locked) return err({ code: 'ticket_not_found' });
    if (locked.wallet) return err({ code: 'handed_before' });
    const now = world.clocks.business();
    const handed = { ...locked, wallet: { handedAt: now, ...given.value } };
    // The wallet has it now, whatever happened meanwhile; but nobody has read what its writer added.
    const overtaken = isOvertaken(locked, messages, await messagesOf(tx, ticketId));
    const event = { kind: 'handed', words: '', isOvertaken: overtaken } as const;
    const moved = await append(tx, handed, event, { memberId, now });
    if (moved.ok) await checkLater(tx, moved.value, now);
    return moved;
  });
}

/** Asks the wallet where a handed ticket stands, and takes it back if the wallet gave it back. @throws If it is silent. */
export async function followHandover(deps: TicketsDeps, ticketId: Id<'tic'>): Promise<void> {
  const { db, world, orders, handovers } = deps;
  const ticket = await db.one((tx) => findTicket(tx, ticketId));
  if (!ticket?.orderId || !isAtWallet(ticket)) return;
  const order = await orders.findOwn(ticket.shopperId, ticket.orderId);
  const state = order?.paymentId ? await handovers.find(order.paymentId, ticket.reference) : undefined;
  const now = world.clocks.business();
  await db.asWriter(async (tx) => {
    const locked = await lockTicket(tx, ticketId);
    if (!locked?.wallet || !isAtWallet(locked)) return;
    const followed = state ? { ...locked, wallet: { ...locked.wallet, ...state } } : locked;
    await updateTicket(tx, followed);
    if (isAtWallet(followed)) return checkLater(tx, followed, now);
    await clearTimers(tx, [handedDeadline.of(ticketId)]);
    const kind = state?.status === 'given_back' ? 'given_back' : 'closed';
    // The end at the wallet answers nothing that was written to the market.
    if (kind === 'closed' && followed.status === 'waiting') return;
    await append(tx, followed, { kind, words: '' }, { memberId: null, now });
  });
}

function checkLater(tx: Tx, { id }: Ticket, now: Date): Promise<void> {
  return setTimers(tx, [handedDeadline.at(new Date(now.getTime() + CHECK_MS), id)]);
}
