import { invariant } from './invariant.ts';

/** A version of something that people rely on, such as terms or fees, with the instant from which it applies. */
export interface Dated {
  readonly validFrom: Date;
}

/** Finds the version in force at `now`, and those to come, the next one first. @throws If none is in force. */
export function versionsAt<V extends Dated>(
  versions: readonly V[],
  now: Date,
): { readonly current: V; readonly coming: readonly V[] } {
  const sorted = versions.toSorted((one, other) => one.validFrom.getTime() - other.validFrom.getTime());
  const current = sorted.findLast(({ validFrom }) => validFrom <= now);
  invariant(current, 'a version is in force');
  return { current, coming: sorted.filter(({ validFrom }) => validFrom > now) };
}
