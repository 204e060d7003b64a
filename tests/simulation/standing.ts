import type { Row } from './memory/store.ts';

/** What begins at the same moment as something else may carry an earlier time, because it waited for a lock. */
export const MINUTE = 60_000;

/**
 * How long the clocks of a part stood between two instants because a case about it was open, in milliseconds; `stands`
 * if they stood at the second one.
 */
export function stoodBetween(cases: readonly Row[], from: number, until: number): number | 'stands' {
  const spans = cases
    .map((dispute) => ({ from: Math.max(from, openedAt(dispute)), until: endedAt(dispute) }))
    .filter((span) => span.from < until - MINUTE && span.until > span.from)
    .toSorted((left, right) => left.from - right.from);
  let stoodMs = 0;
  let counted = from;
  for (const span of spans) {
    if (span.until > until) return 'stands';
    stoodMs += Math.max(0, span.until - Math.max(counted, span.from));
    counted = Math.max(counted, span.until);
  }
  return stoodMs;
}

/** When a case was opened. */
export function openedAt(dispute: Row): number {
  return (dispute['opened_at'] as Date).getTime();
}

/** When a case has ended; infinity while it is open. */
function endedAt(dispute: Row): number {
  if (dispute['status'] !== 'closed') return Infinity;
  return Date.parse((dispute['timeline'] as readonly { readonly at: string }[]).at(-1)!.at);
}
