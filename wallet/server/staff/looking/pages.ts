import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { isId } from '#platform/kernel/id.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import { nothingHereView } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { consoleForm, requireMember, requireRight } from '../members/guard.ts';
import { readSubject } from './domain.ts';
import type { Subject } from './domain.ts';
import type { Looking } from './service.ts';
import { lookersView, looksView, reasonView } from './views.ts';
import { reasonFault } from '#platform/staff/looking/words.ts';

const Params = Type.Object({ subject: Type.String({ maxLength: 64 }) });

interface LookingPageDeps {
  readonly looking: Looking;
  readonly forms: FormGuard;
}

/** The form by which a member says why to look, and the lists of looks. */
export function lookingPages(deps: LookingPageDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireMember);
    await app.register(reasonPages(deps));
    await app.register(listPages(deps));
  };
}

function reasonPages({ looking, forms }: LookingPageDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireRight('look_at_cases', forms));
    app.get(urls.staff.reasons.pattern, { schema: { params: Params, hide: true } }, async (request, reply) => {
      const subject = readSubject(request.params.subject);
      if (!subject) return sendPage(reply, nothingHereView(), 404);
      const typed = { reason: '', reference: '' };
      return sendPage(reply, reasonView({ signedIn: signedIn(forms, request, reply), subject, typed, faults: [] }));
    });
    const asking = consoleForm(forms, () => urls.staff.queue());
    const options = { ...asking, schema: { ...asking.schema, params: Params } };
    app.post(urls.staff.reasons.pattern, options, async (request, reply) => {
      const { reason = '', reference = '' } = request.body as FormFields;
      const subject = readSubject((request.params as { subject: string }).subject);
      if (!subject) return sendPage(reply, nothingHereView(), 404);
      const given = await looking.give(request.member!, subject, { reason, reference });
      if (given.ok) return reply.redirect(pageOf(subject), 303);
      const faults = given.error.map(reasonFault);
      const signed = signedIn(forms, request, reply);
      return sendPage(reply, reasonView({ signedIn: signed, subject, typed: { reason, reference }, faults }), 422);
    });
  };
}

function pageOf(subject: Subject): string {
  return isId('cas', subject) ? urls.staff.case({ caseId: subject }) : urls.staff.person({ holderId: subject });
}

function listPages({ looking, forms }: LookingPageDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireRight('see_looks', forms));
    app.get(urls.staff.looks.pattern, { schema: { querystring: AnyQuery, hide: true } }, async (request, reply) => {
      const { member, person, before = '' } = pageQuery(request.query, ['member', 'person', 'before']);
      const signed = signedIn(forms, request, reply);
      const from = /^\d{1,18}$/.test(before) ? BigInt(before) : undefined;
      if (member !== undefined && isId('stf', member)) {
        const listed = await looking.list({ memberId: member }, from);
        return sendPage(reply, looksView({ signedIn: signed, listed, of: { member } }));
      }
      if (person !== undefined && isId('hld', person)) {
        const listed = await looking.list({ holderId: person }, from);
        return sendPage(reply, looksView({ signedIn: signed, listed, of: { person } }));
      }
      return sendPage(reply, lookersView(signed, await looking.count()));
    });
  };
}

function signedIn(forms: FormGuard, request: FastifyRequest, reply: FastifyReply): SignedIn {
  return { member: request.member!, token: forms.token(request, reply) };
}
