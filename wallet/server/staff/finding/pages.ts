import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import { reasonView } from '../looking/views.ts';
import { nothingHereView } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { consoleForm, requireMember, requireRight } from '../members/guard.ts';
import type { Finding } from './service.ts';
import { personView, samePersonView, searchView } from './views.ts';
import { findWords } from './words.ts';

const Params = Type.Object({ holderId: Type.String({ maxLength: 64 }) });

interface FindingPageDeps {
  readonly finding: Finding;
  readonly forms: FormGuard;
}

/** The search of operators, and the page of a person. What was typed stands in no address, which servers log. */
export function findingPages({ finding, forms }: FindingPageDeps): Routes {
  const signedIn = (request: FastifyRequest, reply: FastifyReply): SignedIn => ({
    member: request.member!,
    token: forms.token(request, reply),
  });
  return async (app) => {
    app.addHook('preHandler', requireMember);
    app.addHook('preHandler', requireRight('find_people', forms));
    app.get(urls.staff.search.pattern, { schema: { hide: true } }, async (request, reply) =>
      sendPage(
        reply,
        searchView({ signedIn: signedIn(request, reply), typed: '', fault: undefined, found: undefined }),
      ),
    );
    const searching = consoleForm(forms, () => urls.staff.search());
    app.post(urls.staff.search.pattern, searching, async (request, reply) => {
      const { q: typed = '' } = request.body as FormFields;
      const found = await finding.find(request.member!, typed);
      const page = searchView({
        signedIn: signedIn(request, reply),
        typed,
        fault: found.ok ? undefined : findWords[found.error.code](),
        found: found.ok ? found.value : undefined,
      });
      return sendPage(reply, page, found.ok ? 200 : found.error.code === 'too_many_searches' ? 429 : 422);
    });
    app.get(urls.staff.person.pattern, { schema: { params: Params, hide: true } }, async (request, reply) => {
      const looked = await finding.look(request.member!, request.params.holderId);
      if (!looked) return sendPage(reply, nothingHereView(), 404);
      const signed = signedIn(request, reply);
      if (looked.ok) return sendPage(reply, personView(signed, looked.value));
      if (looked.error.code === 'same_person') return sendPage(reply, samePersonView(signed), 403);
      const { holderId: subject } = looked.error;
      const typed = { reason: '', reference: '' };
      return sendPage(reply, reasonView({ signedIn: signed, subject, typed, faults: [] }), 403);
    });
  };
}
