import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { FieldFault } from '#platform/http/page-fields.ts';
import { sendPage } from '#platform/http/page-parts.ts';
import type { FormFields } from '#platform/http/page-parts.ts';
import type { Id } from '#platform/kernel/id.ts';
import { isId } from '#platform/kernel/id.ts';
import type { TypedReason } from '#platform/staff/looking/domain.ts';
import { reasonFault } from '#platform/staff/looking/words.ts';
import type { SignedIn } from '#platform/staff/members/frame-views.ts';
import { urls } from '../../urls.ts';
import { frame } from '../members/frame-views.ts';
import { guard } from '../members/guard.ts';
import type { People } from './service.ts';
import { personView, reasonView, samePersonView, searchView } from './views.ts';
import { findWords } from './words.ts';

const Params = Type.Object({ shopperId: Type.String({ maxLength: 64 }) });

interface PeoplePageDeps {
  readonly people: People;
  readonly forms: FormGuard;
}

/** The search of the market's staff, and the page of a person. What was typed stands in no address. */
export function peoplePages(deps: PeoplePageDeps): Routes {
  const { people, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', guard.requireMember);
    app.addHook('preHandler', guard.requireRight('find_people', forms));
    app.get(urls.staff.search.pattern, { schema: { hide: true } }, async (request, reply) =>
      sendPage(reply, searchView({ signedIn: signedIn(deps, request, reply), typed: '' })),
    );
    const searching = guard.formRoute(forms, () => urls.staff.search());
    app.post(urls.staff.search.pattern, searching, async (request, reply) => {
      const { q: typed = '' } = request.body as FormFields;
      const found = await people.find(request.member!, typed);
      const page = { signedIn: signedIn(deps, request, reply), typed };
      if (found.ok) return sendPage(reply, searchView({ ...page, found: found.value }));
      const { code } = found.error;
      return sendPage(
        reply,
        searchView({ ...page, fault: findWords[code]() }),
        code === 'too_many_searches' ? 429 : 422,
      );
    });
    const { pattern } = urls.staff.person;
    app.get(pattern, { schema: { params: Params, hide: true } }, (request, reply) => showPerson(deps, request, reply));
    const { schema, preHandler } = guard.formRoute(forms, () => urls.staff.search());
    app.post(pattern, { schema: { ...schema, params: Params }, preHandler }, (request, reply) =>
      giveReason(deps, request, reply),
    );
  };
}

function signedIn({ forms }: PeoplePageDeps, request: FastifyRequest, reply: FastifyReply): SignedIn {
  return { member: request.member!, token: forms.token(request, reply) };
}

function idOf(request: FastifyRequest): string {
  return (request.params as { shopperId: string }).shopperId;
}

async function showPerson(deps: PeoplePageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const looked = await deps.people.look(request.member!, idOf(request));
  if (!looked) return sendPage(reply, frame.nothingHere(), 404);
  const signed = signedIn(deps, request, reply);
  if (looked.ok) return sendPage(reply, personView(signed, looked.value));
  if (looked.error.code === 'same_person') return sendPage(reply, samePersonView(signed), 403);
  return askReason(signed, reply, looked.error.shopperId);
}

function askReason(
  signed: SignedIn,
  reply: FastifyReply,
  shopperId: Id<'shp'>,
  typed: TypedReason = { reason: '', reference: '' },
  faults: readonly FieldFault[] = [],
): FastifyReply {
  const page = reasonView({ signedIn: signed, shopperId, typed, faults });
  return sendPage(reply, page, faults.length > 0 ? 422 : 403);
}

async function giveReason(deps: PeoplePageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const shopperId = idOf(request);
  if (!isId('shp', shopperId)) return sendPage(reply, frame.nothingHere(), 404);
  const { reason = '', reference = '' } = request.body as FormFields;
  const typed = { reason, reference };
  const given = await deps.people.give(request.member!, shopperId, typed);
  if (given.ok) return reply.redirect(urls.staff.person({ shopperId }), 303);
  return askReason(signedIn(deps, request, reply), reply, shopperId, typed, given.error.map(reasonFault));
}
