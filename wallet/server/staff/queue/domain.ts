import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { letterCount, typedLine, typedSigns } from '#platform/kernel/typed.ts';
import { isCurrency } from '#platform/money/currency.ts';
import { waitingStatuses } from '../../protection/cases/queue-domain.ts';
import type { QueueFilters } from '../../protection/cases/queue-domain.ts';
import { reasons } from '../../protection/cases/record-domain.ts';

/** The filters of the queue, by their names in its address. */
export const filterNames = ['status', 'reason', 'due', 'who', 'currency', 'country'] as const;

/** One of `filterNames`. */
export type FilterName = (typeof filterNames)[number];

/** How near the deadline is. */
export const dues = ['late', 'soon'] as const;

/** Who works on it: the member, or nobody. */
export const whose = ['mine', 'free'] as const;

/** Filters as the address has them; each value is one that can be chosen. */
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

/** A deadline within this time is soon. */
const SOON_MS = 2 * 86_400_000;

/** Reads filters from an address or a form. A value that cannot be chosen is left out. */
export function readFilters(typed: Readonly<Partial<Record<FilterName, string>>>): Filters {
  const country = typedSigns(typed.country ?? '').toUpperCase();
  const read: Record<FilterName, string | undefined> = {
    status: waitingStatuses.find((one) => one === typed.status),
    reason: reasons.find((one) => one === typed.reason),
    due: dues.find((one) => one === typed.due),
    who: whose.find((one) => one === typed.who),
    currency: isCurrency(typed.currency) ? typed.currency : undefined,
    country: /^[A-Z]{2}$/.test(country) ? country : undefined,
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

/** A case that a member has taken. */
export interface Lease {
  readonly caseId: Id<'cas'>;
  readonly memberId: Id<'stf'>;
  /** Of the member. */
  readonly name: string;
  /** Security time. */
  readonly expiresAt: Date;
}

/** How long a case stays with the member who took it or looked at it since. */
export const LEASE_MS = 30 * 60_000;

/** Turns filters into those of the cases. @param leases All that hold now. @param now Business time. */
export function filtersAt(
  { status, reason, due, who, currency, country }: Filters,
  { memberId, leases, now }: { memberId: Id<'stf'>; leases: readonly Lease[]; now: Date },
): QueueFilters {
  return {
    status: waitingStatuses.find((one) => one === status),
    reason: reasons.find((one) => one === reason),
    currency: isCurrency(currency) ? currency : undefined,
    country,
    before: due === undefined ? undefined : new Date(now.getTime() + (due === 'late' ? 0 : SOON_MS)),
    only: who === 'mine' ? idsOf(leases.filter((lease) => lease.memberId === memberId)) : undefined,
    but: who === 'free' ? idsOf(leases) : undefined,
  };
}

function idsOf(leases: readonly Lease[]): Id<'cas'>[] {
  return leases.map(({ caseId }) => caseId);
}

/** Filters under a name. */
export interface SavedView {
  readonly name: string;
  readonly filters: Filters;
}

const MOST_LETTERS = 40;
const MOST_VIEWS = 12;

/** Why a view is not saved. */
export type ViewFault = { readonly code: 'view_unnamed' | 'view_too_long' | 'view_unfiltered' | 'views_full' };

/** Reads the name of a view, and judges whether it can be saved beside those that the member has. */
export function judgeView(
  name: string,
  filters: Filters,
  saved: readonly Pick<SavedView, 'name'>[],
): Result<SavedView, ViewFault> {
  const typed = typedLine(name);
  if (typed === '') return err({ code: 'view_unnamed' });
  if (letterCount(typed) > MOST_LETTERS) return err({ code: 'view_too_long' });
  if (Object.keys(filters).length === 0) return err({ code: 'view_unfiltered' });
  const isNew = !saved.some((one) => one.name === typed);
  return isNew && saved.length >= MOST_VIEWS ? err({ code: 'views_full' }) : ok({ name: typed, filters });
}
