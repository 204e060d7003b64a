import type { World } from '../kernel/world.ts';
import type { Report } from './domain.ts';

/** The door to what works now. */
export interface Status<Service extends string> {
  /** Measures, or returns what was measured shortly before: strangers cause at most one measurement in that time. */
  read(): Promise<Report<Service>>;
}

const KEPT_MS = 30_000;

/**
 * Creates the door to what works now. It keeps the last report, and one measurement that is under way.
 *
 * @param measure Asks every service; never rejects.
 */
export function createStatus<Service extends string>(
  { clocks }: Pick<World, 'clocks'>,
  measure: () => Promise<Report<Service>['states']>,
): Status<Service> {
  let last: Report<Service> | undefined;
  let measuring: Promise<Report<Service>> | undefined;
  return {
    read: async () => {
      const age = last && clocks.security().getTime() - last.at.getTime();
      if (last && age !== undefined && age >= 0 && age < KEPT_MS) return last;
      measuring ??= measure()
        .then((states) => ({ states, at: clocks.security() }))
        .finally(() => {
          measuring = undefined;
        });
      last = await measuring;
      return last;
    },
  };
}
