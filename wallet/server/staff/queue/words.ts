import { msg } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { dues, ViewFault, whose } from './domain.ts';

/** How near a deadline is. */
export const dueWords: Readonly<Record<(typeof dues)[number], Message>> = {
  late: msg('Late'),
  soon: msg('Within 2 days'),
};

/** Who works on a case. */
export const whoseWords: Readonly<Record<(typeof whose)[number], Message>> = {
  mine: msg('Mine'),
  free: msg('Nobody’s'),
};

/** Why a view is not saved, and what to do. */
export const viewFaultWords: Readonly<Record<ViewFault['code'], Message>> = {
  view_unnamed: msg('Type a name for these filters.'),
  view_too_long: msg('Type a name of at most 40 letters.'),
  view_unfiltered: msg('Choose at least one filter, then save it under a name.'),
  views_full: msg('You have 12 saved views. Delete one first.'),
};
