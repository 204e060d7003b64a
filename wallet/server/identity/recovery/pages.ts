import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Application, SendError } from '../phone-verification/domain.ts';
import { askerOf } from '../phone-verification/asker-guard.ts';
import type { Unsent } from '../phone-verification/sender-service.ts';
import type { StartError } from '../phone-verification/service.ts';
import { faultWords } from '../sign-up/words.ts';
import { applicationToken, keepApplication } from './application-cookies.ts';
import type { RecoveryPageDeps } from './page-port.ts';
import { passwordPages } from './password-pages.ts';
import { stopPages } from './stop-pages.ts';
import { codeView, phoneView } from './views.ts';

/**
 * The pages for a forgotten password: number → code → PIN and new password, or the wait; and the page that stops a
 * wait. Until the code is typed, they are the same for every number. They work without JavaScript.
 */
export function recoveryPages(deps: RecoveryPageDeps): Routes {
  return async (app) => {
    await app.register(phonePage(deps));
    await app.register(codePage(deps));
    await app.register(passwordPages(deps));
    await app.register(stopPages(deps));
  };
}

function phonePage({ phone, forms }: RecoveryPageDeps): Routes {
  const page = urls.identity.recover();
  return async (app) => {
    app.get(page, async (request, reply) => {
      const number = { phone: '', countries: await phone.countries() };
      return sendPage(reply, phoneView({ token: forms.token(request, reply), faults: [], number }));
    });
    app.post(page, formRoute(forms, page), async (request, reply) => {
      const { phone: typed = '', country } = request.body as FormFields;
      const started = await phone.start({ phone: typed, country, asker: askerOf(forms, request) });
      if (started.ok) {
        keepApplication(reply, started.value.token);
        return reply.redirect(urls.identity.recoverCode(), 303);
      }
      const faults = [{ field: 'phone', message: faultWords(started.error) }];
      const number = { phone: typed, country, countries: await phone.countries() };
      const view = { token: forms.token(request, reply), faults, number };
      return sendPage(reply, phoneView(view), statusOf(reply, started.error));
    });
  };
}

/** The status of a page on which no code was sent; it sets Retry-After if the wait is known. */
function statusOf(reply: FastifyReply, error: StartError | SendError | Unsent): number {
  if (error.code !== 'sms_budget_exhausted') return 422;
  void reply.header('Retry-After', String(error.waitS));
  return 503;
}

function codePage(deps: RecoveryPageDeps): Routes {
  const { phone, forms } = deps;
  const page = urls.identity.recoverCode();
  return async (app) => {
    app.get(page, async (request, reply) => {
      const application = await phone.find(applicationToken(request));
      if (!application) return reply.redirect(urls.identity.recover(), 303);
      if (application.verifiedAt) return reply.redirect(urls.identity.recoverPassword(), 303);
      return showCode(deps, request, reply, application);
    });
    const options = formRoute(forms, page);
    app.post(page, options, (request, reply) => answerCode(deps, request, reply));
    app.post(urls.identity.recoverResend.pattern, options, (request, reply) => resendCode(deps, request, reply));
  };
}

interface CodeNews {
  readonly faults?: readonly FieldFault[];
  readonly notice?: Html;
  readonly status?: number;
}

function showCode(
  { forms }: RecoveryPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { phone }: Application,
  { faults = [], status = faults.length > 0 ? 422 : 200, ...news }: CodeNews = {},
): FastifyReply {
  return sendPage(reply, codeView({ ...news, faults, token: forms.token(request, reply), phone }), status);
}

async function answerCode(deps: RecoveryPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const application = await deps.phone.find(applicationToken(request));
  if (!application) return reply.redirect(urls.identity.recover(), 303);
  // Pressed twice, the second press finds the code used.
  if (application.verifiedAt) return reply.redirect(urls.identity.recoverPassword(), 303);
  const { code = '' } = request.body as FormFields;
  const verified = await deps.recoveries.verifyCode(applicationToken(request), code);
  if (verified.ok) return reply.redirect(urls.identity.recoverPassword(), 303);
  return showCode(deps, request, reply, application, {
    faults: [{ field: 'code', message: faultWords(verified.error) }],
  });
}

async function resendCode(deps: RecoveryPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { phone, forms } = deps;
  const application = await phone.find(applicationToken(request));
  if (!application || application.verifiedAt) return reply.redirect(urls.identity.recover(), 303);
  const sent = await phone.resend(applicationToken(request), askerOf(forms, request));
  if (!sent.ok) {
    const faults = [{ field: 'code', message: faultWords(sent.error) }];
    return showCode(deps, request, reply, application, { faults, status: statusOfResend(reply, sent.error) });
  }
  const words = html`<p>${t('Another code is on its way. The one before no longer works.')}</p>`;
  return showCode(deps, request, reply, application, { notice: notice('success', words) });
}

function statusOfResend(
  reply: FastifyReply,
  error: SendError | Unsent | { readonly code: 'application_gone' },
): number {
  return error.code === 'application_gone' ? 422 : statusOf(reply, error);
}
