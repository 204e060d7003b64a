const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A distance in time in one unit. */
export interface Distance {
  readonly unit: (typeof UNITS)[number][0];
  /** Below zero for the past. */
  readonly count: number;
}

/**
 * Counts a distance in time as both products say it. From a day on it is rounded to the nearest day; below that, down to
 * whole hours or minutes, so that nobody counts on time that is not left. Undefined below a minute.
 */
export function distanceOf(at: Date, now: Date): Distance | undefined {
  const distanceMs = at.getTime() - now.getTime();
  const found = UNITS.find(([, size]) => Math.abs(distanceMs) >= size);
  if (!found) return undefined;
  const [unit, size] = found;
  const whole = unit === 'day' ? Math.round : Math.floor;
  return { unit, count: Math.sign(distanceMs) * whole(Math.abs(distanceMs) / size) };
}
