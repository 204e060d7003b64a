import { Type } from 'typebox';
import { IdOf, Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { and, sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { TicketStatus } from '#platform/kernel/tickets.ts';
import type { AtWallet, MessageKind, Ticket, TicketMessage, Topic } from './domain.ts';

const text = <T>() => Type.Unsafe<T>({ type: 'string' });
const TicketRow = Type.Object({
  id: IdOf('tic'),
  reference: Type.String(),
  shopperId: IdOf('shp'),
  topic: text<Topic>(),
  orderId: Nullable(IdOf('ord')),
  status: text<TicketStatus>(),
  openedAt: Instant,
  answerBy: Nullable(Instant),
  changedAt: Instant,
  messages: Type.Integer(),
  mayHandOver: Type.Boolean(),
  handedAt: Nullable(Instant),
  walletStatus: Nullable(text<AtWallet['status']>()),
  walletAnsweredAt: Nullable(Instant),
});

const columns = sql`id, reference, shopper_id, topic, order_id, status, opened_at, answer_by, changed_at, messages,
  may_hand_over, handed_at, wallet_status, wallet_answered_at`;

function toTicket(row: Type.Static<typeof TicketRow>): Ticket {
  const { handedAt, walletStatus: status, walletAnsweredAt: answeredAt, ...ticket } = row;
  return { ...ticket, wallet: handedAt === null || status === null ? null : { handedAt, status, answeredAt } };
}

/** Stores a ticket. @returns False if another one has its reference, so that the caller draws a new one. */
export async function insertTicket(tx: Tx, one: Ticket): Promise<boolean> {
  const written = await tx.run(sql`
    insert into support.tickets (id, reference, shopper_id, topic, order_id, status, opened_at, answer_by, changed_at,
                                 messages, may_hand_over)
    values (${uuid(one.id)}, ${one.reference}, ${uuid(one.shopperId)}, ${one.topic},
            ${one.orderId && uuid(one.orderId)}, ${one.status}, ${one.openedAt}, ${one.answerBy}, ${one.changedAt},
            ${one.messages}, ${one.mayHandOver})
    on conflict (reference) do nothing`);
  return written === 1;
}

/** Stores what a message made of its ticket. */
export async function updateTicket(tx: Tx, one: Ticket): Promise<void> {
  await tx.run(sql`
    update support.tickets
       set status = ${one.status}, answer_by = ${one.answerBy}, changed_at = ${one.changedAt}, messages = ${one.messages},
           handed_at = ${one.wallet?.handedAt ?? null}, wallet_status = ${one.wallet?.status ?? null},
           wallet_answered_at = ${one.wallet?.answeredAt ?? null}
     where id = ${uuid(one.id)}`);
}

/** Stores that a shopper agrees to a handover of their ticket. @returns False if it is not theirs. */
export async function storeAgreement(tx: Tx, shopperId: Id<'shp'>, id: Id<'tic'>): Promise<boolean> {
  const written = await tx.run(sql`
    update support.tickets set may_hand_over = true where id = ${uuid(id)} and shopper_id = ${uuid(shopperId)}`);
  return written === 1;
}

/** Finds a ticket; the reader's role only one of its shopper. */
export async function findTicket(tx: Tx, id: Id<'tic'>): Promise<Ticket | undefined> {
  const row = await tx.maybe(sql(TicketRow)`select ${columns} from support.tickets where id = ${uuid(id)}`);
  return row && toTicket(row);
}

/** Locks a ticket until the transaction ends. */
export async function lockTicket(tx: Tx, id: Id<'tic'>): Promise<Ticket | undefined> {
  const row = await tx.maybe(sql(TicketRow)`select ${columns} from support.tickets where id = ${uuid(id)} for update`);
  return row && toTicket(row);
}

/** Finds the ticket with a reference. */
export async function findByReference(tx: Tx, reference: string): Promise<Ticket | undefined> {
  const row = await tx.maybe(sql(TicketRow)`select ${columns} from support.tickets where reference = ${reference}`);
  return row && toTicket(row);
}

/** Lists a shopper's tickets, the last changed first. */
export async function ticketsOf(tx: Tx, shopperId: Id<'shp'>, most: number): Promise<Ticket[]> {
  const rows = await tx.many(sql(TicketRow)`
    select ${columns} from support.tickets where shopper_id = ${uuid(shopperId)}
     order by changed_at desc, id
     limit ${most}`);
  return rows.map(toTicket);
}

/** Which tickets staff lists; without a part, all of them. */
export interface TicketFilter {
  readonly topic?: Topic | undefined;
  readonly status?: TicketStatus | undefined;
}

/** Lists tickets for staff: those that wait first, by the deadline of their answer, then the last changed. */
export async function queueOf(tx: Tx, { topic, status }: TicketFilter, most: number): Promise<Ticket[]> {
  const where = and([
    sql`true`,
    ...(topic ? [sql`topic = ${topic}`] : []),
    ...(status ? [sql`status = ${status}`] : []),
  ]);
  const rows = await tx.many(sql(TicketRow)`
    select ${columns} from support.tickets where ${where}
     order by answer_by asc nulls last, changed_at desc, id
     limit ${most}`);
  return rows.map(toTicket);
}

const MessageRow = Type.Object({
  number: Type.Integer(),
  at: Instant,
  kind: text<MessageKind>(),
  memberId: Nullable(IdOf('stf')),
  words: Type.String(),
});

/** Stores a message of a ticket. */
export async function insertMessage(tx: Tx, ticketId: Id<'tic'>, one: TicketMessage): Promise<void> {
  await tx.run(sql`
    insert into support.messages (ticket_id, number, at, kind, member_id, words)
    values (${uuid(ticketId)}, ${one.number}, ${one.at}, ${one.kind}, ${one.memberId && uuid(one.memberId)},
            ${one.words})`);
}

/** Lists the messages of a ticket, the first one first; the reader's role none that are for the staff alone. */
export function messagesOf(tx: Tx, ticketId: Id<'tic'>): Promise<TicketMessage[]> {
  return tx.many(sql(MessageRow)`
    select number, at, kind, member_id, words from support.messages where ticket_id = ${uuid(ticketId)}
     order by number`);
}

const Counted = Type.Object({ open: Type.Integer(), messages: Type.Integer() });

/** Counts a shopper's open tickets, and the messages since an instant. */
export function countOf(tx: Tx, shopperId: Id<'shp'>, since: Date): Promise<{ open: number; messages: number }> {
  return tx.one(sql(Counted)`
    select (select count(*)::int from support.tickets
             where shopper_id = ${uuid(shopperId)} and status <> 'closed') as open,
           (select count(*)::int from support.messages message
              join support.tickets ticket on ticket.id = message.ticket_id
             where ticket.shopper_id = ${uuid(shopperId)} and message.kind = 'shopper'
               and message.at > ${since}) as messages`);
}
