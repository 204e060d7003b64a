import type { FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { Access } from '../../linking/oauth/access-service.ts';
import { requireScope, requireToken } from '../../linking/oauth/guard.ts';
import { PaymentParams } from '../../payments/payments/schema.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { problem } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import { HandedJson, HandedParams, HandoverBody, toHandedJson } from './schema.ts';
import type { Tickets } from './service.ts';

interface HandoverRouteDeps {
  readonly tickets: Pick<Tickets, 'takeHandover' | 'findHandover'>;
  readonly payments: Pick<Payments, 'findOfClient'>;
  readonly access: Access;
}

/** `/v1/payments/{id}/tickets`: a shop hands a ticket about a payment over, and reads where it stands. */
export function handoverRoutes({ tickets, payments, access }: HandoverRouteDeps): Routes {
  return async (app) => {
    requireToken(app, access);
    app.addHook('preHandler', requireScope('client'));
    const find = ({ authorization }: FastifyRequest, paymentId: string) =>
      payments.findOfClient(authorization!.clientId, paymentId);
    const hand = { schema: { params: PaymentParams, body: HandoverBody, response: { 200: HandedJson } } };
    app.post(urls.support.handovers.pattern, hand, async (request, reply) => {
      const payment = await find(request, request.params.paymentId);
      if (!payment) return problem(reply, { code: 'payment_not_found' });
      const taken = await tickets.takeHandover(payment, request.body);
      return taken.ok ? toHandedJson(taken.value) : problem(reply, taken.error);
    });
    const read = { schema: { params: HandedParams, response: { 200: HandedJson } } };
    app.get(urls.support.handover.pattern, read, async (request, reply) => {
      const payment = await find(request, request.params.paymentId);
      const found = payment && (await tickets.findHandover(payment, request.params.reference));
      return found ? toHandedJson(found) : problem(reply, { code: 'ticket_not_found' });
    });
  };
}
