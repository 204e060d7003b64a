import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { KeyReused, RequestKey } from '#platform/http/idempotency.ts';
import { requestKey } from '#platform/http/idempotency.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Access } from '../../linking/oauth/access-service.ts';
import { requireScope, requireToken } from '../../linking/oauth/guard.ts';
import { partOf } from '../../payments/payments/domain.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import { PaymentJson, PaymentParams } from '../../payments/payments/schema.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { problem } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import type { TrackingCodeRefused } from '../tracking/domain.ts';
import type { MoveError } from './commands.ts';
import {
  CancelationBody,
  ConfirmationJson,
  PartBody,
  ShipmentBody,
  WithdrawalBody,
  detailOf,
  toShipment,
} from './schema.ts';
import type { Escrow } from './service.ts';

interface EscrowRouteDeps {
  readonly escrow: Escrow;
  readonly payments: Payments;
  readonly access: Access;
  readonly publicUrl: string;
}

/**
 * The routes by which a shop announces parcels or a shipment without tracking, withdraws parcels, cancels a part, and
 * asks the holder to confirm it. None of them releases money.
 */
export function escrowRoutes(deps: EscrowRouteDeps): Routes {
  const { escrow } = deps;
  return async (app) => {
    requireToken(app, deps.access);
    app.addHook('preHandler', requireScope('client'));
    const step = { params: PaymentParams, response: { 200: PaymentJson } };
    app.post(urls.protection.shipments.pattern, { schema: { ...step, body: ShipmentBody } }, async (request, reply) => {
      const { part_id: partId } = request.body;
      const shipment = toShipment(request.body);
      if (!shipment.ok) return problem(reply, shipment.error);
      const parcel = shipment.value;
      return answer(deps, request, reply, (payment, key) =>
        parcel === 'untracked'
          ? escrow.take(payment, partId, { kind: 'sent_untracked' }, { key })
          : escrow.announce(payment, partId, parcel, key),
      );
    });
    app.post(urls.protection.withdrawals.pattern, { schema: { ...step, body: WithdrawalBody } }, (request, reply) => {
      const { part_id: partId, parcel_id: parcelId } = request.body;
      const event = { kind: 'withdrawn', parcelId: parcelId as Id<'pcl'> } as const;
      return answer(deps, request, reply, (payment, key) => escrow.take(payment, partId, event, { key }));
    });
    app.post(urls.protection.cancelations.pattern, { schema: { ...step, body: CancelationBody } }, (request, reply) => {
      const { part_id: partId, reason } = request.body;
      const why = { cause: 'canceled', ...(reason === undefined ? {} : { reason }) } as const;
      return answer(deps, request, reply, (payment, key) =>
        escrow.take(payment, partId, { kind: 'canceled' }, { ...why, key }),
      );
    });
    await app.register(confirmationRoute(deps));
  };
}

/** A shop asks for a confirmation, and gets the address where the holder gives it (security case 127). */
function confirmationRoute({ payments, publicUrl }: EscrowRouteDeps): Routes {
  return async (app) => {
    const schema = { params: PaymentParams, body: PartBody, response: { 200: ConfirmationJson } };
    app.post(urls.protection.confirmations.pattern, { schema }, async (request, reply) => {
      const payment = await findOwn(payments, request);
      if (!payment) return problem(reply, { code: 'payment_not_found' });
      const part = partOf(payment, request.body.part_id);
      if (!part) return problem(reply, { code: 'part_not_found' });
      const { status } = part;
      if (status === 'released') return { confirmed: true };
      if (status !== 'shipped' && status !== 'delivered') {
        return problem(reply, { code: 'part_not_in_state' }, { part_status: status });
      }
      const path = urls.protection.receive({ paymentId: payment.id, partId: part.id });
      return { confirmed: false, confirmation_url: `${publicUrl}${path}` };
    });
  };
}

type Own = FastifyRequest<{ Params: Static<typeof PaymentParams> }>;

function findOwn(payments: Payments, { params, authorization }: Own): Promise<Payment | undefined> {
  return payments.findOfClient(authorization!.clientId, params.paymentId);
}

/** Takes a step of a payment of the token's own shop. */
async function answer(
  { payments }: EscrowRouteDeps,
  request: Own,
  reply: FastifyReply,
  step: (
    payment: Payment,
    key: RequestKey & { scope: string },
  ) => Promise<Result<Static<typeof PaymentJson>, MoveError | TrackingCodeRefused | KeyReused>>,
): Promise<Static<typeof PaymentJson>> {
  const key = requestKey(request);
  if (!key.ok) return problem(reply, key.error);
  const payment = await findOwn(payments, request);
  if (!payment) return problem(reply, { code: 'payment_not_found' });
  const taken = await step(payment, { scope: payment.clientId, ...key.value });
  return taken.ok ? taken.value : problem(reply, taken.error, detailOf(taken.error));
}
