import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';

const HOUR_MS = 3_600_000;

/** The hour that a message is counted in. */
export function hourOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
}

/** All countries together, in limits and counts. */
export const EVERYWHERE = 'all';

/** How many messages an hour has left, of a country or of all. */
export interface Budget {
  readonly scope: string;
  readonly mostPerHour: number;
  readonly sent: number;
}

export type BudgetError =
  | { readonly code: 'country_not_served' }
  | { readonly code: 'sms_budget_exhausted'; readonly waitS: number };

/** Whether one more message may go to a country now: it is listed, and neither its hour nor everybody's is used up. */
export function withinBudget(budgets: readonly Budget[], country: string, now: Date): Result<void, BudgetError> {
  if (!budgets.some(({ scope }) => scope === country)) return err({ code: 'country_not_served' });
  if (budgets.every(({ sent, mostPerHour }) => sent < mostPerHour)) return ok();
  const waitS = Math.ceil((hourOf(now).getTime() + HOUR_MS - now.getTime()) / 1_000);
  return err({ code: 'sms_budget_exhausted', waitS });
}
