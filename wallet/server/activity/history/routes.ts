import type { Routes } from '#platform/http/app.ts';
import type { World } from '#platform/kernel/world.ts';
import type { CardRefunds } from '../../funding/card-refunds/service.ts';
import type { requireSession } from '../../identity/sessions/guard.ts';
import type { HolderCases } from '../../protection/cases/holder-service.ts';
import type { Refunds } from '../../protection/refunds/service.ts';
import { urls } from '../../urls.ts';
import {
  BalancesJson,
  EntryParams,
  EntryQuery,
  HistoryJson,
  HistoryParams,
  OpenLineJson,
  OwnPaymentJson,
  PaymentParams,
  toBalancesJson,
  toHistoryJson,
  toHistoryQuery,
  toOpenLineJson,
  toOwnPaymentJson,
} from './schema.ts';
import type { History } from './service.ts';
import { problem } from '../../problems/catalog.ts';

/** A holder's balance, history and payments, for the wallet's own web app. */
export function historyRoutes(deps: {
  history: History;
  holderCases: Pick<HolderCases, 'listOf'>;
  cardRefunds: Pick<CardRefunds, 'toCard'>;
  refunds: Pick<Refunds, 'list'>;
  requireSession: ReturnType<typeof requireSession>;
  world: Pick<World, 'clocks'>;
}): Routes {
  const { history, holderCases, cardRefunds, refunds, world } = deps;
  return async (app) => {
    app.addHook('preHandler', deps.requireSession);
    app.get(urls.activity.balances.pattern, { schema: { response: { 200: BalancesJson } } }, async (request) =>
      toBalancesJson(await history.balances(request.session!.holderId)),
    );
    const list = { schema: { querystring: HistoryParams, response: { 200: HistoryJson } } };
    app.get(urls.activity.history.pattern, list, async (request, reply) => {
      const query = toHistoryQuery(request.query);
      if (!query.ok) return problem(reply, query.error);
      const page = await history.page(request.session!.holderId, query.value);
      return page.ok ? toHistoryJson(page.value) : problem(reply, page.error);
    });
    const entry = { schema: { params: EntryParams, querystring: EntryQuery, response: { 200: OpenLineJson } } };
    app.get(urls.activity.entry.pattern, entry, async (request, reply) => {
      const { entryId } = request.params;
      const found = await history.entry(request.session!.holderId, entryId, request.query.currency);
      return found ? toOpenLineJson(found) : problem(reply, { code: 'not_found' });
    });
    const one = { schema: { params: PaymentParams, response: { 200: OwnPaymentJson } } };
    app.get(urls.activity.payment.pattern, one, async (request, reply) => {
      const { holderId } = request.session!;
      const payment = await history.payment(holderId, request.params.paymentId);
      if (!payment) return problem(reply, { code: 'payment_not_found' });
      const [cases, toCard, made] = await Promise.all([
        holderCases.listOf(holderId, payment.id),
        cardRefunds.toCard(payment),
        refunds.list(payment),
      ]);
      return toOwnPaymentJson(payment, { cases, toCard, refunds: made }, world.clocks.business());
    });
  };
}
