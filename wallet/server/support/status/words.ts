import { msg } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { Service, State } from './domain.ts';

/** What each service does for people. */
export const serviceWords: Readonly<Record<Service, Message>> = {
  books: msg('Payments and balances'),
  jobs: msg('Deadlines and deliveries of messages'),
  processor: msg('Cards'),
  mail: msg('Mail'),
};

/** How a service works now. */
export const stateWords: Readonly<Record<State, Message>> = {
  works: msg('Works'),
  slow: msg('Slow'),
  away: msg('Does not answer'),
};

/** What the whole wallet is like now. */
export const overallWords: Readonly<Record<State, Message>> = {
  works: msg('Everything works.'),
  slow: msg('Something is slow. What you do still works; give it a moment.'),
  away: msg('Something does not answer. Your money is safe, and what you try again is done once at most.'),
};
