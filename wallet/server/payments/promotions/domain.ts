import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { add, compare, subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { spendable } from '../../ledger/accounts/domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';

/** A shop's budget for discounts. The spendable balance of its account is what is left. */
export interface Promotion {
  readonly id: Id<'prm'>;
  readonly cell: number;
  readonly clientId: string;
  /** The shop's account that pays the budget and receives what is returned. */
  readonly clientAccountId: Id<'acc'>;
  readonly accountId: Id<'acc'>;
  readonly name: string;
  readonly budget: Money;
  /** The sum returned to the shop: the rest at the closing, and later refunds. */
  readonly returned: Money;
  readonly status: 'open' | 'closed';
  readonly createdAt: Date;
  readonly closedAt: Date | null;
}

/** The shop's commission does not cover the budget. */
export type BudgetError = { readonly code: 'budget_exceeds_commission'; readonly shortfall: Money };

/** Judges whether the shop's commission covers a budget. */
export function judgeBudget(commission: Account, budget: Money): Result<void, BudgetError> {
  const free = spendable(commission);
  if (compare(free, budget) >= 0) return ok();
  return err({ code: 'budget_exceeds_commission', shortfall: subtract(budget, free) });
}

/** Why a promotion cannot pay a discount. */
export type DrawError =
  | { readonly code: 'promotion_closed' }
  | { readonly code: 'promotion_exhausted'; readonly left: Money };

/** Judges whether a discount may be taken or reserved now. */
export function judgeDraw(promotion: Promotion, account: Account, amount: Money): Result<void, DrawError> {
  invariant(account.id === promotion.accountId, 'the account is the promotion’s own');
  if (promotion.status === 'closed') return err({ code: 'promotion_closed' });
  const left = spendable(account);
  return compare(left, amount) < 0 ? err({ code: 'promotion_exhausted', left }) : ok();
}

/** Closes an open promotion. `rest` is neither spent nor held, and returns to the shop. */
export function close(promotion: Promotion, account: Account, now: Date): { promotion: Promotion; rest: Money } {
  invariant(promotion.status === 'open', 'the promotion is open');
  const rest = spendable(account);
  return { promotion: { ...promotion, status: 'closed', closedAt: now, returned: rest }, rest };
}

/** Takes back an unused or refunded discount: into the budget if the promotion is open, otherwise to the shop. */
export function takeBack(promotion: Promotion, amount: Money): { promotion: Promotion; accountId: Id<'acc'> } {
  if (promotion.status === 'open') return { promotion, accountId: promotion.accountId };
  const returned = add(promotion.returned, amount);
  return { promotion: { ...promotion, returned }, accountId: promotion.clientAccountId };
}

/** The four sums of a budget; they sum to it. */
interface Standing {
  /** Reserved by open quotes. */
  readonly held: Money;
  /** Paid as discounts, and not refunded. */
  readonly spent: Money;
  readonly left: Money;
  readonly returned: Money;
}

/** Computes the sums of a budget from the promotion and its account, read at the same instant. */
export function standingOf(
  { budget, returned }: Pick<Promotion, 'budget' | 'returned'>,
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
