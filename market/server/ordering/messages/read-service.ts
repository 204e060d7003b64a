import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { mayWrite, newConversation, sideOf } from './domain.ts';
import type { MessagesDeps, Named, NotFound, Opened, Person, Thread, TranscriptEntry } from './port.ts';
import { countMessages, findConversation, messagesOf, reportedIn, rulesAt } from './store.ts';

/** The messages on one page of a conversation. */
const A_PAGE = 100;
/** The most messages of a transcript: more than both sides can send in months. */
const MOST_IN_TRANSCRIPT = 20_000;

/** Opens a conversation for one of its sides; for everybody else, there is none. */
export async function openFor(
  { orders }: Pick<MessagesDeps, 'orders'>,
  person: Person,
  { orderId, partId }: Named,
): Promise<Result<Opened, NotFound>> {
  const order = await orders.find(orderId);
  const part = order?.parts.find((one) => one.id === partId);
  const side = order && part && sideOf({ shopperId: order.shopperId, sellerId: part.sellerId }, person);
  return order && part && side ? ok({ order, part, side }) : err({ code: 'conversation_not_found' });
}

/** Reads a page of a conversation, under the row-level security of the person who asks. */
export async function readThread(
  deps: MessagesDeps,
  person: Person,
  named: Named,
  before?: Id<'msg'>,
): Promise<Result<Thread, NotFound>> {
  const opened = await openFor(deps, person, named);
  if (!opened.ok) return opened;
  const { order, part } = opened.value;
  const now = deps.world.clocks.business();
  const [rules, found, messages, reported] = await deps.db.asReader({ shopper: person.id }, (tx) =>
    Promise.all([
      rulesAt(tx, now),
      findConversation(tx, part.id),
      messagesOf(tx, part.id, A_PAGE + 1, before),
      reportedIn(tx, part.id),
    ]),
  );
  const shown = messages.slice(-A_PAGE);
  const conversation = found ?? newConversation(order, part);
  const allowed = mayWrite(conversation, { order, part, rules, now });
  return ok({
    ...opened.value,
    conversation,
    messages: shown,
    reported,
    older: messages.length > A_PAGE ? shown[0]?.id : undefined,
    closed: allowed.ok ? null : allowed.error,
    rules,
  });
}

/** Counts the messages of parts that the caller may show. */
export async function countOf(
  { db }: Pick<MessagesDeps, 'db'>,
  parts: readonly { readonly id: Id<'opt'> }[],
): Promise<ReadonlyMap<string, number>> {
  if (parts.length === 0) return new Map();
  const ids = parts.map((part) => part.id);
  const rows = await db.one((tx) => countMessages(tx, ids));
  return new Map(rows.map(({ partId, count }) => [partId, count]));
}

/** Reads a whole conversation as evidence. */
export async function transcriptOf(
  { db, orders }: Pick<MessagesDeps, 'db' | 'orders'>,
  orderId: Id<'ord'>,
  sellerId: Id<'sel'>,
): Promise<TranscriptEntry[]> {
  const order = await orders.find(orderId);
  const part = order?.parts.find((one) => one.sellerId === sellerId);
  if (!order || !part) return [];
  const names = { buyer: order.name, seller: part.sellerName };
  const messages = await db.one((tx) => messagesOf(tx, part.id, MOST_IN_TRANSCRIPT));
  return messages.map(({ side, words, sentAt }) => ({ side, name: names[side], words, sentAt }));
}
