import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { FormFields, sendPage } from '../../hosted/form-pages.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { notFoundView } from '../../payments/approval/views.ts';
import { openShopConfirmation } from '../../payments/payments/shop-confirmation-domain.ts';
import { urls } from '../../urls.ts';
import { objectedView, objectionView, paidView } from './objection-views.ts';
import type { Confirmation, OwnPart } from './service.ts';

const Params = Type.Object({ paymentId: Type.String({ maxLength: 64 }), partId: Type.String({ maxLength: 64 }) });

interface ObjectionPageDeps {
  readonly confirmation: Pick<Confirmation, 'find' | 'object'>;
  readonly forms: FormGuard;
}

/** The page on which a holder objects to a shop's word that an order has arrived. Works without JavaScript. */
export function objectionPages(deps: ObjectionPageDeps): Routes {
  const { confirmation, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    const { pattern } = urls.protection.objection;
    app.get(pattern, { schema: { params: Params, hide: true } }, async (request, reply) => {
      const own = await findOwn(deps, request);
      return own ? show(deps, request, reply, own) : sendPage(reply, notFoundView(), 404);
    });
    const options = { schema: { params: Params, body: FormFields, hide: true } };
    app.post(pattern, options, async (request, reply) => {
      const own = await findOwn(deps, request);
      if (!own) return sendPage(reply, notFoundView(), 404);
      // A release that came first stands, and the page says so.
      if (forms.accepts(request)) await confirmation.object(own);
      return reply.redirect(urls.protection.objection(request.params), 303);
    });
  };
}

/** Finds a part of the holder's own of which its shop has said that it has arrived. */
async function findOwn({ confirmation }: ObjectionPageDeps, request: FastifyRequest): Promise<OwnPart | undefined> {
  const { paymentId, partId } = request.params as { paymentId: string; partId: string };
  const own = await confirmation.find(request.session!.holderId, paymentId, partId);
  return own?.part.shopConfirmation ? own : undefined;
}

function show({ forms }: ObjectionPageDeps, request: FastifyRequest, reply: FastifyReply, own: OwnPart): FastifyReply {
  const shopConfirmation = openShopConfirmation(own.part);
  if (shopConfirmation) return sendPage(reply, objectionView(own, shopConfirmation, forms.token(request, reply)));
  return sendPage(reply, own.part.status === 'released' ? paidView(own) : objectedView(own));
}
