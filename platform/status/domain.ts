/** How a service works now, from the best to the worst. */
export const states = ['works', 'slow', 'away'] as const;
/** One of `states`. */
export type State = (typeof states)[number];

/** What was measured of each service, and when. */
export interface Report<Service extends string> {
  readonly states: Readonly<Record<Service, State>>;
  /** Security time. */
  readonly at: Date;
}

/** The longest that a measurement waits. */
export const ANSWERS_WITHIN_MS = 4_000;
const SLOW_ANSWER_MS = 1_500;
const SLOW_JOBS_MS = 60_000;
const STUCK_JOBS_MS = 600_000;

/** Judges an answer. @param ms How long it took; undefined if there was none. */
export function judgeAnswer(ms: number | undefined): State {
  if (ms === undefined) return 'away';
  return ms > SLOW_ANSWER_MS ? 'slow' : 'works';
}

/** Judges how long the oldest work has been due; undefined if that is not known. */
export function judgeLag(ms: number | undefined): State {
  if (ms === undefined || ms >= STUCK_JOBS_MS) return 'away';
  return ms >= SLOW_JOBS_MS ? 'slow' : 'works';
}

/** The worst state of all services. */
export function worstOf(report: Report<string>): State {
  return states.findLast((state) => Object.values(report.states).includes(state)) ?? 'works';
}
