import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { msg, t } from '../words/words.ts';
import type { Message } from '../words/words.ts';
import { appraiseElsewhere } from './password-thread.ts';

/** NIST 800-63B-4: long alone, shorter beside a second factor; no rules on composition. */
const LEAST_ALONE = 15;
const LEAST_WITH_FACTOR = 8;
const MOST = 256;
/** Guesses that a login with its waits, or a thief of hashes with Argon2id before him, does not get through. */
const ENOUGH = 1e8;
const PLENTY = 1e12;

export type PasswordFault =
  | { readonly code: 'password_too_short'; readonly least: number }
  | { readonly code: 'password_too_long'; readonly most: number }
  | { readonly code: 'password_breached' }
  | { readonly code: 'password_personal' }
  | { readonly code: 'password_guessable'; readonly pattern: Pattern };

/** What makes a password quick to guess. */
type Pattern = 'keyboard' | 'repeat' | 'sequence' | 'date' | 'common' | 'other';

/** How a password is weighed while it is typed. */
export interface Weight {
  /** 0 for none, 1 too weak, 2 nearly, 3 good, 4 strong. From 3 on there is no fault. */
  readonly score: 0 | 1 | 2 | 3 | 4;
  readonly fault?: PasswordFault;
}

/**
 * Judges a new password, offline: what is cheap to see first, and only then the rest, on a thread of its own.
 * Callers count the request before they ask.
 *
 * @param context Words that a stranger could know: name, number, address, and the name of this service.
 * @param withSecondFactor Whether the account has one: then 8 characters are enough instead of 15.
 * @throws {OverloadError} At once if too many passwords wait to be judged.
 */
export async function judgePassword(
  password: string,
  context: readonly string[],
  withSecondFactor: boolean,
): Promise<Result<void, PasswordFault>> {
  const seen = glanceAtPassword(password, context, withSecondFactor);
  if (!seen.ok) return seen;
  const { fault } = await weighPassword(password, context, withSecondFactor);
  return fault ? err(fault) : ok();
}

/** The faults of a new password that cost nothing to see: its length, and words that others know. */
export function glanceAtPassword(
  password: string,
  context: readonly string[],
  withSecondFactor: boolean,
): Result<void, PasswordFault> {
  const { fault } = glance(password, context, withSecondFactor ? LEAST_WITH_FACTOR : LEAST_ALONE);
  return fault ? err(fault) : ok();
}

/**
 * Weighs a password by the same rules as `judgePassword`, for a meter that says why one is weak.
 *
 * @throws {OverloadError} At once if too many passwords wait to be judged.
 */
export async function weighPassword(
  password: string,
  context: readonly string[],
  withSecondFactor: boolean,
): Promise<Weight> {
  const least = withSecondFactor ? LEAST_WITH_FACTOR : LEAST_ALONE;
  const { text, length, known, fault } = glance(password, context, LEAST_WITH_FACTOR);
  const tooShort = { code: 'password_too_short', least } as const;
  if (fault) return { score: length === 0 ? 0 : 1, fault: fault.code === 'password_too_short' ? tooShort : fault };
  const { isBreached, guesses, warning } = await appraiseElsewhere({ password: text, known });
  if (isBreached) return { score: 1, fault: { code: 'password_breached' } };
  if (guesses < ENOUGH) {
    const pattern = patterns.get(warning);
    const isShort = length < least && pattern === undefined;
    return { score: 1, fault: isShort ? tooShort : { code: 'password_guessable', pattern: pattern ?? 'other' } };
  }
  if (length < least) return { score: 2, fault: tooShort };
  return { score: guesses < PLENTY ? 3 : 4 };
}

function glance(
  password: string,
  context: readonly string[],
  least: number,
): { text: string; length: number; known: string[]; fault?: PasswordFault } {
  const text = password.normalize('NFC');
  const { length } = Array.from(text);
  const known = context.map((word) => word.toLowerCase()).filter((word) => word.length >= 4);
  const seen = { text, length, known };
  if (length > MOST) return { ...seen, fault: { code: 'password_too_long', most: MOST } };
  if (length < least) return { ...seen, fault: { code: 'password_too_short', least } };
  const lower = text.toLowerCase();
  const rest = known.reduce((left, word) => left.replaceAll(word, ''), lower);
  const isPersonal = rest.length < lower.length && rest.length < LEAST_WITH_FACTOR;
  return isPersonal ? { ...seen, fault: { code: 'password_personal' } } : seen;
}

/** zxcvbn's warnings, by what a person can do about them. */
const patterns = new Map<string, Pattern>(
  Object.entries({
    straightRow: 'keyboard',
    keyPattern: 'keyboard',
    simpleRepeat: 'repeat',
    extendedRepeat: 'repeat',
    sequences: 'sequence',
    recentYears: 'date',
    dates: 'date',
    topTen: 'common',
    topHundred: 'common',
    common: 'common',
    similarToCommon: 'common',
    wordByItself: 'common',
    namesByThemselves: 'common',
    commonNames: 'common',
  }),
);

/** What is wrong with a password, and what to do, in plain words. */
export function passwordWords(fault: PasswordFault): string {
  switch (fault.code) {
    case 'password_too_short':
      return t('Use at least {least} characters. Three or four unrelated words are easy to keep in mind.', {
        least: fault.least,
      });
    case 'password_too_long':
      return t('Use at most {most} characters.', { most: fault.most });
    case 'password_breached':
      return t(
        'This password has been stolen elsewhere before, so it is among the first that thieves try. Choose another.',
      );
    case 'password_personal':
      return t('This is built from your own details, which others know as well. Choose something unrelated to you.');
    case 'password_guessable':
      return t('{why} Three or four unrelated words are better.', { why: patternWords[fault.pattern]() });
  }
}

const patternWords: Readonly<Record<Pattern, Message>> = {
  keyboard: msg('Neighboring keys are quick to guess.'),
  repeat: msg('The same thing again and again is quick to guess.'),
  sequence: msg('A row such as abcd or 6543 is quick to guess.'),
  date: msg('Dates and years are quick to guess.'),
  common: msg('This is close to a password that many people use.'),
  other: msg('This follows a pattern that is quick to guess.'),
};
