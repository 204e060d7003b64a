import type { Routes } from '#platform/http/app.ts';
import type { requireSession } from '../../identity/sessions/guard.ts';
import { problem } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import {
  PaymentCategoryJson,
  SortPaymentBody,
  SortShopBody,
  SortedPaymentParams,
  SortedShopParams,
  SpendingJson,
  SpendingParams,
  toPaymentCategoryJson,
  toSpendingJson,
} from './schema.ts';
import type { Spending } from './service.ts';

/** What a holder spends, and the categories that sort it, for the wallet's own web app. */
export function spendingRoutes({
  spending,
  requireSession: guard,
}: {
  readonly spending: Spending;
  readonly requireSession: ReturnType<typeof requireSession>;
}): Routes {
  return async (app) => {
    app.addHook('preHandler', guard);
    const overview = { schema: { querystring: SpendingParams, response: { 200: SpendingJson } } };
    app.get(urls.activity.spending.pattern, overview, async (request) => {
      const { month, currency } = request.query;
      const asked = { month: month === undefined ? undefined : `${month}-01`, currency };
      return toSpendingJson(await spending.overview(request.session!.holderId, asked));
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
