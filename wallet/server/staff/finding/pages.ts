import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { reasonFault } from '#platform/staff/looking/words.ts';
import { urls } from '../../urls.ts';
import { reasonView } from '../looking/views.ts';
import { nothingHereView } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { consoleForm, requireMember, requireRight } from '../members/guard.ts';
import type { Finding } from './service.ts';
import { personView, samePersonView, searchView } from './views.ts';
import type { FreezeForm } from './views.ts';
import { findWords } from './words.ts';

const Params = Type.Object({ holderId: Type.String({ maxLength: 64 }) });

interface FindingPageDeps {
  readonly finding: Finding;
  readonly forms: FormGuard;
}

/** The search of operators, and the page of a person. What was typed stands in no address, which servers log. */
export function findingPages(deps: FindingPageDeps): Routes {
  const { finding, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireMember);
    app.addHook('preHandler', requireRight('find_people', forms));
    app.get(urls.staff.search.pattern, { schema: { hide: true } }, async (request, reply) =>
      sendPage(
        reply,
        searchView({ signedIn: signedIn(deps, request, reply), typed: '', fault: undefined, found: undefined }),
      ),
    );
    const searching = consoleForm(forms, () => urls.staff.search());
    app.post(urls.staff.search.pattern, searching, async (request, reply) => {
      const { q: typed = '' } = request.body as FormFields;
      const found = await finding.find(request.member!, typed);
      const page = searchView({
        signedIn: signedIn(deps, request, reply),
        typed,
        fault: found.ok ? undefined : findWords[found.error.code](),
        found: found.ok ? found.value : undefined,
      });
      return sendPage(reply, page, found.ok ? 200 : found.error.code === 'too_many_searches' ? 429 : 422);
    });
    app.get(urls.staff.person.pattern, { schema: { params: Params, hide: true } }, (request, reply) =>
      showPerson(deps, request, reply, request.params.holderId),
    );
    const freezing = consoleForm(forms, (request) => urls.staff.person({ holderId: holderOf(request) }));
    const rights = [requireRight('freeze_wallets', forms), freezing.preHandler];
    const options = { ...freezing, schema: { ...freezing.schema, params: Params }, preHandler: rights };
    app.post(urls.staff.freezePerson.pattern, options, async (request, reply) => {
      const { reason = '', reference = '' } = request.body as FormFields;
      const holderId = holderOf(request);
      const frozen = await finding.freeze(request.member!, holderId, { reason, reference });
      if (frozen?.ok) return reply.redirect(urls.staff.person({ holderId }), 303);
      const faults = frozen?.error.code === 'reason_unclear' ? frozen.error.faults.map(reasonFault) : [];
      return showPerson(deps, request, reply, holderId, { typed: { reason, reference }, faults });
    });
  };
}

function signedIn({ forms }: FindingPageDeps, request: FastifyRequest, reply: FastifyReply): SignedIn {
  return { member: request.member!, token: forms.token(request, reply) };
}

function holderOf(request: FastifyRequest): string {
  return (request.params as { holderId: string }).holderId;
}

const nothing: FreezeForm = { typed: { reason: '', reference: '' }, faults: [] };

async function showPerson(
  deps: FindingPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  holderId: string,
  freezing: FreezeForm = nothing,
): Promise<FastifyReply> {
  const looked = await deps.finding.look(request.member!, holderId);
  if (!looked) return sendPage(reply, nothingHereView(), 404);
  const signed = signedIn(deps, request, reply);
  if (looked.ok) return sendPage(reply, personView(signed, looked.value, freezing), freezing === nothing ? 200 : 422);
  if (looked.error.code === 'same_person') return sendPage(reply, samePersonView(signed), 403);
  const { holderId: subject } = looked.error;
  return sendPage(reply, reasonView({ signedIn: signed, subject, ...nothing }), 403);
}
