import { createCounts } from './counts.ts';

/** More than anybody opens, with all pictures, and far less than a program could fetch. */
export const PERSON_RULE = { most: 6_000, withinMs: 10 * 60_000 };

/**
 * Counts the requests of a person who is signed in, from all networks together.
 *
 * @returns Whole seconds to wait; 0 if the person may continue.
 */
export function createPersonPace(clock: () => Date): (person: string) => number {
  const judge = createCounts(PERSON_RULE.withinMs, clock);
  return (person) => judge([[person, PERSON_RULE.most]]);
}
