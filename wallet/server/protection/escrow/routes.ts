import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { KeyReused, RequestKey } from '#platform/http/idempotency.ts';
import { requestKey } from '#platform/http/idempotency.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Access } from '../../linking/oauth/access-service.ts';
import { mandateTokenOf, requireScope, requireToken } from '../../linking/oauth/guard.ts';
import { partOf } from '../../payments/payments/domain.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import { earliestRelease } from '../../payments/payments/shop-confirmation-domain.ts';
import { PaymentJson, PaymentParams } from '../../payments/payments/schema.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { problem } from '../../problems/catalog.ts';
import { problemForm, urls } from '../../urls.ts';
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
  return async (app) => {
    requireToken(app, deps.access);
    await app.register(clientRoutes(deps));
    await app.register(confirmationRoute(deps));
  };
}

function clientRoutes(deps: EscrowRouteDeps): Routes {
  const { escrow } = deps;
  return async (app) => {
    app.addHook('preHandler', requireScope('client'));
    const step = { params: PaymentParams, response: { 200: PaymentJson } };
    app.post(urls.protection.shipments.pattern, { schema: { ...step, body: ShipmentBody } }, async (request, reply) => {
      const { part_id: partId } = request.body;
      const shipment = toShipment(request.body);
      if (!shipment.ok) return problem(reply, shipment.error);
      const parcel = shipment.value;
      return answer(deps, request, reply, (payment, key) =>
        parcel === 'untracked'
          ? escrow.move(payment, partId, { kind: 'sent_untracked' }, { key })
          : escrow.announce(payment, partId, parcel, key),
      );
    });
    app.post(urls.protection.withdrawals.pattern, { schema: { ...step, body: WithdrawalBody } }, (request, reply) => {
      const { part_id: partId, parcel_id: parcelId } = request.body;
      const event = { kind: 'withdrawn', parcelId: parcelId as Id<'pcl'> } as const;
      return answer(deps, request, reply, (payment, key) => escrow.move(payment, partId, event, { key }));
    });
    app.post(urls.protection.cancelations.pattern, { schema: { ...step, body: CancelationBody } }, (request, reply) => {
      const { part_id: partId, reason } = request.body;
      const why = { cause: 'canceled', ...(reason === undefined ? {} : { reason }) } as const;
      return answer(deps, request, reply, (payment, key) =>
        escrow.move(payment, partId, { kind: 'canceled' }, { ...why, key }),
      );
    });
  };
}

/**
 * A shop asks for a confirmation, and gets the address where the holder gives it (security case 127). With a mandate's
 * token it says itself that the part has arrived, if the holder has granted that right.
 */
function confirmationRoute(deps: EscrowRouteDeps): Routes {
  const { payments, publicUrl } = deps;
  return async (app) => {
    app.addHook('preHandler', requireScope('client', 'payments'));
    const schema = { params: PaymentParams, body: PartBody, response: { 200: ConfirmationJson } };
    app.post(urls.protection.confirmations.pattern, { schema }, async (request, reply) => {
      if (request.authorization!.kind === 'mandate') return confirmForShop(deps, request, reply);
      const payment = await findOwn(payments, request);
      if (!payment) return problem(reply, { code: 'payment_not_found' });
      const part = partOf(payment, request.body.part_id);
      if (!part) return problem(reply, { code: 'part_not_found' });
      const { status } = part;
      const problemUrl = problemUrlOf(deps, payment, part.id);
      if (status === 'released') return { confirmed: true, problem_url: problemUrl };
      if (status !== 'shipped' && status !== 'delivered') {
        return problem(reply, { code: 'part_not_in_state' }, { part_status: status });
      }
      const receivePath = urls.protection.receive({ paymentId: payment.id, partId: part.id });
      const confirmationUrl = `${publicUrl}${receivePath}`;
      return { confirmed: false, confirmation_url: confirmationUrl, problem_url: problemUrl };
    });
  };
}

/** Notes the shop's word for a part under its mandate. The wallet asks the holder; nothing is released before. */
async function confirmForShop(
  deps: EscrowRouteDeps,
  request: Own & { readonly body: Static<typeof PartBody> },
  reply: FastifyReply,
): Promise<Static<typeof ConfirmationJson>> {
  const { escrow, payments } = deps;
  const { mandateId } = mandateTokenOf(request);
  const payment = await findOwn(payments, request);
  if (payment?.mandateId !== mandateId) return problem(reply, { code: 'payment_not_found' });
  const { part_id: partId } = request.body;
  const problemUrl = problemUrlOf(deps, payment, partId);
  if (partOf(payment, partId)?.status === 'released') return { confirmed: true, problem_url: problemUrl };
  const moved = await escrow.move(payment, partId, { kind: 'shop_confirmed' });
  if (!moved.ok) return problem(reply, moved.error, detailOf(moved.error));
  const now = await payments.find(payment.id);
  const shopConfirmation = now && partOf(now, partId)?.shopConfirmation;
  invariant(shopConfirmation, 'a part keeps the word of its shop');
  return { confirmed: false, releases_at: earliestRelease(shopConfirmation).toISOString(), problem_url: problemUrl };
}

function problemUrlOf({ publicUrl }: EscrowRouteDeps, { id: paymentId }: Payment, partId: string): string {
  return `${publicUrl}${problemForm({ paymentId, partId })}`;
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
  const moved = await step(payment, { scope: payment.clientId, ...key.value });
  return moved.ok ? moved.value : problem(reply, moved.error, detailOf(moved.error));
}
