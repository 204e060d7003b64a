import type { Id } from '#platform/kernel/id.ts';
import { urls } from '../../urls.ts';
import type { Budgets } from '../spending/budget-service.ts';
import { budgetLetter } from './budget-letters.ts';
import { send } from './service.ts';
import type { SendingDeps } from './service.ts';

/** Notifies holders of their budgets. */
export interface BudgetNotices {
  /**
   * Says that a share of a budget is spent, once. A budget that was removed meanwhile needs no message.
   *
   * @param month Its first day.
   * @throws If it could not be sent; then call it again later.
   */
  budgetReached(budgetId: Id<'bdg'>, month: string, percent: number): Promise<void>;
}

interface BudgetNoticeDeps extends SendingDeps {
  readonly budgets: Pick<Budgets, 'find'>;
}

/** Creates the door to the notifications about budgets. */
export function createBudgetNotices(deps: BudgetNoticeDeps): BudgetNotices {
  return {
    budgetReached: async (budgetId, month, percent) => {
      const budget = await deps.budgets.find(budgetId, month);
      if (!budget) return;
      const spendingUrl = `${deps.walletUrl}${urls.app.spending()}`;
      await send(deps, budget.holderId, {
        kind: 'payments',
        cause: `budget ${budgetId} ${month} ${percent}`,
        write: (frame) => budgetLetter(budget, { month, percent, spendingUrl }, frame),
      });
    },
  };
}
