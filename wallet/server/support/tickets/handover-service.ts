import { lockNames } from '#platform/db/name-lock.ts';
import type { Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { isReadable } from '#platform/kernel/readable.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { answerBy, readReference, readWords } from '#platform/kernel/tickets.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import type { AboutDeps } from './about-service.ts';
import { shopRules, topics } from './data.ts';
import type { Ticket, TicketMessage } from './domain.ts';
import type { Handover, HandoverError, ShopTicketState } from './port.ts';
import { ticketNotice } from './jobs-schema.ts';
import { insertWithReference } from './reference-service.ts';

import { countOfShop, findOfShop, insertMessage, messagesOf } from './store.ts';

interface HandoverDeps extends Pick<AboutDeps, 'db' | 'mandates'> {
  readonly world: Pick<World, 'clocks' | 'ids' | 'random'>;
}

const DAY_MS = 86_400_000;

/**
 * Takes a shop's ticket about one of its payments, for the payer: the shop cannot choose the person. The same reference
 * again changes nothing, and is answered with the state of its ticket.
 */
export async function takeHandover(
  deps: HandoverDeps,
  payment: Payment,
  handover: Handover,
): Promise<Result<ShopTicketState, HandoverError>> {
  const reference = readReference(handover.reference);
  const words = readWords(handover.words);
  if (!words.ok || !words.value.split('\n').every((line) => line === '' || isReadable(line)))
    return err({ code: 'words_not_readable' });
  invariant(reference !== undefined, 'the schema lets only references in');
  const { clientId, payerId } = payment;
  const shop = { clientId, reference, givenBackAt: null };
  const isLinked = await isActiveLink(deps, payerId, clientId);
  return deps.db.writeResult<ShopTicketState, HandoverError>(async (tx) => {
    await lockNames(tx, [`tickets of ${clientId}`]);
    const earlier = await findOfShop(tx, HOME_CELL, shop);
    if (earlier) {
      if (earlier.about?.id !== payment.id) return err({ code: 'ticket_reference_used' });
      return ok(await stateOf(tx, earlier));
    }
    // Also one that was refunded since: people write about their refunds.
    if (payment.capturedAt === null || !isLinked) return err({ code: 'ticket_not_possible' });
    const now = deps.world.clocks.business();
    const counted = await countOfShop(tx, HOME_CELL, { clientId, holderId: payerId }, new Date(now.getTime() - DAY_MS));
    if (counted.open >= shopRules.mostOpenOfHolder || counted.opened >= shopRules.mostADay)
      return err({ code: 'too_many_tickets' });
    const { topic } = handover;
    const ticket = {
      id: deps.world.ids.mint('tic'),
      cell: HOME_CELL,
      holderId: payerId,
      topic,
      about: { kind: 'payment', id: payment.id },
      status: 'waiting',
      desk: topics[topic].desk,
      openedAt: now,
      answerBy: answerBy(topics[topic].answerWithinHours, now),
      changedAt: now,
      messages: 1,
      shop,
    } as const;
    const taken = await insertWithReference(deps, tx, ticket, reference);
    await insertMessage(tx, taken, { number: 1, at: now, kind: 'shop', memberId: null, words: words.value });
    await enqueue(tx, [ticketNotice({ ticket_id: taken.id, message: 1 })], HOME_CELL);
    return ok(await stateOf(tx, taken));
  });
}

/** Finds the state of a ticket that a shop has handed over about a payment. */
export async function findHandover(
  { db }: HandoverDeps,
  payment: Payment,
  typed: string,
): Promise<ShopTicketState | undefined> {
  const reference = readReference(typed);
  if (reference === undefined) return undefined;
  return db.asWriter(async (tx) => {
    const found = await findOfShop(tx, HOME_CELL, { clientId: payment.clientId, reference });
    return found?.about?.id === payment.id ? stateOf(tx, found) : undefined;
  });
}

async function isActiveLink({ mandates }: HandoverDeps, holderId: Id<'hld'>, clientId: string): Promise<boolean> {
  const all = await mandates.listOf(holderId);
  return all.some((one) => one.clientId === clientId && one.status === 'active');
}

async function stateOf(tx: Tx, ticket: Ticket): Promise<ShopTicketState> {
  const messages: readonly TicketMessage[] = await messagesOf(tx, ticket);
  return {
    reference: ticket.shop?.reference ?? ticket.reference,
    status: ticket.shop?.givenBackAt ? 'given_back' : ticket.status,
    openedAt: ticket.openedAt,
    answeredAt: messages.findLast(({ kind }) => kind === 'answer')?.at,
  };
}
