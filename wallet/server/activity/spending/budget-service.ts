import type { Db, Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Money } from '#platform/money/money.ts';
import { HOME_CELL } from '../../cell.ts';
import { reachedBy, subjectOf } from './budget-domain.ts';
import type { BudgetSubject, UsedBudget } from './budget-domain.ts';
import { budgetsOf, deleteBudget, findBudget, hasShop, insertAlerts, storeBudget } from './budget-store.ts';
import { monthOf } from './domain.ts';
import type { MonthSum } from './domain.ts';
import { budgetNotice } from './jobs-schema.ts';

/** The door to budgets. */
export interface Budgets {
  /** Lists the budgets of a holder in this month. */
  list(holderId: Id<'hld'>): Promise<readonly UsedBudget[]>;
  /** Finds a budget in a month, given by its first day; undefined if it was removed. */
  find(budgetId: Id<'bdg'>, month: string): Promise<UsedBudget | undefined>;
  /** Sets the budget for a category, or for a shop where the holder has paid; the one before it ends. */
  set(holderId: Id<'hld'>, subject: BudgetSubject, limit: Money): Promise<Result<void, BudgetUnknown>>;
  /** Removes a budget. */
  remove(holderId: Id<'hld'>, budgetId: string): Promise<Result<void, BudgetUnknown>>;
}

interface BudgetUnknown {
  readonly code: 'not_found';
}

interface BudgetDeps {
  readonly db: Db;
  readonly world: World;
}

/** Creates the door to budgets. */
export function createBudgets(deps: BudgetDeps): Budgets {
  const { db } = deps;
  return {
    list: (holderId) => listBudgets(deps, holderId),
    find: (budgetId, month) => db.one((tx) => findBudget(tx, HOME_CELL, budgetId, month)),
    set: (holderId, subject, limit) => setBudget(deps, holderId, subject, limit),
    remove: (holderId, budgetId) => removeBudget(deps, holderId, budgetId),
  };
}

function listBudgets({ db, world }: BudgetDeps, holderId: Id<'hld'>): Promise<readonly UsedBudget[]> {
  const month = monthOf(world.clocks.business());
  return db.asReader({ holder: holderId }, (tx) => budgetsOf(tx, HOME_CELL, [holderId], month));
}

function setBudget(
  { db, world }: BudgetDeps,
  holderId: Id<'hld'>,
  subject: BudgetSubject,
  { minor: limitMinor, currency }: Money,
): Promise<Result<void, BudgetUnknown>> {
  const budget = { id: world.ids.mint('bdg'), holderId, currency, ...subject, limitMinor };
  return db.asWriter(async (tx) => {
    const { clientId } = subject;
    if (clientId !== null && !(await hasShop(tx, HOME_CELL, holderId, clientId))) return err({ code: 'not_found' });
    await storeBudget(tx, HOME_CELL, budget);
    return ok();
  });
}

async function removeBudget(
  { db }: BudgetDeps,
  holderId: Id<'hld'>,
  budgetId: string,
): Promise<Result<void, BudgetUnknown>> {
  const isThere = isId('bdg', budgetId) && (await db.asWriter((tx) => deleteBudget(tx, HOME_CELL, holderId, budgetId)));
  return isThere ? ok() : err({ code: 'not_found' });
}

/**
 * Warns the holders of this month's sums whose budgets have reached a share for the first time in the month, in the
 * transaction that adds the sums. Of two shares that are reached at once, the holder hears of the larger.
 */
export async function warnOfBudgets(tx: Tx, sums: readonly MonthSum[], now: Date): Promise<void> {
  const month = monthOf(now);
  const holderIds = [...new Set(sums.filter((sum) => sum.month === month).map((sum) => sum.holderId))];
  if (holderIds.length === 0) return;
  const budgets = await budgetsOf(tx, HOME_CELL, holderIds, month);
  const alerts = budgets.flatMap((budget) =>
    reachedBy(budget).map((percent) => ({ holderId: budget.holderId, subject: subjectOf(budget), month, percent })),
  );
  const fresh = await insertAlerts(tx, HOME_CELL, alerts);
  const notices = budgets.flatMap((budget) => {
    const own = fresh.filter((one) => one.holderId === budget.holderId && one.subject === subjectOf(budget));
    if (own.length === 0) return [];
    return [budgetNotice({ budget_id: budget.id, month, percent: Math.max(...own.map((one) => one.percent)) })];
  });
  await enqueue(tx, notices, HOME_CELL);
}
