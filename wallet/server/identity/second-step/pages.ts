import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { MOST_PATH, ownPath } from '#platform/kernel/own-path.ts';
import type { Result } from '#platform/kernel/result.ts';
import { t } from '#platform/words/words.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Accounts } from '../accounts/service.ts';
import { totpWords } from '../authenticators/words.ts';
import type { Passkeys } from '../passkeys/service.ts';
import { enterSession } from '../sessions/guard.ts';
import { dropPending, pendingToken } from '../sessions/pending-cookies.ts';
import type { Sessions } from '../sessions/service.ts';
import { faultWords, holderSendWords } from '../sign-up/words.ts';
import type { Finished, SecondStep } from './service.ts';
import { secondStepView } from './views.ts';
import { recoveryWords } from './words.ts';

interface SecondStepPageDeps {
  readonly secondStep: SecondStep;
  readonly accounts: Pick<Accounts, 'knownAs'>;
  readonly sessions: Sessions;
  readonly passkeys: Pick<Passkeys, 'loginOptions'>;
  readonly browsers: KnownBrowsers;
  readonly forms: FormGuard;
}

/** The changes to the page when it answers a form. */
interface News {
  readonly faults?: readonly FieldFault[];
  readonly notice?: Html;
  readonly status?: number;
}

/**
 * The second step of a login by password, in a browser that the wallet does not know. Everything but the passkey works
 * without JavaScript. A passkey is a whole login, so its form posts to the login page.
 */
export function secondStepPages(deps: SecondStepPageDeps): Routes {
  const { forms } = deps;
  return async (app) => {
    app.get(urls.identity.secondStep.pattern, { schema: { querystring: AnyQuery } }, (request, reply) => {
      const asked = pageQuery(request.query, ['continue', 'sent'], MOST_PATH);
      return show(
        deps,
        request,
        reply,
        ownPath(asked.continue),
        asked.sent === undefined ? {} : { notice: sentNotice() },
      );
    });
    const options = formRoute(forms, urls.identity.login());
    app.post(urls.identity.secondStepCodeSend.pattern, options, (request, reply) => send(deps, request, reply));
    app.post(urls.identity.secondStepCode.pattern, options, (request, reply) => byCode(deps, request, reply));
    app.post(urls.identity.secondStepApp.pattern, options, (request, reply) => byApp(deps, request, reply));
    app.post(urls.identity.secondStepRecovery.pattern, options, (request, reply) => byRecovery(deps, request, reply));
  };
}

async function show(
  { secondStep, passkeys, forms }: SecondStepPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  continueTo: string,
  news: News = {},
): Promise<FastifyReply> {
  const asked = await secondStep.find(pendingToken(request));
  if (!asked) return leave(request, reply, continueTo);
  const { faults = [], status = faults.length > 0 ? 422 : 200, ...more } = news;
  const passkey = asked.ways.includes('passkey') ? await passkeys.loginOptions() : undefined;
  const view = { ...asked, ...more, faults, continueTo, passkey, token: forms.token(request, reply) };
  return sendPage(reply, secondStepView({ ...view, isRefused: status !== 200 }), status);
}

/** Leads away from a login that is over: to the login page, or on if the holder is signed in by now. */
function leave(request: FastifyRequest, reply: FastifyReply, continueTo: string): FastifyReply {
  dropPending(request, reply);
  if (request.session) return reply.redirect(continueTo, 303);
  const next = continueTo === '/' ? undefined : continueTo;
  return reply.redirect(withQuery(urls.identity.login(), { late: 'yes', continue: next }), 303);
}

function continueOf(request: FastifyRequest): string {
  return ownPath((request.body as FormFields)['continue']);
}

async function send(deps: SecondStepPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const asker = { address: request.ip, device: deps.forms.browser(request) };
  const sent = await deps.secondStep.sendCode(pendingToken(request), asker);
  if (sent.ok) {
    const continueTo = continueOf(request);
    const next = continueTo === '/' ? undefined : continueTo;
    return reply.redirect(withQuery(urls.identity.secondStep(), { sent: 'yes', continue: next }), 303);
  }
  const { error } = sent;
  if (error.code === 'login_over' || error.code === 'way_closed')
    return show(deps, request, reply, continueOf(request));
  const isFull = error.code === 'sms_budget_exhausted';
  if (isFull) void reply.header('Retry-After', String(error.waitS));
  const words = notice('warning', html`<p>${holderSendWords(error)}</p>`);
  return show(deps, request, reply, continueOf(request), { notice: words, status: isFull ? 503 : 422 });
}

function sentNotice(): Html {
  return notice('success', html`<p>${t('A code is on its way. One that was sent before no longer works.')}</p>`);
}

async function byCode(deps: SecondStepPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { code = '' } = request.body as FormFields;
  const finished = await deps.secondStep.byCode(pendingToken(request), code);
  if (finished.ok || isOver(finished.error)) return goOn(deps, request, reply, finished);
  const faults = [{ field: 'code', message: faultWords(finished.error) }];
  return show(deps, request, reply, continueOf(request), { faults });
}

async function byApp(deps: SecondStepPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { totp = '' } = request.body as FormFields;
  const finished = await deps.secondStep.byApp(pendingToken(request), totp);
  if (finished.ok || isOver(finished.error)) return goOn(deps, request, reply, finished);
  const faults = [{ field: 'totp', message: totpWords(finished.error) }];
  return show(deps, request, reply, continueOf(request), { faults });
}

async function byRecovery(
  deps: SecondStepPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { recovery = '' } = request.body as FormFields;
  const finished = await deps.secondStep.byRecovery(pendingToken(request), recovery);
  if (finished.ok || isOver(finished.error)) return goOn(deps, request, reply, finished);
  const faults = [{ field: 'recovery', message: recoveryWords(finished.error) }];
  return show(deps, request, reply, continueOf(request), { faults });
}

function isOver<E extends { readonly code: string }>(
  error: E,
): error is Extract<E, { readonly code: 'login_over' | 'way_closed' }> {
  return error.code === 'login_over' || error.code === 'way_closed';
}

/** Enters the session of a finished login, and makes the browser known. */
async function goOn(
  deps: SecondStepPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  finished: Result<Finished, unknown>,
): Promise<FastifyReply> {
  const { accounts, sessions, browsers } = deps;
  const continueTo = continueOf(request);
  if (!finished.ok) return show(deps, request, reply, continueTo);
  const account = await accounts.knownAs(finished.value.phone);
  if (account) browsers.remember(request, reply, account);
  await enterSession(sessions, request, reply, finished.value.token);
  dropPending(request, reply);
  return reply.redirect(continueTo, 303);
}
