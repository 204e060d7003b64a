import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { World } from '#platform/kernel/world.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { evidenceNames } from '../../funding/processor/dispute-domain.ts';
import { urls } from '../../urls.ts';
import { nothingHereView } from '../members/frame-views.ts';
import { consoleForm, requireMember, requireRight } from '../members/guard.ts';
import type { TypedEvidence } from './domain.ts';
import type { ChargebackDeedError, StaffChargebacks } from './service.ts';
import { chargebackView, chargebacksView, ownChargebackView } from './views.ts';

const Params = Type.Object({ chargebackId: Type.String({ maxLength: 64 }) });

interface StaffChargebackPageDeps {
  readonly staffChargebacks: StaffChargebacks;
  readonly forms: FormGuard;
  readonly world: Pick<World, 'clocks'>;
}

/** The pages on which operators answer charges that banks take back. */
export function staffChargebackPages(deps: StaffChargebackPageDeps): Routes {
  const { staffChargebacks, forms, world } = deps;
  return async (app) => {
    app.addHook('preHandler', requireMember);
    app.addHook('preHandler', requireRight('decide_cases', forms));
    app.get(urls.staff.chargebacks.pattern, { schema: { hide: true } }, async (request, reply) => {
      const signedIn = { member: request.member!, token: forms.token(request, reply) };
      return sendPage(reply, chargebacksView(signedIn, await staffChargebacks.list(), world.clocks.business()));
    });
    const one = { schema: { params: Params, hide: true } };
    app.get(urls.staff.chargeback.pattern, one, (request, reply) => show(deps, request, reply));
    const answering = consoleForm(forms, (request) => urls.staff.chargeback({ chargebackId: idOf(request) }));
    const options = { ...answering, schema: { ...answering.schema, params: Params } };
    app.post(urls.staff.chargeback.pattern, options, async (request, reply) => {
      const fields = request.body as FormFields;
      const typed: TypedEvidence = Object.fromEntries(evidenceNames.map((name) => [name, fields[name] ?? '']));
      return answer(deps, request, reply, await staffChargebacks.send(request.member!, idOf(request), typed), typed);
    });
    app.post(urls.staff.acceptChargeback.pattern, options, async (request, reply) => {
      const { sure } = request.body as FormFields;
      return answer(
        deps,
        request,
        reply,
        await staffChargebacks.accept(request.member!, idOf(request), sure === 'yes'),
      );
    });
  };
}

function idOf(request: FastifyRequest): string {
  return (request.params as { chargebackId: string }).chargebackId;
}

async function answer(
  deps: StaffChargebackPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  done: Awaited<ReturnType<StaffChargebacks['send']>>,
  typed?: TypedEvidence,
): Promise<FastifyReply> {
  if (done?.ok) return reply.redirect(urls.staff.chargeback({ chargebackId: idOf(request) }), 303);
  return show(deps, request, reply, { typed, error: done?.error });
}

async function show(
  { staffChargebacks, forms, world }: StaffChargebackPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  {
    typed,
    error,
  }: { readonly typed?: TypedEvidence | undefined; readonly error?: ChargebackDeedError | undefined } = {},
): Promise<FastifyReply> {
  const looked = await staffChargebacks.look(request.member!, idOf(request));
  if (!looked) return sendPage(reply, nothingHereView(), 404);
  const signedIn = { member: request.member!, token: forms.token(request, reply) };
  if (!looked.ok) return sendPage(reply, ownChargebackView(signedIn), 403);
  const now = world.clocks.business();
  return sendPage(reply, chargebackView({ signedIn, matter: looked.value, typed, error, now }), error ? 422 : 200);
}
