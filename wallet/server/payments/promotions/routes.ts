import type { Routes } from '#platform/http/app.ts';
import { requestKey } from '#platform/http/idempotency.ts';
import { toMoney, toMoneyJson } from '#platform/money/wire.ts';
import type { Access } from '../../linking/oauth/access-service.ts';
import { requireScope, requireToken } from '../../linking/oauth/guard.ts';
import { urls } from '../../urls.ts';
import { OpenPromotionBody, PromotionJson, PromotionParams } from './schema.ts';
import type { Promotions } from './service.ts';
import { problem } from '../../problems/catalog.ts';

/** `/v1/promotions`: a shop's budgets for discounts, by its client token. Promotions of other shops are not found. */
export function promotionRoutes({ promotions, access }: { promotions: Promotions; access: Access }): Routes {
  const notFound = { code: 'promotion_not_found' } as const;
  return async (app) => {
    requireToken(app, access);
    app.addHook('preHandler', requireScope('client'));
    const schema = { body: OpenPromotionBody, response: { 201: PromotionJson } };
    app.post(urls.payments.promotions.pattern, { schema }, async (request, reply) => {
      const key = requestKey(request);
      if (!key.ok) return problem(reply, key.error);
      const { name, budget } = request.body;
      const { clientId } = request.authorization!;
      const opened = await promotions.open({ clientId, name, budget: toMoney(budget), key: key.value });
      if (opened.ok) return reply.code(201).send(opened.value);
      const { error } = opened;
      const extra = 'shortfall' in error ? { shortfall: toMoneyJson(error.shortfall) } : {};
      return problem(reply, error, extra);
    });
    const options = { schema: { params: PromotionParams, response: { 200: PromotionJson } } };
    app.get(urls.payments.promotion.pattern, options, async (request, reply) => {
      const shown = await promotions.show(request.authorization!.clientId, request.params.promotionId);
      return shown ?? problem(reply, notFound);
    });
    app.post(urls.payments.promotionClose.pattern, options, async (request, reply) => {
      const key = requestKey(request);
      if (!key.ok) return problem(reply, key.error);
      const { clientId } = request.authorization!;
      const promotion = await promotions.find(clientId, request.params.promotionId);
      if (!promotion) return problem(reply, notFound);
      const closed = await promotions.close(promotion.id, clientId, key.value);
      return closed.ok ? closed.value : problem(reply, closed.error);
    });
  };
}
