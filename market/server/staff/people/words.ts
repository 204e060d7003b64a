import { msg } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { FindError } from './service.ts';

/** Why a search found nothing to look at, and what to do. */
export const findWords: Readonly<Record<FindError['code'], Message>> = {
  search_empty: msg('Type whom you look for.'),
  search_too_short: msg('Type at least 3 letters of a name.'),
  too_many_searches: msg('You searched very often. Wait a few minutes, then go on.'),
};
