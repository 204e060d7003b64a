import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, Uuid, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { and, sql } from '#platform/db/sql.ts';
import { toId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { TicketStatus } from '#platform/kernel/tickets.ts';
import type { About, AboutKind, Desk, MessageKind, Ticket, TicketMessage, Topic } from './domain.ts';

const text = <T>() => Type.Unsafe<T>({ type: 'string' });
const TicketRow = Type.Object({
  id: IdOf('tic'),
  cell: Type.Integer(),
  reference: Type.String(),
  holderId: IdOf('hld'),
  topic: text<Topic>(),
  aboutKind: Nullable(text<AboutKind>()),
  aboutId: Nullable(Uuid),
  status: text<TicketStatus>(),
  desk: text<Desk>(),
  openedAt: Instant,
  answerBy: Nullable(Instant),
  changedAt: Instant,
  messages: Type.Integer(),
  shopClientId: Nullable(Type.String()),
  shopReference: Nullable(Type.String()),
  givenBackAt: Nullable(Instant),
});

const columns = sql`id, cell, reference, holder_id, topic, about_kind, about_id, status, desk, opened_at, answer_by,
  changed_at, messages, shop_client_id, shop_reference, given_back_at`;

function toTicket(row: Type.Static<typeof TicketRow>): Ticket {
  const { aboutKind, aboutId, shopClientId: clientId, shopReference: reference, givenBackAt, ...ticket } = row;
  return {
    ...ticket,
    about: aboutKind === null || aboutId === null ? null : toAbout(aboutKind, aboutId),
    shop: clientId === null || reference === null ? null : { clientId, reference, givenBackAt },
  };
}

function toAbout(kind: AboutKind, id: string): About {
  switch (kind) {
    case 'payment':
      return { kind, id: toId('pay', id) };
    case 'link':
      return { kind, id: toId('mdt', id) };
    case 'case':
      return { kind, id: toId('cas', id) };
  }
}

/** Stores a ticket. @returns False if another one has its reference, so that the caller draws a new one. */
export async function insertTicket(tx: Tx, one: Ticket): Promise<boolean> {
  const written = await tx.run(sql`
    insert into support.tickets (cell, id, reference, holder_id, topic, about_kind, about_id, status, desk, opened_at,
                                 answer_by, changed_at, messages, shop_client_id, shop_reference)
    values (${one.cell}, ${uuid(one.id)}, ${one.reference}, ${uuid(one.holderId)}, ${one.topic},
            ${one.about?.kind ?? null}, ${one.about ? uuid(one.about.id) : null}, ${one.status}, ${one.desk},
            ${one.openedAt}, ${one.answerBy}, ${one.changedAt}, ${one.messages},
            ${one.shop?.clientId ?? null}, ${one.shop?.reference ?? null})
    on conflict (cell, reference) do nothing`);
  return written === 1;
}

/** Stores what a message made of its ticket. */
export async function updateTicket(tx: Tx, one: Ticket): Promise<void> {
  await tx.run(sql`
    update support.tickets
       set status = ${one.status}, desk = ${one.desk}, answer_by = ${one.answerBy}, changed_at = ${one.changedAt},
           messages = ${one.messages}, given_back_at = ${one.shop?.givenBackAt ?? null}
     where cell = ${one.cell} and id = ${uuid(one.id)}`);
}

/** Finds a ticket; the reader's role only one of its holder. */
export async function findTicket(tx: Tx, cell: number, id: Id<'tic'>): Promise<Ticket | undefined> {
  const row = await tx.maybe(sql(TicketRow)`
    select ${columns} from support.tickets where cell = ${cell} and id = ${uuid(id)}`);
  return row && toTicket(row);
}

/** Finds and locks a ticket, so that its messages come one after the other. */
export async function lockTicket(tx: Tx, cell: number, id: Id<'tic'>): Promise<Ticket | undefined> {
  const row = await tx.maybe(sql(TicketRow)`
    select ${columns} from support.tickets where cell = ${cell} and id = ${uuid(id)} for no key update`);
  return row && toTicket(row);
}

/** Finds the ticket of a reference. */
export async function findByReference(tx: Tx, cell: number, reference: string): Promise<Ticket | undefined> {
  const row = await tx.maybe(sql(TicketRow)`
    select ${columns} from support.tickets where cell = ${cell} and reference = ${reference}`);
  return row && toTicket(row);
}

/** Finds the ticket that a shop has handed over under a reference of its own. */
export async function findOfShop(
  tx: Tx,
  cell: number,
  { clientId, reference }: { readonly clientId: string; readonly reference: string },
): Promise<Ticket | undefined> {
  const row = await tx.maybe(sql(TicketRow)`
    select ${columns} from support.tickets
     where cell = ${cell} and shop_client_id = ${clientId} and shop_reference = ${reference}`);
  return row && toTicket(row);
}

const CountedOfShop = Type.Object({ open: Type.Integer(), opened: Type.Integer() });

/** Counts a shop's open tickets for a holder, and all that it has handed over since an instant. */
export function countOfShop(
  tx: Tx,
  cell: number,
  { clientId, holderId }: { readonly clientId: string; readonly holderId: Id<'hld'> },
  since: Date,
): Promise<{ open: number; opened: number }> {
  return tx.one(sql(CountedOfShop)`
    select (select count(*)::int from support.tickets
             where cell = ${cell} and shop_client_id = ${clientId} and holder_id = ${uuid(holderId)}
               and status <> 'closed') as open,
           (select count(*)::int from support.tickets
             where cell = ${cell} and shop_client_id = ${clientId} and opened_at > ${since}) as opened`);
}

/** Lists a holder's tickets, the last changed first. */
export async function ticketsOf(tx: Tx, cell: number, holderId: Id<'hld'>, most: number): Promise<Ticket[]> {
  const rows = await tx.many(sql(TicketRow)`
    select ${columns} from support.tickets
     where cell = ${cell} and holder_id = ${uuid(holderId)}
     order by changed_at desc, id desc
     limit ${most}`);
  return rows.map(toTicket);
}

/** Which tickets staff lists. */
export interface TicketFilter {
  readonly desks: readonly Desk[];
  readonly topic?: Topic | undefined;
  readonly status?: TicketStatus | undefined;
}

/** Lists tickets for staff: those that wait first, by the deadline of their answer, then the last changed. */
export async function queueOf(tx: Tx, cell: number, filter: TicketFilter, most: number): Promise<Ticket[]> {
  const where = and([
    sql`cell = ${cell} and desk = any(${[...filter.desks]}::text[])`,
    ...(filter.topic ? [sql`topic = ${filter.topic}`] : []),
    ...(filter.status ? [sql`status = ${filter.status}`] : []),
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
export async function insertMessage(
  tx: Tx,
  { cell, id }: Pick<Ticket, 'cell' | 'id'>,
  one: TicketMessage,
): Promise<void> {
  await tx.run(sql`
    insert into support.messages (cell, ticket_id, number, at, kind, member_id, words)
    values (${cell}, ${uuid(id)}, ${one.number}, ${one.at}, ${one.kind}, ${one.memberId && uuid(one.memberId)},
            ${one.words})`);
}

/** Lists the messages of a ticket, the first one first; the reader's role none that are for the staff alone. */
export function messagesOf(tx: Tx, { cell, id }: Pick<Ticket, 'cell' | 'id'>): Promise<TicketMessage[]> {
  return tx.many(sql(MessageRow)`
    select number, at, kind, member_id, words from support.messages
     where cell = ${cell} and ticket_id = ${uuid(id)}
     order by number`);
}

const FileRow = Type.Object({ number: Type.Integer(), fileId: IdOf('fil') });

/** Stores the files of a message, in their order. */
export async function insertFiles(
  tx: Tx,
  { cell, id }: Pick<Ticket, 'cell' | 'id'>,
  number: number,
  fileIds: readonly Id<'fil'>[],
): Promise<void> {
  await tx.run(sql`
    insert into support.files (cell, file_id, ticket_id, number, position)
    select ${cell}, file.id, ${uuid(id)}, ${number}, file.position
      from unnest(${fileIds.map(uuid)}::uuid[]) with ordinality as file (id, position)`);
}

/** Lists the files of a ticket, in the order of its messages; the reader's role only those of messages that it sees. */
export function filesOf(tx: Tx, { cell, id }: Pick<Ticket, 'cell' | 'id'>) {
  return tx.many(sql(FileRow)`
    select number, file_id from support.files
     where cell = ${cell} and ticket_id = ${uuid(id)}
     order by number, position`);
}

const Counted = Type.Object({ open: Type.Integer(), messages: Type.Integer() });

/** Counts a holder's own open tickets, and the messages since an instant. Those of shops do not count. */
export function countOf(
  tx: Tx,
  cell: number,
  holderId: Id<'hld'>,
  since: Date,
): Promise<{ open: number; messages: number }> {
  return tx.one(sql(Counted)`
    select (select count(*)::int from support.tickets
             where cell = ${cell} and holder_id = ${uuid(holderId)} and status <> 'closed' and shop_client_id is null) as open,
           (select count(*)::int from support.messages message
              join support.tickets ticket on ticket.cell = message.cell and ticket.id = message.ticket_id
             where ticket.cell = ${cell} and ticket.holder_id = ${uuid(holderId)} and message.kind = 'holder'
               and message.at > ${since}) as messages`);
}

const OwnPayment = Type.Object({
  id: IdOf('pay'),
  shopName: Type.String(),
  orderReference: Type.String(),
  amountMinor: Int8,
  currency: CurrencyCode,
});

/** Lists the newest payments that a holder made, for the reader's role. */
export function newestPayments(tx: Tx, cell: number, holderId: Id<'hld'>, most: number) {
  return tx.many(sql(OwnPayment)`
    select id, client_name as shop_name, order_reference, amount_minor, currency from payments.payments
     where cell = ${cell} and payer_id = ${uuid(holderId)}
     order by id desc
     limit ${most}`);
}
