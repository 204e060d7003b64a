import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';

/** How often something was done in the time that ends then. */
export interface Counted {
  readonly subject: string;
  readonly count: number;
  readonly endsAt: Date;
}

export interface PaceExceeded {
  readonly code: 'too_many_comparisons';
  /** When the next one is taken. */
  readonly nextAt: Date;
}

interface Pace {
  readonly most: number;
  readonly everyMs: number;
}

const HOUR_MS = 3_600_000;

/** Enough to compare after linking and whenever an address changes; too few to guess a name by trying. */
const OF_MANDATE: Pace = { most: 10, everyMs: 24 * HOUR_MS };
/** Over all mandates of one client: a shop that links many wallets, and no trawl through them. */
const OF_CLIENT: Pace = { most: 1_000, everyMs: HOUR_MS };

/** What is counted for a comparison under a mandate of a client. */
export function subjectsOf(mandate: { readonly id: string; readonly clientId: string }): readonly [string, string] {
  return [`mandate ${mandate.id}`, `client ${mandate.clientId}`];
}

/** Counts one more comparison with both, or says when there is room again; what is refused counts nowhere. */
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
