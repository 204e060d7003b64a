import { msg } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { Service } from './data.ts';

/** What each service does for people. */
export const serviceWords: Readonly<Record<Service, Message>> = {
  books: msg('Payments and balances'),
  jobs: msg('Deadlines and deliveries of messages'),
  processor: msg('Cards'),
  mail: msg('Mail'),
};
