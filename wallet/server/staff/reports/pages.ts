import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { isId } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import { parseAuthentication } from '#platform/credentials/passkey-answers.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import { nothingHereView } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { consoleForm, requireMember, requireRight } from '../members/guard.ts';
import type { TypedWish } from './domain.ts';
import type { ActError, StaffReports } from './service.ts';
import { matterView, ownMatterView, reportsView } from './views.ts';
import { actWords, doneWords, wishFaults } from './words.ts';

const Params = Type.Object({ subject: Type.String({ maxLength: 64 }) });

interface StaffReportPageDeps {
  readonly staffReports: StaffReports;
  readonly forms: FormGuard;
  readonly world: Pick<World, 'clocks'>;
}

/** The pages on which operators decide reports, and unfreeze wallets. */
export function staffReportPages(deps: StaffReportPageDeps): Routes {
  const { staffReports, forms, world } = deps;
  return async (app) => {
    app.addHook('preHandler', requireMember);
    app.addHook('preHandler', requireRight('decide_cases', forms));
    app.get(urls.staff.reports.pattern, { schema: { querystring: AnyQuery, hide: true } }, async (request, reply) => {
      const { done } = pageQuery(request.query, ['done']);
      const [reports, unfreezing] = await Promise.all([staffReports.list(), staffReports.unfreezing()]);
      const news = done === undefined ? undefined : doneWords.get(done)?.();
      const at = signedIn(deps, request, reply);
      return sendPage(reply, reportsView({ signedIn: at, reports, unfreezing, now: world.clocks.business(), news }));
    });
    const one = { schema: { params: Params, hide: true } };
    app.get(urls.staff.report.pattern, one, (request, reply) => show(deps, request, reply));
    const deciding = consoleForm(forms, (request) => urls.staff.report({ subject: subjectOf(request) }));
    const options = { ...deciding, schema: { ...deciding.schema, params: Params } };
    app.post(urls.staff.report.pattern, options, async (request, reply) => {
      const { deed = '', ground = '', words = '' } = request.body as FormFields;
      const typed = { deed, ground, words };
      return answer(deps, request, reply, await staffReports.ask(request.member!, subjectOf(request), typed), typed);
    });
    app.post(urls.staff.signReport.pattern, options, async (request, reply) => {
      const { response = '' } = request.body as FormFields;
      const signed = await staffReports.sign(request.member!, subjectOf(request), parseAuthentication(response));
      return answer(deps, request, reply, signed, 'unfrozen');
    });
    app.post(urls.staff.endReport.pattern, options, async (request, reply) =>
      answer(deps, request, reply, await staffReports.end(request.member!, subjectOf(request)), 'ended'),
    );
  };
}

function subjectOf(request: FastifyRequest): string {
  return (request.params as { subject: string }).subject;
}

function signedIn({ forms }: StaffReportPageDeps, request: FastifyRequest, reply: FastifyReply): SignedIn {
  return { member: request.member!, token: forms.token(request, reply) };
}

const nothing: TypedWish = { deed: '', ground: '', words: '' };

async function answer(
  deps: StaffReportPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  done: Awaited<ReturnType<StaffReports['ask']>>,
  after: TypedWish | 'unfrozen' | 'ended',
): Promise<FastifyReply> {
  const subject = subjectOf(request);
  const isTyped = typeof after !== 'string';
  if (!done?.ok) return show(deps, request, reply, isTyped ? after : nothing, done?.error);
  // A wallet has a page only while it is frozen, or an act waits.
  const isOver = isId('hld', subject) && !isTyped;
  return reply.redirect(
    isOver ? withQuery(urls.staff.reports(), { done: after }) : urls.staff.report({ subject }),
    303,
  );
}

async function show(
  deps: StaffReportPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: TypedWish = nothing,
  error?: ActError,
): Promise<FastifyReply> {
  const looked = await deps.staffReports.look(request.member!, subjectOf(request));
  if (!looked) return sendPage(reply, nothingHereView(), 404);
  const at = signedIn(deps, request, reply);
  if (!looked.ok) return sendPage(reply, ownMatterView(at), 403);
  const faults = error?.code === 'wish_unclear' ? wishFaults(error.faults) : [];
  const refused = error && error.code !== 'wish_unclear' ? actWords(error) : undefined;
  const view = { signedIn: at, matter: looked.value, typed, faults, refused };
  return sendPage(reply, matterView(view), error ? 422 : 200);
}
