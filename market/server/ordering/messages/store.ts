import { Type } from 'typebox';
import { IdOf, Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Conversation, MessageRules, ReportReason, Side, Written } from './domain.ts';

const RulesRow = Type.Object({
  version: Type.Integer(),
  mostLetters: Type.Integer(),
  daysAfterEnd: Type.Integer(),
  minutesBetweenLetters: Type.Integer(),
  burstMost: Type.Integer(),
  burstMinutes: Type.Integer(),
  mostADay: Type.Integer(),
});

const SideText = Type.Unsafe<Side>({ type: 'string' });

const ConversationRow = Type.Object({
  partId: IdOf('opt'),
  orderId: IdOf('ord'),
  buyerId: IdOf('shp'),
  sellerId: IdOf('sel'),
  buyerStoppedAt: Nullable(Instant),
  sellerStoppedAt: Nullable(Instant),
  buyerLetterAt: Nullable(Instant),
  sellerLetterAt: Nullable(Instant),
});

const MessageRow = Type.Object({ id: IdOf('msg'), side: SideText, words: Type.String(), sentAt: Instant });
const IdRow = Type.Object({ id: IdOf('msg') });
const SentAtRow = Type.Object({ sentAt: Instant });
const CountRow = Type.Object({ partId: IdOf('opt'), count: Type.Integer() });

const columns = sql`part_id, order_id, buyer_id, seller_id, buyer_stopped_at, seller_stopped_at, buyer_letter_at,
  seller_letter_at`;

/** The limits in force at an instant. */
export function rulesAt(tx: Tx, at: Date): Promise<MessageRules> {
  return tx.one(sql(RulesRow)`
    select version, most_letters, days_after_end, minutes_between_letters, burst_most, burst_minutes, most_a_day
      from messages.rules where valid_from <= ${at} order by valid_from desc limit 1`);
}

/** Finds the conversation of a part, if the transaction's reader may see it. */
export function findConversation(tx: Tx, partId: Id<'opt'>): Promise<Conversation | undefined> {
  return tx.maybe(sql(ConversationRow)`
    select ${columns} from messages.conversations where part_id = ${uuid(partId)}`);
}

/** Locks the conversation of a part until the transaction ends, and makes its row at the first time. */
export async function lockConversation(tx: Tx, fresh: Conversation): Promise<Conversation> {
  await tx.run(sql`
    insert into messages.conversations (part_id, order_id, buyer_id, seller_id)
    values (${uuid(fresh.partId)}, ${uuid(fresh.orderId)}, ${uuid(fresh.buyerId)}, ${uuid(fresh.sellerId)})
    on conflict (part_id) do nothing`);
  return tx.one(sql(ConversationRow)`
    select ${columns} from messages.conversations where part_id = ${uuid(fresh.partId)} for update`);
}

/** Writes what can change of a conversation: who stopped it, and when mails went out. */
export async function updateConversation(tx: Tx, changed: Conversation): Promise<void> {
  await tx.run(sql`
    update messages.conversations
       set buyer_stopped_at = ${changed.buyerStoppedAt}, seller_stopped_at = ${changed.sellerStoppedAt},
           buyer_letter_at = ${changed.buyerLetterAt}, seller_letter_at = ${changed.sellerLetterAt}
     where part_id = ${uuid(changed.partId)}`);
}

/** A message with what only the database needs to know. */
export interface Sent extends Written {
  readonly partId: Id<'opt'>;
  readonly writerId: Id<'shp'>;
  /** Names the form, so that the same words in it are the same message. */
  readonly formKey: string;
}

/** Stores a message. It is never changed. */
export async function insertMessage(tx: Tx, sent: Sent): Promise<void> {
  await tx.run(sql`
    insert into messages.messages (id, part_id, side, writer_id, words, form_key, sent_at)
    values (${uuid(sent.id)}, ${uuid(sent.partId)}, ${sent.side}, ${uuid(sent.writerId)}, ${sent.words}, ${sent.formKey},
            ${sent.sentAt})`);
}

/** Finds the message that a form has sent with these words. */
export function findSent(
  tx: Tx,
  { partId, side, formKey, words }: Pick<Sent, 'partId' | 'side' | 'formKey' | 'words'>,
) {
  return tx.maybe(sql(IdRow)`
    select id from messages.messages
     where part_id = ${uuid(partId)} and side = ${side} and form_key = ${formKey} and md5(words) = md5(${words})`);
}

