import type { Id } from '#platform/kernel/id.ts';
import { isReadable } from '#platform/kernel/readable.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { typedText } from '#platform/kernel/typed.ts';
import type { Order, OrderPart } from '../orders/domain.ts';

/** The two sides of a conversation. */
export type Side = 'buyer' | 'seller';

/** The market's limits for messages, which an operator changes by a new version. */
export interface MessageRules {
  readonly version: number;
  readonly mostLetters: number;
  /** Counted from the end of the part. */
  readonly daysAfterEnd: number;
  /** Between two mails about one conversation to the same side. */
  readonly minutesBetweenLetters: number;
  /** The most messages of one side of a conversation within `burstMinutes`. */
  readonly burstMost: number;
  readonly burstMinutes: number;
  /** The most messages of one person in all conversations. */
  readonly mostADay: number;
}

/** What buyer and seller of one part of an order write to each other. */
export interface Conversation {
  readonly partId: Id<'opt'>;
  readonly orderId: Id<'ord'>;
  readonly buyerId: Id<'shp'>;
  readonly sellerId: Id<'sel'>;
  /** When a side stopped the messages of both; null if it did not, or let them go on. */
  readonly buyerStoppedAt: Date | null;
  readonly sellerStoppedAt: Date | null;
  /** When the last mail about a message went to a side. */
  readonly buyerLetterAt: Date | null;
  readonly sellerLetterAt: Date | null;
}

/** A message, as it was written. */
export interface Written {
  readonly id: Id<'msg'>;
  readonly side: Side;
  readonly words: string;
  readonly sentAt: Date;
}

/** The reasons for a report, in the order of the form. */
export const reportReasons = ['pays_outside', 'rude', 'deceives', 'other'] as const;
/** A reason for a report. */
export type ReportReason = (typeof reportReasons)[number];

/** Why somebody cannot write in a conversation now. */
export type Closed =
  /** A side stopped the messages; it alone can let them go on. */
  | { readonly code: 'stopped'; readonly by: Side }
  /** The part ended too long ago. */
  | { readonly code: 'ended'; readonly days: number };

/** The refusals of a message. */
export type SendError =
  | Closed
  | { readonly code: 'words_missing' }
  | { readonly code: 'words_too_long'; readonly most: number }
  | { readonly code: 'words_not_readable' }
  /** A file was added too long ago and has been deleted, or belongs to another message. */
  | { readonly code: 'file_gone' }
  | { readonly code: 'too_fast'; readonly waitS: number }
  | { readonly code: 'too_many_today'; readonly most: number; readonly waitS: number };

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The side that does not belong to this one. */
export function otherSide(side: Side): Side {
  return side === 'buyer' ? 'seller' : 'buyer';
}

/** The conversation of a part in which nobody has written yet. */
export function newConversation(
  order: Pick<Order, 'id' | 'shopperId'>,
  part: Pick<OrderPart, 'id' | 'sellerId'>,
): Conversation {
  const untouched = { buyerStoppedAt: null, sellerStoppedAt: null, buyerLetterAt: null, sellerLetterAt: null };
  return { partId: part.id, orderId: order.id, buyerId: order.shopperId, sellerId: part.sellerId, ...untouched };
}

/** Whose conversation it is: its buyer's, its seller's, or undefined for everybody else. */
export function sideOf(
  { shopperId, sellerId }: { readonly shopperId: Id<'shp'>; readonly sellerId: Id<'sel'> },
  person: { readonly id: Id<'shp'>; readonly sellerId: Id<'sel'> | null },
): Side | undefined {
  if (person.id === shopperId) return 'buyer';
  return person.sellerId === sellerId ? 'seller' : undefined;
}

/** Judges whether anybody can write in a conversation. */
export function mayWrite(
  conversation: Conversation,
  {
    order,
    part,
    rules,
    now,
  }: { order: Pick<Order, 'status' | 'payBy'>; part: OrderPart; rules: MessageRules; now: Date },
): Result<void, Closed> {
  if (conversation.buyerStoppedAt) return err({ code: 'stopped', by: 'buyer' });
  if (conversation.sellerStoppedAt) return err({ code: 'stopped', by: 'seller' });
  const ended = endOf(order, part);
  const isOver = ended !== null && now.getTime() >= ended.getTime() + rules.daysAfterEnd * DAY_MS;
  return isOver ? err({ code: 'ended', days: rules.daysAfterEnd }) : ok();
}

/** When a part has ended; an unpaid order ends by its deadline. Null while it goes on. */
function endOf({ status, payBy }: Pick<Order, 'status' | 'payBy'>, { clocks }: OrderPart): Date | null {
  if (status === 'paid') return clocks.settledAt;
  return status === 'awaiting_payment' ? null : payBy;
}

/** Reads a message as it was typed: paragraphs stay, invisible letters go. With files, it needs no words. */
export function judgeWords(
  typed: string,
  { mostLetters }: Pick<MessageRules, 'mostLetters'>,
  hasFiles = false,
): Result<string, SendError> {
  const words = typedText(typed);
  if (words === '') return hasFiles ? ok(words) : err({ code: 'words_missing' });
  if (Array.from(words).length > mostLetters) return err({ code: 'words_too_long', most: mostLetters });
  const lines = words.split('\n').filter((line) => line !== '');
  return lines.every((line) => isReadable(line)) ? ok(words) : err({ code: 'words_not_readable' });
}

/** The instants that the pace counts from; null if fewer messages were sent. */
export interface Paced {
  /** Of the side's messages in the conversation, the one that fills `burstMost`, counted from the newest. */
  readonly ofBurst: Date | null;
  /** Of the person's messages, the one that fills `mostADay`. */
  readonly ofDay: Date | null;
}

/** Judges whether somebody may send one more message now. */
export function judgePace({ ofBurst, ofDay }: Paced, rules: MessageRules, now: Date): Result<void, SendError> {
  const waitS = (since: Date | null, withinMs: number): number =>
    since === null ? 0 : Math.max(0, Math.ceil((since.getTime() + withinMs - now.getTime()) / 1_000));
  const today = waitS(ofDay, DAY_MS);
  if (today > 0) return err({ code: 'too_many_today', most: rules.mostADay, waitS: today });
  const burst = waitS(ofBurst, rules.burstMinutes * MINUTE_MS);
  return burst > 0 ? err({ code: 'too_fast', waitS: burst }) : ok();
}

/** When the next mail about a message may go to a side: now, or later if the last one was just before. */
export function letterDue(last: Date | null, { minutesBetweenLetters }: MessageRules, now: Date): Date {
  if (last === null) return now;
  return new Date(Math.max(now.getTime(), last.getTime() + minutesBetweenLetters * MINUTE_MS));
}
