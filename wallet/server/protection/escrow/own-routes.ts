import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { requireSession } from '../../identity/sessions/guard.ts';
import { PaymentParams } from '../../payments/payments/schema.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { problem } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import { PartBody, detailOf } from './schema.ts';
import type { Escrow } from './service.ts';

interface OwnRouteDeps {
  readonly escrow: Pick<Escrow, 'move'>;
  readonly payments: Pick<Payments, 'find'>;
  readonly requireSession: ReturnType<typeof requireSession>;
}

/** The routes by which a holder acts on the parts of their own payments, for the wallet's own web app. */
export function ownPartRoutes({ escrow, payments, ...deps }: OwnRouteDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', deps.requireSession);
    const extend = { schema: { params: PaymentParams, body: PartBody, response: { 204: Type.Null() } } };
    app.post(urls.protection.extensions.pattern, extend, async (request, reply) => {
      const payment = await payments.find(request.params.paymentId);
      if (payment?.payerId !== request.session!.holderId) return problem(reply, { code: 'payment_not_found' });
      const moved = await escrow.move(payment, request.body.part_id, { kind: 'extended' });
      return moved.ok ? reply.code(204).send(null) : problem(reply, moved.error, detailOf(moved.error));
    });
  };
}
