import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { contentSecurityPolicy } from '#platform/http/app.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { noteRefusal } from '#platform/http/refusals.ts';
import { FormFields, sendPage } from '../../hosted/form-pages.ts';
import { toProof } from '../../identity/second-factor/proof-schema.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { notFoundView } from '../../payments/approval/views.ts';
import { returnUrlOf } from '../../payments/payments/return-domain.ts';
import { urls } from '../../urls.ts';
import { isConfirmable } from '../cases/holder-acts-domain.ts';
import type { Confirmation, OwnPart } from './service.ts';
import { confirmationView, notConfirmableView } from './views.ts';
import { pressFault } from './words.ts';
import type { PressFault } from './words.ts';

const Params = Type.Object({ paymentId: Type.String({ maxLength: 64 }), partId: Type.String({ maxLength: 64 }) });

interface ConfirmationPageDeps {
  readonly confirmation: Confirmation;
  readonly forms: FormGuard;
}

/** The page on which a holder says that all is well, with a passkey or the PIN. Works without JavaScript. */
export function confirmationPages(deps: ConfirmationPageDeps): Routes {
  const { confirmation } = deps;
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    const { pattern } = urls.protection.receive;
    app.get(pattern, { schema: { params: Params, hide: true } }, async (request, reply) => {
      const own = await findOwn(deps, request);
      return own ? show(deps, request, reply, own) : sendPage(reply, notFoundView(), 404);
    });
    const options = { schema: { params: Params, body: FormFields, hide: true }, preHandler: postGuard(deps.forms) };
    app.post(pattern, options, async (request, reply) => {
      const own = await findOwn(deps, request);
      if (!own) return sendPage(reply, notFoundView(), 404);
      const { challenge = '' } = request.body;
      const proof = toProof(request.body);
      if (!proof && isConfirmable(own.part)) return show(deps, request, reply, own, { code: 'proof_missing' });
      const confirmed = proof && (await confirmation.confirm(own, challenge, proof));
      // After a double press, the second press may be refused, so the part's state decides.
      const now = (await findOwn(deps, request)) ?? own;
      if (!isConfirmable(now.part)) return reply.redirect(returnUrlOf(now.payment), 303);
      return show(deps, request, reply, now, confirmed && !confirmed.ok ? confirmed.error : undefined);
    });
  };
}

function findOwn({ confirmation }: ConfirmationPageDeps, request: FastifyRequest): Promise<OwnPart | undefined> {
  const { paymentId, partId } = request.params as { paymentId: string; partId: string };
  return confirmation.find(request.session!.holderId, paymentId, partId);
}

/** Redirects a post that did not come from our page in this browser to the page. */
function postGuard(forms: FormGuard) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (forms.accepts(request)) return undefined;
    return reply.redirect(urls.protection.receive(request.params as { paymentId: string; partId: string }), 303);
  };
}

async function show(
  { confirmation, forms }: ConfirmationPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  own: OwnPart,
  fault?: PressFault,
): Promise<FastifyReply> {
  const backUrl = returnUrlOf(own.payment);
  void reply.header('content-security-policy', contentSecurityPolicy([new URL(own.payment.returnUrl).origin]));
  if (!isConfirmable(own.part)) return sendPage(reply, notConfirmableView(own, backUrl));
  if (fault) noteRefusal(reply, fault.code);
  const ways = await confirmation.ways(own);
  const token = forms.token(request, reply);
  const faults = fault ? [pressFault(fault, ways.now)] : [];
  const page = confirmationView({ own, ways, token, faults, backUrl });
  return sendPage(reply, page, faults.length > 0 ? 422 : 200);
}
