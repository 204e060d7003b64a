import { createECDH } from 'node:crypto';
import type { ECDH } from 'node:crypto';

/** A browser's subscription, with the keys that only the browser has. */
interface Subscription {
  readonly id: string;
  readonly privateKey: string;
  readonly auth: string;
  /** The only sender whose messages are taken (RFC 8292 §4); null for any. */
  readonly senderKey: string | null;
  /** The answers to the next messages; then they are taken. */
  readonly answers: Answer[];
}

/** An answer of the push service other than that it took the message. */
export interface Answer {
  readonly status: number;
  readonly retryAfterS?: number;
}

/** A taken message. */
export interface Pushed {
  readonly id: string;
  readonly subscription: string;
  /** The decrypted text; null if the browser could not decrypt it. */
  readonly text: string | null;
  readonly ttlS: number;
  readonly urgency: string;
  readonly at: string;
}

/** What the push service stores. */
export interface PushBook {
  readonly subscriptions: Subscription[];
  readonly messages: Pushed[];
}

const MOST = 500;

/** The door to the push service and to the browsers behind it. */
export type PushService = ReturnType<typeof createPushService>;

/** Creates the push service. @param book The stored state; of more than 500 messages, the oldest is deleted. */
export function createPushService(
  book: PushBook,
  deps: { save: () => Promise<void>; now: () => Date; random: (bytes: number) => Buffer; publicUrl: string },
) {
  const newId = (): string => deps.random(16).toString('base64url');
  const find = (id: string) => book.subscriptions.find((one) => one.id === id);
  return {
    /** Subscribes a browser. @returns What `PushSubscription.toJSON` has. */
    subscribe: async (senderKey: string | null) => {
      const keys = createECDH('prime256v1');
      keys.generateKeys();
      const [id, auth] = [newId(), newId()];
      book.subscriptions.push({ id, privateKey: keys.getPrivateKey('base64url'), auth, senderKey, answers: [] });
      await deps.save();
      const p256dh = keys.getPublicKey('base64url');
      return { id, endpoint: `${deps.publicUrl}/push/${id}`, keys: { p256dh, auth } };
    },
    find,
    /** Sets the answers to the next messages of a subscription. */
    answer: async (id: string, answers: readonly Answer[]) => {
      find(id)?.answers.splice(0, Infinity, ...answers);
      await deps.save();
    },
    /** Stores a message for a browser. */
    take: async (fresh: Omit<Pushed, 'id' | 'at'>): Promise<Pushed> => {
      const message = { ...fresh, id: newId(), at: deps.now().toISOString() };
      book.messages.unshift(message);
      book.messages.length = Math.min(book.messages.length, MOST);
      await deps.save();
      return message;
    },
    /** The taken messages, the newest first, for one subscription or for all. */
    list: (id?: string): readonly Pushed[] =>
      id === undefined ? book.messages : book.messages.filter((one) => one.subscription === id),
  };
}

/** The keys with which a subscription's browser decrypts. */
export function receiverOf({ privateKey, auth }: Pick<Subscription, 'privateKey' | 'auth'>): {
  keys: ECDH;
  auth: Buffer;
} {
  const keys = createECDH('prime256v1');
  keys.setPrivateKey(privateKey, 'base64url');
  return { keys, auth: Buffer.from(auth, 'base64url') };
}
