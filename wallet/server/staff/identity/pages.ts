import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { nothingHereView } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { consoleForm, requireMember, requireRight } from '../members/guard.ts';
import type { IdentityReviews } from './service.ts';
import { identityQueueView, identityView, ownCheckView } from './views.ts';
import { refusalWords } from './words.ts';

const Params = Type.Object({ checkId: Type.String({ maxLength: 64 }) });

interface IdentityPageDeps {
  readonly reviews: IdentityReviews;
  readonly forms: FormGuard;
}

/** The pages on which reviewers decide about documents. They work without JavaScript. */
export function identityPages(deps: IdentityPageDeps): Routes {
  const { reviews, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireMember);
    app.addHook('preHandler', requireRight('review_identity', forms));
    app.get(urls.staff.identity.pattern, { schema: { hide: true } }, async (request, reply) =>
      sendPage(reply, identityQueueView(await reviews.queue(), signedIn(deps, request, reply))),
    );
    const { pattern } = urls.staff.documentCheck;
    app.get(pattern, { schema: { params: Params, hide: true } }, (request, reply) => showCheck(deps, request, reply));
    const { schema, preHandler } = consoleForm(forms, (request) => urls.staff.documentCheck(paramsOf(request)));
    app.post(pattern, { schema: { ...schema, params: Params }, preHandler }, async (request, reply) => {
      const { decision: typed = '', shown = '' } = request.body as FormFields;
      const decided = await reviews.decide(request.member!, paramsOf(request).checkId, { typed, shown });
      if (decided.ok) return reply.redirect(urls.staff.identity(), 303);
      const { code } = decided.error;
      if (code === 'check_not_found') return sendPage(reply, nothingHereView(), 404);
      if (code === 'own_check') return sendPage(reply, ownCheckView(signedIn(deps, request, reply)), 403);
      const faults = [{ field: 'decision', message: refusalWords(code) }];
      return showCheck(deps, request, reply, { typed, faults, status: code === 'profile_changed' ? 409 : 422 });
    });
  };
}

function paramsOf(request: FastifyRequest): { checkId: string } {
  return request.params as { checkId: string };
}

function signedIn({ forms }: IdentityPageDeps, request: FastifyRequest, reply: FastifyReply): SignedIn {
  return { member: request.member!, token: forms.token(request, reply) };
}

async function showCheck(
  deps: IdentityPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  refused?: { readonly typed: string; readonly faults: readonly FieldFault[]; readonly status: 409 | 422 },
): Promise<FastifyReply> {
  const looked = await deps.reviews.look(request.member!, paramsOf(request).checkId);
  if (!looked) return sendPage(reply, nothingHereView(), 404);
  const signed = signedIn(deps, request, reply);
  if (!looked.ok) return sendPage(reply, ownCheckView(signed), 403);
  const { status = 200, ...rest } = refused ?? { faults: [] };
  return sendPage(reply, identityView({ file: looked.value, signedIn: signed, ...rest }), status);
}
