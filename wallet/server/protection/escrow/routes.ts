import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TObject } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { requestKey } from '#platform/http/idempotency.ts';
import { requireScope, requireToken } from '../../linking/oauth/guard.ts';
import type { Access } from '../../linking/oauth/access-service.ts';
import { PaymentJson, PaymentParams } from '../../payments/payments/schema.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { urls } from '../../urls.ts';
import type { Step } from './commands.ts';
import { DeliveryBody, PartBody, ShipmentBody } from './schema.ts';
import type { Escrow } from './service.ts';
import { problem } from '../../problems/catalog.ts';

interface EscrowRouteDeps {
  readonly escrow: Escrow;
  readonly payments: Payments;
  readonly access: Access;
}

/** The routes by which a shop reports a part as shipped, delivered, confirmed by the buyer, or canceled. */
export function escrowRoutes(deps: EscrowRouteDeps): Routes {
  return async (app) => {
    requireToken(app, deps.access);
    app.addHook('preHandler', requireScope('client'));
    app.post(urls.protection.shipments.pattern, { schema: stepSchema(ShipmentBody) }, (request, reply) => {
      const { part_id: partId, carrier, tracking_code: trackingCode } = request.body;
      return takeStep(deps, request, reply, { partId, step: { kind: 'ship', carrier, trackingCode } });
    });
    app.post(urls.protection.deliveries.pattern, { schema: stepSchema(DeliveryBody) }, (request, reply) => {
      const { part_id: partId, delivered_at: at } = request.body;
      return takeStep(deps, request, reply, { partId, step: { kind: 'deliver', deliveredAt: new Date(at) } });
    });
    app.post(urls.protection.confirmations.pattern, { schema: stepSchema(PartBody) }, (request, reply) =>
      takeStep(deps, request, reply, { partId: request.body.part_id, step: { kind: 'release' } }),
    );
    app.post(urls.protection.cancelations.pattern, { schema: stepSchema(PartBody) }, (request, reply) =>
      takeStep(deps, request, reply, { partId: request.body.part_id, step: { kind: 'refund' } }),
    );
  };
}

function stepSchema<Body extends TObject>(body: Body) {
  return { params: PaymentParams, body, response: { 200: PaymentJson } };
}

/** Takes a step, if the payment belongs to the shop of the token. */
async function takeStep(
  { escrow, payments }: EscrowRouteDeps,
  request: FastifyRequest<{ Params: Static<typeof PaymentParams> }>,
  reply: FastifyReply,
  { partId, step }: { partId: string; step: Step },
): Promise<Static<typeof PaymentJson>> {
  const key = requestKey(request);
  if (!key.ok) return problem(reply, key.error);
  const { clientId } = request.authorization!;
  const payment = await payments.find(request.params.paymentId);
  if (payment?.clientId !== clientId) return problem(reply, { code: 'payment_not_found' });
  const moved = await escrow.take(payment, partId, step, { scope: clientId, ...key.value });
  if (moved.ok) return moved.value;
  const { error } = moved;
  return problem(reply, error, 'status' in error ? { part_status: error.status } : {});
}
