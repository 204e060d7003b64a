import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { isId } from '#platform/kernel/id.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { notFoundPage } from '../../hosted/error-pages.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import type { Accounts } from '../accounts/service.ts';
import { leaveSession, requireFreshLogin, requireLogin } from '../sessions/guard.ts';
import type { Sessions } from '../sessions/service.ts';
import { devicesView } from './views.ts';
import type { DevicesView } from './views.ts';

interface DevicePageDeps {
  readonly accounts: Pick<Accounts, 'get' | 'knownAs'>;
  readonly browsers: Pick<KnownBrowsers, 'renew'>;
  readonly sessions: Sessions;
  readonly security: Pick<SecurityLog, 'networksHere'>;
  readonly forms: FormGuard;
}

/** The page of the browsers in which a holder is logged in, each of which can be logged out. Works without JavaScript. */
export function devicePages(deps: DevicePageDeps): Routes {
  const page = urls.identity.devices();
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    app.get(page, { schema: { querystring: AnyQuery, hide: true } }, (request, reply) => show(deps, request, reply));
    const form = formRoute(deps.forms, page);
    // A thief with an open session must not end those of its owner.
    const options = { ...form, preHandler: [requireFreshLogin(deps.sessions), form.preHandler] };
    app.post(urls.identity.endDevice.pattern, options, (request, reply) => endOne(deps, request, reply));
    app.post(urls.identity.endOtherDevices.pattern, options, (request, reply) => endOthers(deps, request, reply));
  };
}

async function show(
  { accounts, browsers, sessions, security, forms }: DevicePageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { id, holderId } = request.session!;
  browsers.renew(request, reply, await accounts.knownAs((await accounts.get(holderId)).phone));
  const { done } = pageQuery(request.query, ['done']);
  const news = done === 'one' || done === 'others' ? done : undefined;
  const here = { session: id, networks: security.networksHere() };
  const view: DevicesView = { list: await sessions.list(holderId), here, news, token: forms.token(request, reply) };
  return sendPage(reply, devicesView(view));
}

async function endOne(deps: DevicePageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { session = '' } = request.body as FormFields;
  const own = request.session!;
  if (session === own.id) {
    await leaveSession(deps.sessions, request, reply);
    return reply.redirect(urls.identity.login(), 303);
  }
  if (!isId('ses', session)) return notFoundPage(request, reply);
  // A second press finds it ended; somebody else's session is not found either, and stays.
  await deps.sessions.end(own.holderId, session);
  return reply.redirect(withQuery(urls.identity.devices(), { done: 'one' }), 303);
}

async function endOthers(deps: DevicePageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  await deps.sessions.endAllOthers(request.session!);
  return reply.redirect(withQuery(urls.identity.devices(), { done: 'others' }), 303);
}
