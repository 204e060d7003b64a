import type { Routes } from '#platform/http/app.ts';
import type { requireSession } from '../../identity/sessions/guard.ts';
import { problem } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import { toMoney } from '#platform/money/wire.ts';
import {
  BudgetBody,
  BudgetParams,
  PaymentCategoryJson,
  SortPaymentBody,
  SortShopBody,
  SortedPaymentParams,
  SortedShopParams,
  SpendingJson,
  SpendingParams,
  toBudgetSubject,
  toPaymentCategoryJson,
  toSpendingJson,
} from './schema.ts';
import type { Budgets } from './budget-service.ts';
import type { Spending } from './service.ts';

/** What a holder spends, and the categories that sort it, for the wallet's own web app. */
export function spendingRoutes({
  spending,
  budgets,
  requireSession: guard,
}: {
  readonly spending: Spending;
  readonly budgets: Budgets;
  readonly requireSession: ReturnType<typeof requireSession>;
}): Routes {
  return async (app) => {
    app.addHook('preHandler', guard);
    await app.register(budgetRoutes(budgets));
    const overview = { schema: { querystring: SpendingParams, response: { 200: SpendingJson } } };
    app.get(urls.activity.spending.pattern, overview, async (request) => {
      const { month, currency } = request.query;
      const asked = { month: month === undefined ? undefined : `${month}-01`, currency };
      const { holderId } = request.session!;
      return toSpendingJson(await spending.overview(holderId, asked), await budgets.list(holderId));
    });
    const one = { schema: { params: SortedPaymentParams, response: { 200: PaymentCategoryJson } } };
    app.get(urls.activity.paymentCategory.pattern, one, async (request, reply) => {
      const found = await spending.categoryOf(request.session!.holderId, request.params.paymentId);
      return found.ok ? toPaymentCategoryJson(found.value) : problem(reply, found.error);
    });
    const sort = { schema: { params: SortedPaymentParams, body: SortPaymentBody } };
    app.patch(urls.activity.paymentCategory.pattern, sort, async (request, reply) => {
      const { holderId } = request.session!;
      const sorted = await spending.sortPayment(holderId, request.params.paymentId, request.body);
      return sorted.ok ? reply.code(204).send() : problem(reply, sorted.error);
    });
    const sortShop = { schema: { params: SortedShopParams, body: SortShopBody } };
    app.patch(urls.activity.shopCategory.pattern, sortShop, async (request, reply) => {
      const { holderId } = request.session!;
      const sorted = await spending.sortShop(holderId, request.params.clientId, request.body.category);
      return sorted.ok ? reply.code(204).send() : problem(reply, sorted.error);
    });
  };
}

function budgetRoutes(budgets: Budgets): Routes {
  return async (app) => {
    app.post(urls.activity.budgets.pattern, { schema: { body: BudgetBody } }, async (request, reply) => {
      const { holderId } = request.session!;
      const set = await budgets.set(holderId, toBudgetSubject(request.body), toMoney(request.body.limit));
      return set.ok ? reply.code(204).send() : problem(reply, set.error);
    });
    app.delete(urls.activity.budget.pattern, { schema: { params: BudgetParams } }, async (request, reply) => {
      const removed = await budgets.remove(request.session!.holderId, request.params.budgetId);
      return removed.ok ? reply.code(204).send() : problem(reply, removed.error);
    });
  };
}
