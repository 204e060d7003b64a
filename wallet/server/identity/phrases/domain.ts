import { isReadable } from '#platform/kernel/readable.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { letterCount, typedLine } from '#platform/kernel/typed.ts';
import { phraseWords } from './data.ts';

/** The fewest and the most visible letters of a phrase: it must be no accident, and fit into an SMS. */
export const phraseRules = { least: 4, most: 40 } as const;

/** The most code units, because a visible letter may have many. */
const MOST_UNITS = 160;

/** Why a phrase is refused. */
export interface PhraseError {
  readonly code: 'phrase_too_short' | 'phrase_too_long' | 'phrase_unreadable' | 'phrase_address';
}

/** Text that a reader could take for an address, a code or words of the wallet itself. */
const misleading = /[/\\@:]|www\.|\p{L}\.\p{L}{2,}|\d{4,}|holdfast/iu;

/** Reads the typed phrase of a holder, which will stand in each message. */
export function judgePhrase(typed: string): Result<string, PhraseError> {
  const phrase = typedLine(typed);
  if (phrase.length > MOST_UNITS || letterCount(phrase) > phraseRules.most) return err({ code: 'phrase_too_long' });
  if (letterCount(phrase) < phraseRules.least) return err({ code: 'phrase_too_short' });
  if (!isReadable(phrase)) return err({ code: 'phrase_unreadable' });
  return misleading.test(phrase.normalize('NFKC')) ? err({ code: 'phrase_address' }) : ok(phrase);
}

/** Makes a phrase of two words out of random bytes. @param bytes Four at least. */
export function madePhrase(bytes: Uint8Array): string {
  const word = (at: number): string => phraseWords[(bytes[at]! * 256 + bytes[at + 1]!) % phraseWords.length]!;
  return `${word(0)} ${word(2)}`;
}
