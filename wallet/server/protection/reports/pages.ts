import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { browserCookie } from '#platform/http/cookie.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { askerOf } from '../../identity/phone-verification/asker-guard.ts';
import type { FreezeCodes } from '../../identity/freezing/code-service.ts';
import type { Freezing } from '../../identity/freezing/service.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { faultWords } from '../../identity/sign-up/words.ts';
import { urls } from '../../urls.ts';
import type { Reports } from './service.ts';
import {
  freezeCodeView,
  freezeView,
  frozenNowView,
  reportByStrangerView,
  reportFormView,
  reportView,
} from './views.ts';
import { filingWords, startFault } from './words.ts';

const { report, reportMade, freeze, freezeCode } = urls.protection;

/** Stores the secret of a code for freezing in the browser that asked for it. */
const freezeCookie = browserCookie('__Host-freeze');

interface ReportPageDeps {
  readonly reports: Reports;
  readonly freezing: Pick<Freezing, 'find'>;
  readonly freezeCodes: Pick<FreezeCodes, 'start' | 'countries'>;
  readonly forms: FormGuard;
}

type OfReport = { Params: { reportId: string } };

/** The pages on which somebody reports payments, or freezes a wallet without a login. They work without JavaScript. */
export function reportPages(deps: ReportPageDeps): Routes {
  return async (app) => {
    app.get(report.pattern, { schema: { querystring: AnyQuery, hide: true } }, async (request, reply) => {
      const { payment } = pageQuery(request.query, ['payment']);
      if (request.session) return showForm(deps, request, reply, { chosen: payment === undefined ? [] : [payment] });
      return sendPage(reply, reportByStrangerView(withQuery(report(), { payment })));
    });
    const options = { ...formRoute(deps.forms, report()) };
    app.post(report.pattern, { ...options, preHandler: [requireLogin, options.preHandler] }, (request, reply) =>
      fileReport(deps, request, reply),
    );
    app.get<OfReport>(reportMade.pattern, { schema: { hide: true }, preHandler: requireLogin }, (request, reply) =>
      showReport(deps, request, reply),
    );
    await app.register(freezePages(deps));
  };
}

async function showForm(
  { reports, freezing, forms }: ReportPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { chosen, faults = [] }: { chosen: readonly string[]; faults?: readonly FieldFault[] },
): Promise<FastifyReply> {
  const { holderId } = request.session!;
  const [choices, made, terms, frozen] = await Promise.all([
    reports.choices(holderId),
    reports.listOf(holderId),
    reports.terms(),
    freezing.find(holderId),
  ]);
  const token = forms.token(request, reply);
  const view = { token, choices, chosen, reports: made, terms, isFrozen: frozen !== undefined, faults };
  return sendPage(reply, reportFormView(view), faults.length > 0 ? 422 : 200);
}

const FIELD = 'payment_';

async function fileReport(deps: ReportPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const fields = request.body as FormFields;
  const session = request.session!;
  if (fields['only'] === 'freeze') {
    await deps.reports.freeze(session);
    return reply.redirect(report(), 303);
  }
  const chosen = Object.keys(fields)
    .filter((name) => name.startsWith(FIELD))
    .map((name) => name.slice(FIELD.length));
  const filed = await deps.reports.file(session, chosen);
  if (filed.ok) return reply.redirect(reportMade({ reportId: filed.value.id }), 303);
  const faults = [{ field: 'payment', message: filingWords(filed.error) }];
  return showForm(deps, request, reply, { chosen, faults });
}

async function showReport(
  { reports, freezing }: ReportPageDeps,
  request: FastifyRequest<OfReport>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { holderId } = request.session!;
  const found = await reports.find(request.params.reportId);
  if (found?.report.holderId !== holderId) {
    reply.callNotFound();
    return reply;
  }
  return sendPage(reply, reportView(found, (await freezing.find(holderId)) !== undefined));
}

function freezePages(deps: ReportPageDeps): Routes {
  const { reports, freezeCodes, forms } = deps;
  return async (app) => {
    const options = formRoute(forms, freeze());
    const show = async (
      request: FastifyRequest,
      reply: FastifyReply,
      typed: { phone: string; country?: string | undefined },
      faults: readonly FieldFault[] = [],
    ) => {
      const number = { ...typed, countries: await freezeCodes.countries() };
      const page = freezeView({ token: forms.token(request, reply), number, faults });
      return sendPage(reply, page, faults.length > 0 ? 422 : 200);
    };
    const showCode = (request: FastifyRequest, reply: FastifyReply, faults: readonly FieldFault[]) =>
      sendPage(reply, freezeCodeView({ token: forms.token(request, reply), faults }), faults.length > 0 ? 422 : 200);
    app.get(freeze.pattern, { schema: { hide: true } }, (request, reply) => show(request, reply, { phone: '' }));
    app.post(freeze.pattern, options, async (request, reply) => {
      const { phone = '', country } = request.body as FormFields;
      const typed = { phone, country };
      const started = await freezeCodes.start({ typed: phone, country, asker: askerOf(forms, request) });
      if (!started.ok) return show(request, reply, typed, [startFault(started.error, phone)]);
      freezeCookie.set(reply, started.value);
      return reply.redirect(freezeCode(), 303);
    });
    app.get(freezeCode.pattern, { schema: { hide: true } }, async (request, reply) => {
      if (freezeCookie.read(request) === undefined) return reply.redirect(freeze(), 303);
      return showCode(request, reply, []);
    });
    app.post(freezeCode.pattern, options, async (request, reply) => {
      const { code = '' } = request.body as FormFields;
      const frozen = await reports.freezeByCode(freezeCookie.read(request) ?? '', code);
      if (!frozen.ok) return showCode(request, reply, [{ field: 'code', message: faultWords(frozen.error) }]);
      freezeCookie.clear(reply);
      return sendPage(reply, frozenNowView());
    });
  };
}
