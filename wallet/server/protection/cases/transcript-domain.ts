import { isReadable } from '#platform/kernel/readable.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { typedText } from '#platform/kernel/typed.ts';
import type { Party } from './record-domain.ts';

/** A message between the sides of a case, at the shop. */
export interface ShopMessage {
  readonly at: Date;
  readonly by: Party;
  readonly words: string;
  /** How many files came with it; they stay at the shop. */
  readonly files: number;
}

/** The messages of a case, as its shop has handed them over. The wallet does not know whether they are complete. */
export interface Transcript {
  readonly givenAt: Date;
  readonly messages: readonly ShopMessage[];
}

/** A message has letters that people cannot read, such as invisible ones. */
export type WordsUnreadable = { readonly code: 'words_not_readable' };

/** Reads the messages of a shop, the oldest first. */
export function readMessages(messages: readonly ShopMessage[]): Result<ShopMessage[], WordsUnreadable> {
  const read = messages.map((message) => ({ ...message, words: typedText(message.words) }));
  const lines = read.flatMap(({ words }) => words.split('\n')).filter((line) => line !== '');
  if (!lines.every(isReadable)) return err({ code: 'words_not_readable' });
  return ok(read.toSorted((one, other) => one.at.getTime() - other.at.getTime()));
}
