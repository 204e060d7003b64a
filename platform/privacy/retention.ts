import { invariant } from '../kernel/invariant.ts';
import { t } from '../words/words.ts';
import type { Message } from '../words/words.ts';

const DAY_MS = 24 * 3_600_000;

/** How long a product keeps one kind of personal data. The page about privacy shows it, and the work of deleting uses it. */
export interface Kept {
  readonly what: Message;
  /** The days; undefined if it is kept for as long as `until` says. */
  readonly days?: number;
  /** What the time begins with, such as "after the last use"; without days, all of it. */
  readonly until: Message;
  readonly why: Message;
  /** The tables whose rows are deleted then, as far as each has a sweep. */
  readonly tables: readonly string[];
}

/** How long the rows of a table are kept, for the sweep that deletes them. @throws If no kind of data names the table. */
export function keptMs(retention: readonly Kept[], table: string): number {
  const days = retention.find(({ tables }) => tables.includes(table))?.days;
  invariant(days !== undefined, 'a sweep of personal data is in the list of how long it is kept');
  return days * DAY_MS;
}

/** Says how long something is kept: `180 days after the wallet was closed`. */
export function keptWords(days: number | undefined, until: string): string {
  if (days === undefined) return until;
  if (days === 0) return t('deleted at once {until}', { until });
  if (days >= 730) return t('{years} years {until}', { years: Math.round(days / 365.25), until });
  return t('{days, plural, one {# day} other {# days}} {until}', { days, until });
}
