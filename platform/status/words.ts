import { msg } from '../words/words.ts';
import type { Message } from '../words/words.ts';
import type { State } from './domain.ts';

/** How a service works now. */
export const stateWords: Readonly<Record<State, Message>> = {
  works: msg('Works'),
  slow: msg('Slow'),
  away: msg('Does not answer'),
};

/** What the whole product is like now. */
export const overallWords: Readonly<Record<State, Message>> = {
  works: msg('Everything works.'),
  slow: msg('Something is slow. What you do still works; give it a moment.'),
  away: msg('Something does not answer. Your money is safe, and what you try again is done once at most.'),
};

/** The kind of the notice in which it stands. */
export const overallNotice = { works: 'success', slow: 'warning', away: 'danger' } as const satisfies Record<
  State,
  string
>;
