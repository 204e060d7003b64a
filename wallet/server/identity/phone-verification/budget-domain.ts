import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';

const HOUR_MS = 3_600_000;

/** The start of the hour in which a message is counted. */
export function hourOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
}

/** The scope of limits and counts for all countries together. */
export const EVERYWHERE = 'all';

/** The messages of one hour, to one country or to all. */
interface Budget {
  readonly scope: string;
  readonly mostPerHour: number;
  readonly sent: number;
}

/** The reasons why no message may go to a country. `waitS`: until the next hour begins. */
export type BudgetError =
  | { readonly code: 'country_not_served' }
  | { readonly code: 'sms_budget_exhausted'; readonly waitS: number };

/** The purpose of a message. Strangers request codes; notices go to people who have a wallet. */
export type MessageKind = 'code' | 'notice';

/** The share of an hour that is reserved for notices, in percent: strangers must not silence the notices of holders. */
const RESERVED_PERCENT = 20;

function roomFor(kind: MessageKind, mostPerHour: number): number {
  return kind === 'notice' ? mostPerHour : Math.floor((mostPerHour * (100 - RESERVED_PERCENT)) / 100);
}

/**
 * Judges whether one more message may go to a country now. The country must be listed, and both its own budget and the
 * budget of all countries must have room.
 */
export function withinBudget(
  budgets: readonly Budget[],
  { country, kind }: { readonly country: string; readonly kind: MessageKind },
  now: Date,
): Result<void, BudgetError> {
  if (!budgets.some(({ scope }) => scope === country)) return err({ code: 'country_not_served' });
  if (budgets.every(({ sent, mostPerHour }) => sent < roomFor(kind, mostPerHour))) return ok();
  const waitS = Math.ceil((hourOf(now).getTime() + HOUR_MS - now.getTime()) / 1_000);
  return err({ code: 'sms_budget_exhausted', waitS });
}

/** The most codes that one site may request from a country's hourly budget, so that one site cannot use it up. */
export function shareOfSite(mostPerHour: number): number {
  return Math.max(3, Math.floor(mostPerHour / 10));
}
