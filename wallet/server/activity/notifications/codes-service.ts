import type { Db } from '#platform/db/db.ts';
import { readShortNumber } from '#platform/kernel/short-number.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import { codeOf, hashOfCode } from './codes-crypto.ts';
import { findCode, insertCode } from './codes-store.ts';
import type { SentMessage } from './codes-store.ts';
import type { Channel } from './choices-domain.ts';

export type { SentMessage } from './codes-store.ts';

/** The door to the codes of messages, by which anybody learns whether the wallet sent one. */
export interface MessageCodes {
  /** Records a message that is about to be sent, and returns its code. @param cause Begins with the kind of the message. */
  record(cause: string, channel: Channel): Promise<string>;
  /** Finds the message of a typed code; undefined if we sent none with it within a year. */
  find(typed: string): Promise<SentMessage | undefined>;
}

/** Messages are known by their codes for this long. */
export const CODES_KEPT_MS = 365 * 24 * 3_600_000;

/** Creates the door to the codes of messages. */
export function createMessageCodes(deps: {
  readonly db: Db;
  readonly world: Pick<World, 'clocks'>;
  readonly key: Buffer;
}): MessageCodes {
  const { db, world, key } = deps;
  return {
    record: async (cause, channel) => {
      const code = codeOf(key, cause, channel);
      const [kind = ''] = cause.split(' ');
      const sentAt = world.clocks.security();
      const sent = { cell: HOME_CELL, codeHash: hashOfCode(code), kind, channel, sentAt };
      await db.one((tx) => insertCode(tx, sent));
      return code;
    },
    find: async (typed) => {
      const letters = readShortNumber(typed);
      return letters === undefined ? undefined : db.one((tx) => findCode(tx, HOME_CELL, hashOfCode(letters)));
    },
  };
}
