import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { isBreached } from './breached-index.ts';

/** The facts about a password that are expensive to compute. */
export interface Appraisal {
  /** Whether it is among the million most common passwords in stolen lists, or one of them with a short tail. */
  readonly isBreached: boolean;
  /** The estimated number of guesses, by zxcvbn. */
  readonly guesses: number;
  /** zxcvbn's name for the pattern that makes it quick to guess; empty if there is none. */
  readonly warning: string;
}

/**
 * Appraises a password, offline. It takes up to 10 ms of its thread, so `password-worker.ts` runs it on a separate one.
 *
 * @param known Words in lower case that a stranger could know.
 */
export async function appraise(password: string, known: readonly string[]): Promise<Appraisal> {
  if (await isBreached(password.toLowerCase())) return { isBreached: true, guesses: 0, warning: '' };
  factory ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, l33tMaxSubstitutions: SUBSTITUTIONS });
  const { guesses, feedback } = await factory.checkAsync(password.slice(0, JUDGED), [...known]);
  return { isBreached: false, guesses, warning: feedback.warning ?? '' };
}

/** zxcvbn's time grows quickly with length, and a beginning that is quick to guess is advice enough. */
const JUDGED = 40;
/** How many readings of `p@$$w0rd` zxcvbn tries; its time grows with each. */
const SUBSTITUTIONS = 4;

let factory: ZxcvbnFactory | undefined;
