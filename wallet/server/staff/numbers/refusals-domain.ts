const HOUR_MS = 3_600_000;

/** A refusal's count in one hour. */
export interface HourCount {
  /** The start of the hour. */
  readonly hour: Date;
  readonly code: string;
  readonly times: number;
}

/** How often a refusal happened in the last 24 hours and in the last 7 days, each up to now. */
export interface RefusalCount {
  readonly code: string;
  readonly day: number;
  readonly week: number;
}

/** The first hours of the last day and of the last week: the hour of `now` and the 23, or 167, before it. */
export function periodsOf(now: Date): { readonly dayFrom: Date; readonly weekFrom: Date } {
  const hour = hourOf(now).getTime();
  return { dayFrom: new Date(hour - 23 * HOUR_MS), weekFrom: new Date(hour - 167 * HOUR_MS) };
}

/** The start of an instant's hour, in UTC. */
export function hourOf(at: Date): Date {
  return new Date(at.getTime() - (at.getTime() % HOUR_MS));
}

/** Orders counts for people: the most frequent of the day first, then of the week, then by code. */
export function inOrder(counts: readonly RefusalCount[]): RefusalCount[] {
  return counts.toSorted(
    (one, other) => other.day - one.day || other.week - one.week || (one.code < other.code ? -1 : 1),
  );
}
