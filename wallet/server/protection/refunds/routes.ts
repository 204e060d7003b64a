import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { requestKey } from '#platform/http/idempotency.ts';
import type { Access } from '../../linking/oauth/access-service.ts';
import { requireScope, requireToken } from '../../linking/oauth/guard.ts';
import { PaymentParams } from '../../payments/payments/schema.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { problem } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import { detailOf } from '../escrow/schema.ts';
import { RefundBody, RefundJson, RefundsJson, toRefundJson, toWish } from './schema.ts';
import type { Refunds } from './service.ts';

interface RefundRouteDeps {
  readonly refunds: Refunds;
  readonly payments: Payments;
  readonly access: Access;
}

/** `/v1/payments/{id}/refunds`: a shop refunds parts of its payments, and reads all refunds. */
export function refundRoutes({ refunds, payments, access }: RefundRouteDeps): Routes {
  return async (app) => {
    requireToken(app, access);
    app.addHook('preHandler', requireScope('client'));
    const find = ({ authorization }: FastifyRequest, paymentId: string) =>
      payments.findOfClient(authorization!.clientId, paymentId);
    const create = { schema: { params: PaymentParams, body: RefundBody, response: { 201: RefundJson } } };
    app.post(urls.protection.refunds.pattern, create, async (request, reply) => {
      const key = requestKey(request);
      if (!key.ok) return problem(reply, key.error);
      const wish = toWish(request.body);
      if (!wish.ok) return problem(reply, wish.error);
      const payment = await find(request, request.params.paymentId);
      if (!payment) return problem(reply, { code: 'payment_not_found' });
      const { part_id: partId, reason } = request.body;
      const scoped = { scope: payment.clientId, ...key.value };
      const asked = { partId, wish: wish.value, key: scoped, ...(reason === undefined ? {} : { reason }) };
      const refunded = await refunds.refund(payment, asked);
      if (!refunded.ok) return problem(reply, refunded.error, detailOf(refunded.error));
      return reply.code(201).send(toRefundJson(refunded.value));
    });
    const list = { schema: { params: PaymentParams, response: { 200: RefundsJson } } };
    app.get(urls.protection.refunds.pattern, list, async (request, reply) => {
      const payment = await find(request, request.params.paymentId);
      if (!payment) return problem(reply, { code: 'payment_not_found' });
      return { refunds: (await refunds.list(payment)).map(toRefundJson) };
    });
    const params = Type.Object({ paymentId: Type.String(), refundId: Type.String() });
    const read = { schema: { params, response: { 200: RefundJson } } };
    app.get(urls.protection.refund.pattern, read, async (request, reply) => {
      const payment = await find(request, request.params.paymentId);
      const found = payment && (await refunds.find(payment, request.params.refundId));
      return found ? toRefundJson(found) : problem(reply, { code: 'refund_not_found' });
    });
  };
}
