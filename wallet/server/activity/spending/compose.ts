import type { Db } from '#platform/db/db.ts';
import type { World } from '#platform/kernel/world.ts';
import type { requireSession } from '../../identity/sessions/guard.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import { createBudgets } from './budget-service.ts';
import { spendingTimers } from './jobs.ts';
import { spendingRoutes } from './routes.ts';
import { createSpending } from './service.ts';

/** Wires what holders spend, and their budgets. */
export async function composeSpending(deps: {
  readonly db: Db;
  readonly world: World;
  readonly ledger: Ledger;
  readonly requireSession: ReturnType<typeof requireSession>;
}) {
  const spending = createSpending(deps);
  const budgets = createBudgets(deps);
  await spending.start();
  return {
    spending,
    budgets,
    routes: spendingRoutes({ ...deps, spending, budgets }),
    timers: spendingTimers(spending),
  };
}
