import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { t } from '#platform/words/words.ts';
import type { Accounts } from '../accounts/service.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { SendError } from '../phone-verification/domain.ts';
import type { HolderCodes } from '../phone-verification/holder-service.ts';
import type { Unsent } from '../phone-verification/sender-service.ts';
import { MOST_PATH, ownPath } from '#platform/kernel/own-path.ts';
import { askForCodeView, frozenView, typeCodeView } from './holder-code-views.ts';
import { askerOf } from '../phone-verification/asker-guard.ts';
import type { SignUp } from './service.ts';
import { faultWords, holderSendWords } from './words.ts';

interface HolderCodeDeps {
  readonly signUp: Pick<SignUp, 'missingProof'>;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly codes: HolderCodes;
  readonly forms: FormGuard;
}

/** The changes to a page that answers a form. */
interface News {
  readonly faults?: readonly FieldFault[];
  readonly notice?: Html;
  readonly status?: number;
}

/**
 * The pages on which a holder confirms the phone by a code, before a first PIN or passkey, after a login by password
 * alone. Opening the page sends nothing. Works without JavaScript.
 */
export function holderCodePages(deps: HolderCodeDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', onlyBeforeFirstFactor(deps));
    app.get(urls.identity.confirmPhone.pattern, { schema: { querystring: AnyQuery } }, (request, reply) =>
      showConfirm(deps, request, reply, wayOn(pageQuery(request.query, ['continue'], MOST_PATH).continue)),
    );
    const options = formRoute(deps.forms, urls.identity.confirmPhone());
    app.post(urls.identity.confirmPhoneSend.pattern, options, (request, reply) => sendHolderCode(deps, request, reply));
    app.post(urls.identity.confirmPhone.pattern, options, (request, reply) => answerHolderCode(deps, request, reply));
  };
}

async function showConfirm(
  { accounts, codes, forms }: HolderCodeDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  continueTo: string,
  news: News = {},
): Promise<FastifyReply> {
  const { faults = [], status = faults.length > 0 ? 422 : 200, ...more } = news;
  const { phone } = await accounts.get(request.session!.holderId);
  const view = {
    ...more,
    token: forms.token(request, reply),
    phone,
    continueTo,
    notNow: cameFrom(continueTo),
    isRefused: status !== 200,
  };
  const isSent = (await codes.find(request.session!)) !== undefined;
  if (isSent) return sendPage(reply, typeCodeView({ ...view, faults }), status);
  // This session requested no code, so the page has no field for one: faults become notices.
  const words = faults.map(({ message }) => notice('warning', html`<p>${message}</p>`));
  return sendPage(reply, askForCodeView({ ...view, notice: html`${view.notice}${words}` }), status);
}

async function sendHolderCode(
  deps: HolderCodeDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { accounts, codes, forms } = deps;
  const continueTo = wayOn((request.body as FormFields)['continue']);
  const { phone } = await accounts.get(request.session!.holderId);
  const sent = await codes.send(request.session!, phone, askerOf(forms, request));
  if (!sent.ok) return showConfirm(deps, request, reply, continueTo, unsent(reply, sent.error));
  const words = html`<p>${t('A code is on its way. One that was sent before no longer works.')}</p>`;
  return showConfirm(deps, request, reply, continueTo, { notice: notice('success', words) });
}

async function answerHolderCode(
  deps: HolderCodeDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { code = '', continue: wanted } = request.body as FormFields;
  const continueTo = wayOn(wanted);
  const verified = await deps.codes.verify(request.session!, code);
  if (verified.ok) return reply.redirect(continueTo, 303);
  const faults = [{ field: 'code', message: faultWords(verified.error) }];
  return showConfirm(deps, request, reply, continueTo, { faults });
}

/** Lets only holders without a factor use a code: a code never replaces an existing PIN or passkey. */
function onlyBeforeFirstFactor({ signUp }: HolderCodeDeps) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const missing = await signUp.missingProof(request.session!);
    if (missing === 'code') return undefined;
    if (missing === 'frozen') return sendPage(reply, frozenView(), 403);
    const { continue: wanted } = (
      request.method === 'GET' ? pageQuery(request.query, ['continue'], MOST_PATH) : request.body
    ) as FormFields;
    return reply.redirect(wayOn(wanted), 303);
  };
}

/** The path to go on to; the page for a first PIN if the request names none. */
function wayOn(path: string | undefined): string {
  return path === undefined ? urls.identity.pin() : ownPath(path);
}

/** The page from which the holder came, as the `continue` of the next page has it. */
function cameFrom(continueTo: string): string {
  return ownPath(URL.parse(continueTo, 'http://localhost')?.searchParams.get('continue') ?? undefined);
}

/** Explains why no code was sent, and sets Retry-After if the wait is known. */
function unsent(reply: FastifyReply, error: SendError | Unsent): News {
  const isFull = error.code === 'sms_budget_exhausted';
  if (isFull) void reply.header('Retry-After', String(error.waitS));
  return { notice: notice('warning', html`<p>${holderSendWords(error)}</p>`), status: isFull ? 503 : 422 };
}
