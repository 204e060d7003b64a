import type { Timer } from '#platform/jobs/timers.ts';

/** The kind of the deadline at which the wallet asks for the rates of the day. */
export const RATES_ASK = 'rates.ask';

/** The deadline of the next question. There is one for the whole wallet. */
export function ratesDue(dueAt: Date): Timer {
  return { kind: RATES_ASK, subject: 'all', dueAt };
}