/** Lists the newest messages of a part, oldest first. @param before Only those before this one. */
export async function messagesOf(tx: Tx, partId: Id<'opt'>, most: number, before?: Id<'msg'>): Promise<Written[]> {
  const older = before === undefined ? sql`` : sql`and id < ${uuid(before)}`;
  const newest = await tx.many(sql(MessageRow)`
    select id, side, words, sent_at from messages.messages
     where part_id = ${uuid(partId)} ${older} order by id desc limit ${most}`);
  return newest.toReversed();
}

const FileRow = Type.Object({ messageId: IdOf('msg'), fileId: IdOf('fil') });

/** Stores which files a message has, in their order. */
export async function insertFiles(tx: Tx, messageId: Id<'msg'>, fileIds: readonly Id<'fil'>[]): Promise<void> {
  await tx.run(sql`
    insert into messages.files (file_id, message_id, position)
    select id, ${uuid(messageId)}, number - 1
      from unnest(${fileIds.map((id) => uuid(id))}::uuid[]) with ordinality as file (id, number)`);
}

/** Lists the files of messages, each message's in their order. */
export function filesOf(tx: Tx, messageIds: readonly Id<'msg'>[]) {
  return tx.many(sql(FileRow)`
    select message_id, file_id from messages.files
     where message_id = any(${messageIds.map((id) => uuid(id))}::uuid[]) order by message_id, position`);
}

/** Whether a file is in a message that the transaction's reader may see. */
export async function isFileOfReader(tx: Tx, fileId: Id<'fil'>): Promise<boolean> {
  const found = await tx.maybe(sql(FileRow)`
    select message_id, file_id from messages.files where file_id = ${uuid(fileId)}`);
  return found !== undefined;
}

/** Counts the messages of parts that have some, if the transaction's reader may see them. */
export function countMessages(tx: Tx, partIds: readonly Id<'opt'>[]) {
  return tx.many(sql(CountRow)`
    select part_id, count(*)::integer as count from messages.messages
     where part_id = any(${partIds.map((id) => uuid(id))}::uuid[]) group by part_id`);
}

/** Counts the messages of parts that the other side sent after the last one of `side`; a part without such is absent. */
export function countUnanswered(tx: Tx, partIds: readonly Id<'opt'>[], side: Side) {
  return tx.many(sql(CountRow)`
    select part_id, count(*)::integer as count from messages.messages message
     where part_id = any(${partIds.map((id) => uuid(id))}::uuid[]) and side <> ${side}
       and not exists (
         select from messages.messages answer
          where answer.part_id = message.part_id and answer.side = ${side} and answer.sent_at > message.sent_at)
     group by part_id`);
}

/** When a side of a conversation sent its message number `most`, counted from the newest. */
export async function sentBySide(tx: Tx, partId: Id<'opt'>, side: Side, most: number): Promise<Date | null> {
  const row = await tx.maybe(sql(SentAtRow)`
    select sent_at from messages.messages where part_id = ${uuid(partId)} and side = ${side}
     order by sent_at desc offset ${most - 1} limit 1`);
  return row?.sentAt ?? null;
}

/** When a person sent their message number `most` in all conversations, counted from the newest. */
export async function sentByPerson(tx: Tx, writerId: Id<'shp'>, most: number): Promise<Date | null> {
  const row = await tx.maybe(sql(SentAtRow)`
    select sent_at from messages.messages where writer_id = ${uuid(writerId)}
     order by sent_at desc offset ${most - 1} limit 1`);
  return row?.sentAt ?? null;
}

/**
 * Stores a report about a message of the other side; a second one of the same message changes nothing.
 *
 * @returns Whether there is such a message in the conversation.
 */
export async function insertReport(
  tx: Tx,
  report: { messageId: Id<'msg'>; partId: Id<'opt'>; by: Side; reporterId: Id<'shp'>; reason: ReportReason; at: Date },
): Promise<boolean> {
  const [found] = await tx.many(sql(IdRow)`
    select id from messages.messages
     where id = ${uuid(report.messageId)} and part_id = ${uuid(report.partId)} and side <> ${report.by}`);
  if (!found) return false;
  await tx.run(sql`
    insert into messages.reports (message_id, reporter_id, reason, reported_at)
    values (${uuid(report.messageId)}, ${uuid(report.reporterId)}, ${report.reason}, ${report.at})
    on conflict (message_id) do nothing`);
  return true;
}

/** Finds which messages of a part the transaction's reader has reported. */
export async function reportedIn(tx: Tx, partId: Id<'opt'>): Promise<ReadonlySet<Id<'msg'>>> {
  const rows = await tx.many(sql(IdRow)`
    select messages.id from messages.reports join messages.messages on messages.id = reports.message_id
     where messages.part_id = ${uuid(partId)}`);
  return new Set(rows.map((row) => row.id));
}
