import type { KeptFile } from '#platform/files/files-service.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { mayWrite, newConversation, sideOf } from './domain.ts';
import type { Side, Written } from './domain.ts';
import type { MessagesDeps, Named, NotFound, Opened, Person, Thread, TranscriptEntry } from './port.ts';
import {
  countMessages,
  countUnanswered,
  filesOf,
  findConversation,
  isFileOfReader,
  messagesOf,
  reportedIn,
  rulesAt,
} from './store.ts';

/** The messages on one page of a conversation. */
const A_PAGE = 50;
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
    messages: await withFiles(deps, shown),
    reported,
    older: messages.length > A_PAGE ? shown[0]?.id : undefined,
    closed: allowed.ok ? null : allowed.error,
    rules,
  });
}

/** Adds to messages their files. */
async function withFiles(
  { db, files }: Pick<MessagesDeps, 'db' | 'files'>,
  messages: readonly Written[],
): Promise<(Written & { readonly files: readonly KeptFile[] })[]> {
  const rows = await db.one((tx) =>
    filesOf(
      tx,
      messages.map((message) => message.id),
    ),
  );
  const described = rows.length === 0 ? [] : await files.describe(rows.map((row) => row.fileId));
  const known = new Map(described.map((file) => [file.fileId, file]));
  const of = Map.groupBy(rows, (row) => row.messageId);
  return messages.map((message) => ({
    ...message,
    files: (of.get(message.id) ?? []).flatMap(({ fileId }) => known.get(fileId) ?? []),
  }));
}

/** Finds a file that a person may read, under their row-level security. */
export async function fileFor(
  { db }: Pick<MessagesDeps, 'db'>,
  person: Person,
  fileId: string,
): Promise<Id<'fil'> | undefined> {
  if (!isId('fil', fileId)) return undefined;
  const isTheirs = await db.asReader({ shopper: person.id }, (tx) => isFileOfReader(tx, fileId));
  return isTheirs ? fileId : undefined;
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

/** Counts the unanswered messages of parts that the caller may show. */
export async function unansweredOf(
  { db }: Pick<MessagesDeps, 'db'>,
  parts: readonly { readonly id: Id<'opt'> }[],
  side: Side,
): Promise<ReadonlyMap<string, number>> {
  if (parts.length === 0) return new Map();
  const ids = parts.map((part) => part.id);
  const rows = await db.one((tx) => countUnanswered(tx, ids, side));
  return new Map(rows.map(({ partId, count }) => [partId, count]));
}

/** Reads a whole conversation as evidence. */
export async function transcriptOf(
  deps: Pick<MessagesDeps, 'db' | 'orders' | 'files'>,
  orderId: Id<'ord'>,
  sellerId: Id<'sel'>,
): Promise<TranscriptEntry[]> {
  const order = await deps.orders.find(orderId);
  const part = order?.parts.find((one) => one.sellerId === sellerId);
  if (!order || !part) return [];
  const names = { buyer: order.name, seller: part.sellerName };
  const messages = await deps.db.one((tx) => messagesOf(tx, part.id, MOST_IN_TRANSCRIPT));
  const whole = await withFiles(deps, messages);
  return whole.map(({ side, words, sentAt, files }) => ({ side, name: names[side], words, sentAt, files }));
}
