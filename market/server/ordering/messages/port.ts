import type { Db } from '#platform/db/db.ts';
import type { Files, KeptFile } from '#platform/files/files-service.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Order, OrderPart } from '../orders/domain.ts';
import type { Orders } from '../orders/service.ts';
import type { Closed, Conversation, MessageRules, Side, Written } from './domain.ts';

/** The dependencies of messages. */
export interface MessagesDeps {
  readonly db: Db;
  readonly world: World;
  readonly orders: Pick<Orders, 'find'>;
  readonly files: Pick<Files, 'attach' | 'describe'>;
  /** Wakes the workers, so that mails go out at once. */
  readonly waker: Pick<Waker, 'wake'>;
}

/** A shopper who asks for a conversation; with a shop, they may be its seller. */
export interface Person {
  readonly id: Id<'shp'>;
  readonly sellerId: Id<'sel'> | null;
}

/** A conversation, by the ids in its address. */
export interface Named {
  readonly orderId: string;
  readonly partId: string;
}

/** The conversation does not exist, or not for this person. */
export interface NotFound {
  readonly code: 'conversation_not_found';
}

/** A conversation as one of its sides opens it. */
export interface Opened {
  readonly order: Order;
  readonly part: OrderPart;
  /** The side of the person who opens it. */
  readonly side: Side;
}

/** A conversation with a page of its messages, for one of its sides. */
export interface Thread extends Opened {
  readonly conversation: Conversation;
  /** Oldest first. */
  readonly messages: readonly (Written & { readonly files: readonly KeptFile[] })[];
  /** The messages that this person has reported. */
  readonly reported: ReadonlySet<Id<'msg'>>;
  /** The first message of this page, if there are older ones. */
  readonly older: Id<'msg'> | undefined;
  /** Why nobody can write; null while they can. */
  readonly closed: Closed | null;
  readonly rules: MessageRules;
}

/** One message of a conversation as evidence: whole, and never masked. */
export interface TranscriptEntry {
  readonly side: Side;
  /** The buyer's name, or the name of the shop. */
  readonly name: string;
  readonly sentAt: Date;
  readonly words: string;
  readonly files: readonly KeptFile[];
}
