import type { Head } from './domain.ts';

/** Where the heads of the log are recorded, out of reach of a person who can write the whole database. */
export interface Anchor {
  /** Records heads durably. @param at Security time. */
  record(heads: readonly Head[], at: Date): Promise<void>;
}
