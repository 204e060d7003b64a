import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { keyProblems, requestKey } from '#platform/http/idempotency.ts';
import { problem } from '#platform/http/problem.ts';
import type { ProblemTable } from '#platform/http/problem.ts';
import type { World } from '#platform/kernel/world.ts';
import { requireScope, requireToken } from '../../linking/oauth/bearer.ts';
import type { Access } from '../../linking/oauth/access-service.ts';
import { PaymentParams, paymentNotFound } from '../../paying/payments/routes.ts';
import { PaymentJson, toPaymentJson } from '../../paying/payments/schema.ts';
import type { Payments } from '../../paying/payments/service.ts';
import type { PartGone, Step } from './commands.ts';
import type { EscrowError } from './domain.ts';
import type { Escrow } from './service.ts';

const escrowProblems = {
  part_not_found: { status: 404, title: 'There is no such part of this payment' },
  part_not_in_state: {
    status: 409,
    title: 'This part of the payment is past that step, or not there yet',
    nextAction: 'Look at the payment: its parts say where each is.',
  },
} as const satisfies ProblemTable<EscrowError | PartGone>;

const closed = { additionalProperties: false } as const;
const PartBody = Type.Object({ part_id: Type.String() }, closed);
const ShipmentBody = Type.Object(
  {
    part_id: Type.String(),
    carrier: Type.String({ minLength: 1, maxLength: 60 }),
    tracking_code: Type.String({ minLength: 1, maxLength: 80 }),
  },
  closed,
);
const DeliveryBody = Type.Object({ part_id: Type.String(), delivered_at: Type.String({ format: 'date-time' }) }, closed);

/** What a shop tells of a payment's parts: shipped, delivered, confirmed by the buyer, canceled. */
export function escrowRoutes(deps: { escrow: Escrow; payments: Payments; access: Access; world: World }): Routes {
  const { escrow, payments, access, world } = deps;
  return async (app) => {
    requireToken(app, access);
    app.addHook('preHandler', requireScope('client'));
    const add = <Body extends typeof PartBody | typeof ShipmentBody | typeof DeliveryBody>(
      name: string,
      body: Body,
      stepOf: (asked: Type.Static<Body>) => Step,
    ): void => {
      const schema = { params: PaymentParams, body, response: { 200: PaymentJson } };
      app.post(`/v1/payments/:paymentId/${name}`, { schema }, async (request, reply) => {
        const key = requestKey(request);
        if (!key.ok) return problem(reply, keyProblems, key.error);
        const payment = await payments.find((request.params as { paymentId: string }).paymentId);
        if (payment?.clientId !== request.authorization!.clientId) return paymentNotFound(reply);
        const asked = request.body as Type.Static<Body> & { part_id: string };
        const moved = await escrow.take(payment, asked.part_id, stepOf(asked));
        return moved.ok ? toPaymentJson(moved.value) : problem(reply, escrowProblems, moved.error);
      });
    };
    add('shipments', ShipmentBody, (asked) => ({ kind: 'ship', carrier: asked.carrier, trackingCode: asked.tracking_code }));
    add('deliveries', DeliveryBody, (asked) => {
      // A delivery in the future would put off the day of release.
      const now = world.clocks.business();
      const said = new Date(asked.delivered_at);
      return { kind: 'deliver', deliveredAt: said < now ? said : now };
    });
    add('confirmations', PartBody, () => ({ kind: 'release' }));
    add('cancelations', PartBody, () => ({ kind: 'refund', reason: 'canceled by the shop' }));
  };
}
