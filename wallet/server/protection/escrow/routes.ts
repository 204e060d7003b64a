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

/** A shop reports here how a payment's parts stand: shipped, delivered, confirmed by the buyer, canceled. */
export function escrowRoutes(deps: EscrowRouteDeps): Routes {
  return async (app) => {
    requireToken(app, deps.access);
    app.addHook('preHandler', requireScope('client'));
    await app.register(
      stepRoute(deps, urls.protection.shipments.pattern, ShipmentBody, ({ carrier, tracking_code: trackingCode }) => ({
        kind: 'ship',
        carrier,
        trackingCode,
      })),
    );
    await app.register(
      stepRoute(deps, urls.protection.deliveries.pattern, DeliveryBody, ({ delivered_at: at }) => ({
        kind: 'deliver',
        deliveredAt: new Date(at),
      })),
    );
    await app.register(stepRoute(deps, urls.protection.confirmations.pattern, PartBody, () => ({ kind: 'release' })));
    await app.register(stepRoute(deps, urls.protection.cancelations.pattern, PartBody, () => ({ kind: 'refund' })));
  };
}

function stepRoute<Body extends TObject>(
  { escrow, payments }: EscrowRouteDeps,
  url: string,
  body: Body,
  stepOf: (asked: Static<Body>) => Step,
): Routes {
  const schema = { params: PaymentParams, body, response: { 200: PaymentJson } };
  return async (app) => {
    app.post(url, { schema }, async (request, reply) => {
      const key = requestKey(request);
      if (!key.ok) return problem(reply, key.error);
      const { clientId } = request.authorization!;
      const payment = await payments.find((request.params as Static<typeof PaymentParams>).paymentId);
      if (payment?.clientId !== clientId) return problem(reply, { code: 'payment_not_found' });
      const asked = request.body as Static<Body> & { readonly part_id: string };
      const moved = await escrow.take(payment, asked.part_id, stepOf(asked), { scope: clientId, ...key.value });
      if (moved.ok) return moved.value;
      const { error } = moved;
      return problem(reply, error, 'status' in error ? { part_status: error.status } : {});
    });
  };
}
