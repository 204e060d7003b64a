import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';

/** The count of a subject's comparisons in the window that ends at `endsAt`. */
export interface Counted {
  readonly subject: string;
  readonly count: number;
  readonly endsAt: Date;
}

/** A mandate or client has reached its limit of comparisons. */
export interface PaceExceeded {
  readonly code: 'too_many_comparisons';
  /** The instant from which the next comparison is possible. */
  readonly nextAt: Date;
}

interface Pace {
  readonly most: number;
  readonly everyMs: number;
}

const HOUR_MS = 3_600_000;

/** Enough for comparing after linking and after each change of address; too few for guessing a name. */
const OF_MANDATE: Pace = { most: 10, everyMs: 24 * HOUR_MS };
/** Over all mandates of one client: enough for a shop that links many wallets; too few for searching them all. */
const OF_CLIENT: Pace = { most: 1_000, everyMs: HOUR_MS };

/** The subjects that count a comparison: the mandate and its client. */
export function subjectsOf(mandate: { readonly id: string; readonly clientId: string }): readonly [string, string] {
  return [`mandate ${mandate.id}`, `client ${mandate.clientId}`];
}

/** Counts a comparison for both subjects, or refuses it; a refused comparison is not counted. */
export function countComparison(
  mandate: { readonly id: string; readonly clientId: string },
  known: readonly Counted[],
  now: Date,
): Result<readonly Counted[], PaceExceeded> {
  const [ofMandate, ofClient] = subjectsOf(mandate);
  const paces = [
    { subject: ofMandate, pace: OF_MANDATE },
    { subject: ofClient, pace: OF_CLIENT },
  ];
  const counts = paces.map(({ subject, pace }) => {
    const current = known.find((one) => one.subject === subject && now < one.endsAt);
    const endsAt = current?.endsAt ?? new Date(now.getTime() + pace.everyMs);
    return { counted: { subject, count: (current?.count ?? 0) + 1, endsAt }, most: pace.most };
  });
  const full = counts
    .filter(({ counted, most }) => counted.count > most)
    .map(({ counted }) => counted.endsAt.getTime());
  if (full.length > 0) return err({ code: 'too_many_comparisons', nextAt: new Date(Math.max(...full)) });
  return ok(counts.map(({ counted }) => counted));
}
