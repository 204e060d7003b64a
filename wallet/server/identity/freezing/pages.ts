import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Accounts } from '../accounts/service.ts';
import type { HolderCodes } from '../phone-verification/holder-service.ts';
import { requireFreshLogin } from '../sessions/guard.ts';
import type { Sessions } from '../sessions/service.ts';
import { faultWords, holderSendWords } from '../sign-up/words.ts';
import type { Freezing } from './service.ts';
import { notFrozenView, unfreezeView } from './views.ts';
import { unfreezeFault } from './words.ts';

interface FreezingPageDeps {
  readonly freezing: Freezing;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly sessions: Pick<Sessions, 'isFresh'>;
  readonly codes: HolderCodes;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}

/** The page on which a holder unfreezes the wallet by two kinds of factors. It works without JavaScript. */
export function freezingPages(deps: FreezingPageDeps): Routes {
  const { unfreeze, unfreezeCode } = urls.identity;
  return async (app) => {
    app.addHook('preHandler', requireFreshLogin(deps.sessions));
    app.get(unfreeze.pattern, { schema: { hide: true } }, (request, reply) => show(deps, request, reply));
    const options = formRoute(deps.forms, unfreeze());
    app.post(unfreeze.pattern, options, (request, reply) => unfreezeNow(deps, request, reply));
    app.post(unfreezeCode.pattern, options, (request, reply) => answerCode(deps, request, reply));
  };
}

interface News {
  readonly faults?: readonly FieldFault[];
  readonly notice?: Html;
}

async function show(
  { freezing, accounts, codes, forms }: FreezingPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { faults = [], notice: news }: News = {},
): Promise<FastifyReply> {
  const session = request.session!;
  const thaw = await freezing.thaw(session);
  if (!thaw) return sendPage(reply, notFrozenView());
  const [{ phone }, sent] = await Promise.all([accounts.get(session.holderId), codes.find(session)]);
  const view = { token: forms.token(request, reply), thaw, phone, isSent: sent !== undefined, notice: news, faults };
  return sendPage(reply, unfreezeView(view), faults.length > 0 ? 422 : 200);
}

async function unfreezeNow(
  deps: FreezingPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { pin } = request.body as FormFields;
  const unfrozen = await deps.freezing.unfreeze(request.session!, pin);
  if (unfrozen.ok) return reply.redirect(urls.identity.unfreeze(), 303);
  return show(deps, request, reply, { faults: [unfreezeFault(unfrozen.error, deps.clock())] });
}

async function answerCode(deps: FreezingPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { act, code = '' } = request.body as FormFields;
  const session = request.session!;
  // A wallet that is not frozen needs no code here.
  if (!(await deps.freezing.find(session.holderId))) return reply.redirect(urls.identity.unfreeze(), 303);
  if (act === 'send') return sendCode(deps, request, reply);
  const verified = await deps.codes.verify(session, code);
  if (verified.ok) return reply.redirect(urls.identity.unfreeze(), 303);
  return show(deps, request, reply, { faults: [{ field: 'code', message: faultWords(verified.error) }] });
}

async function sendCode(deps: FreezingPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const session = request.session!;
  const { phone } = await deps.accounts.get(session.holderId);
  const sent = await deps.codes.send(
    session,
    phone,
    { address: request.ip, device: deps.forms.browser(request) },
    'unfreeze',
  );
  const words = sent.ok
    ? notice('success', html`<p>${t('A code is on its way. One that was sent before no longer works.')}</p>`)
    : notice('warning', html`<p>${holderSendWords(sent.error)}</p>`);
  return show(deps, request, reply, { notice: words });
}
