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
interface Budget {
  readonly scope: string;
  readonly mostPerHour: number;
  readonly sent: number;
}

export type BudgetError =
  | { readonly code: 'country_not_served' }
  | { readonly code: 'sms_budget_exhausted'; readonly waitS: number };

/** What a message is for. Strangers ask for codes; notices go to people who have a wallet. */
export type MessageKind = 'code' | 'notice';

/** The part of an hour that codes leave to notices, in percent: strangers never silence what holders have to know. */
const RESERVED_PERCENT = 20;

function roomFor(kind: MessageKind, mostPerHour: number): number {
  return kind === 'notice' ? mostPerHour : Math.floor((mostPerHour * (100 - RESERVED_PERCENT)) / 100);
}

/** Whether one more message may go to a country now: it is listed, and neither its hour nor everybody's is used up. */
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

/** How many codes an hour one site may have of a country's: nobody at one address uses up everybody's. */
export function shareOfSite(mostPerHour: number): number {
  return Math.max(3, Math.floor(mostPerHour / 10));
}
