import type { Id } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Category } from './domain.ts';

/** What a budget is for: a category, or a shop. */
export type BudgetSubject =
  | { readonly category: Category; readonly clientId: null }
  | { readonly category: null; readonly clientId: string };

/** The most that a holder means to spend in a month on a category, or at a shop. It stops no payment. */
export interface Budget {
  readonly id: Id<'bdg'>;
  readonly holderId: Id<'hld'>;
  readonly currency: Currency;
  readonly category: Category | null;
  readonly clientId: string | null;
  readonly limitMinor: bigint;
}

/** A budget in a month. */
export interface UsedBudget extends Budget {
  /** The name of the shop that it is for. */
  readonly shopName: string | null;
  /** What was spent, less what came back; below zero if more came back. */
  readonly netMinor: bigint;
}

/** The shares of a budget at which its holder is warned, each once in a month. */
export const alertPercents = [80, 100] as const;
/** A share of a budget at which its holder is warned. */
export type AlertPercent = (typeof alertPercents)[number];

/** Finds the shares that a budget has reached, the smallest first. */
export function reachedBy({ limitMinor, netMinor }: Pick<UsedBudget, 'limitMinor' | 'netMinor'>): AlertPercent[] {
  return alertPercents.filter((percent) => netMinor * 100n >= limitMinor * BigInt(percent));
}

/** Names what a budget is for. A budget that is removed and set again has the same name. */
export function subjectOf({
  currency,
  category,
  clientId,
}: Pick<Budget, 'currency' | 'category' | 'clientId'>): string {
  return category === null ? `${currency} shop ${clientId}` : `${currency} category ${category}`;
}
