import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { add, compare, subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { spendable } from '../../ledger/accounts/domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';

/** A shop's budget for discounts. What is left of it is the balance of its account. */
export interface Promotion {
  readonly id: Id<'prm'>;
  readonly cell: number;
  readonly clientId: string;
  /** Where the budget came from, and what is returned goes to. */
  readonly clientAccountId: Id<'acc'>;
  readonly accountId: Id<'acc'>;
  readonly name: string;
  readonly budget: Money;
  /** What went back to the shop: the rest at the closing, and what came back after it. */
  readonly returned: Money;
  readonly status: 'open' | 'closed';
  readonly createdAt: Date;
  readonly closedAt: Date | null;
}

export type BudgetError = { readonly code: 'budget_exceeds_commission'; readonly shortfall: Money };

/** Whether what the shop has earned reaches for a budget. */
export function judgeBudget(commission: Account, budget: Money): Result<void, BudgetError> {
  const free = spendable(commission);
  if (compare(free, budget) >= 0) return ok();
  return err({ code: 'budget_exceeds_commission', shortfall: subtract(budget, free) });
}

export type DrawError =
  | { readonly code: 'promotion_closed' }
  | { readonly code: 'promotion_exhausted'; readonly left: Money };

/** Whether a discount may be taken or reserved now. */
export function judgeDraw(promotion: Promotion, account: Account, amount: Money): Result<void, DrawError> {
  invariant(account.id === promotion.accountId, 'a promotion has its own account');
  if (promotion.status === 'closed') return err({ code: 'promotion_closed' });
  const left = spendable(account);
  return compare(left, amount) < 0 ? err({ code: 'promotion_exhausted', left }) : ok();
}

/** Ends an open promotion, giving back what is neither spent nor held. */
export function close(promotion: Promotion, account: Account, now: Date): { promotion: Promotion; rest: Money } {
  invariant(promotion.status === 'open', 'a promotion is closed once');
  const rest = spendable(account);
  return { promotion: { ...promotion, status: 'closed', closedAt: now, returned: rest }, rest };
}

/** What a discount that was not used, or was refunded, does: it may be given again, or goes to the shop after the end. */
export function takeBack(promotion: Promotion, amount: Money): { promotion: Promotion; accountId: Id<'acc'> } {
  if (promotion.status === 'open') return { promotion, accountId: promotion.accountId };
  const returned = add(promotion.returned, amount);
  return { promotion: { ...promotion, returned }, accountId: promotion.clientAccountId };
}

/** Where the money of a budget is. The four sum to the budget. */
interface Standing {
  /** Reserved by quotes that may still be paid. */
  readonly held: Money;
  /** Given as discounts, and not refunded. */
  readonly spent: Money;
  readonly left: Money;
  readonly returned: Money;
}

export function standingOf(
  { budget, returned }: Promotion,
  { postedMinor, heldMinor }: Pick<Account, 'postedMinor' | 'heldMinor'>,
): Standing {
  const money = (minor: bigint): Money => ({ minor, currency: budget.currency });
  return {
    held: money(heldMinor),
    spent: money(budget.minor - returned.minor - postedMinor),
    left: money(postedMinor - heldMinor),
    returned,
  };
}
