/** A message to a person, by SMS or by mail. */
export interface Message {
  readonly id: string;
  readonly kind: 'sms' | 'mail';
  readonly from: string;
  readonly to: string;
  /** Empty for SMS. */
  readonly subject: string;
  readonly text: string;
  readonly at: string;
}

export interface Inbox {
  /** Stores a message; once it is on disk, it survives a restart. */
  add(message: Omit<Message, 'id' | 'at'>): Promise<Message>;
  /** The newest first, for one receiver or for all. */
  list(to?: string): readonly Message[];
}

const MOST = 500;

/** @param store The stored messages; of more than 500, the oldest is deleted. */
export function createInbox(
  store: { messages: Message[] },
  deps: { save: () => Promise<void>; now: () => Date; newId: () => string },
): Inbox {
  return {
    add: async (fresh) => {
      const message = { ...fresh, id: deps.newId(), at: deps.now().toISOString() };
      store.messages.unshift(message);
      store.messages.length = Math.min(store.messages.length, MOST);
      await deps.save();
      return message;
    },
    list: (to) => (to === undefined ? store.messages : store.messages.filter((message) => message.to === to)),
  };
}
