import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { keyProblems, requestKey } from '#platform/http/idempotency.ts';
import { problem } from '#platform/http/problem.ts';
import { requireScope, requireToken } from '../../linking/oauth/bearer.ts';
import type { Access } from '../../linking/oauth/access-service.ts';
import type { Payment } from './domain.ts';
import { createProblems, paymentProblems } from './errors.ts';
import { CreatePaymentBody, PaymentJson, toPaymentJson } from './schema.ts';
import type { Payments } from './service.ts';

export const PaymentParams = Type.Object({ paymentId: Type.String() });

/** A payment with the address for its approval, while that is asked for. */
export function withApproval(payment: PaymentJson, publicUrl: string): PaymentJson {
  if (payment.status !== 'requires_approval') return payment;
  return { ...payment, approval_url: `${publicUrl}/id/approve/${payment.id}` };
}

export function paymentNotFound(reply: FastifyReply): FastifyReply {
  return problem(reply, paymentProblems, { code: 'payment_not_found' });
}

/** `/v1/payments`: asked for by a mandate token, looked at and canceled by either token of the same client. */
export function paymentRoutes(deps: { payments: Payments; access: Access; publicUrl: string }): Routes {
  const { payments, access, publicUrl } = deps;
  const json = (payment: Payment) => withApproval(toPaymentJson(payment), publicUrl);
  return async (app) => {
    requireToken(app, access);
    const create = { schema: { body: CreatePaymentBody, response: { 201: PaymentJson } }, preHandler: requireScope('payments') };
    app.post('/v1/payments', create, async (request, reply) => {
      const key = requestKey(request);
      if (!key.ok) return problem(reply, keyProblems, key.error);
      const authorization = request.authorization!;
      if (authorization.kind !== 'mandate') return paymentNotFound(reply);
      const { clientId, holderId, mandateId } = authorization;
      const created = await payments.create({ clientId, holderId, mandateId, order: request.body, key: key.value });
      if (!created.ok) return problem(reply, createProblems, created.error);
      return reply.code(201).send(withApproval(created.value, publicUrl));
    });
    const read = { schema: { params: PaymentParams, response: { 200: PaymentJson } }, preHandler: requireScope('payments', 'client') };
    app.get('/v1/payments/:paymentId', read, async (request, reply) => {
      const payment = await payments.find(request.params.paymentId);
      return payment?.clientId === request.authorization!.clientId ? json(payment) : paymentNotFound(reply);
    });
    app.post('/v1/payments/:paymentId/cancel', read, async (request, reply) => {
      const key = requestKey(request);
      if (!key.ok) return problem(reply, keyProblems, key.error);
      const payment = await payments.find(request.params.paymentId);
      if (payment?.clientId !== request.authorization!.clientId) return paymentNotFound(reply);
      const ended = await payments.cancel(payment.id);
      return ended.ok ? json(ended.value) : paymentNotFound(reply);
    });
  };
}
