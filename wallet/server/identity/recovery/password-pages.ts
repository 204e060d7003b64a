import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Application } from '../phone-verification/domain.ts';
import { weightWords } from '../sign-up/words.ts';
import { applicationToken } from './application-cookies.ts';
import type { NextStep, Standing } from './domain.ts';
import type { RecoveryPageDeps } from './page-port.ts';
import type { ResetBy } from './password-service.ts';
import { askToWaitView, doneView, frozenView, passwordView, waitingView } from './views.ts';
import { resetWords } from './words.ts';

/** The pages after the code: the second factor with the new password, and the wait. */
export function passwordPages(deps: RecoveryPageDeps): Routes {
  const { recoveries, forms } = deps;
  const { recoverPassword, recoverPasswordStrength, recoverWait, recoverDone } = urls.identity;
  return async (app) => {
    const options = formRoute(forms, recoverPassword());
    app.get(recoverPassword.pattern, (request, reply) => showPassword(deps, request, reply, []));
    app.post(recoverPassword.pattern, options, (request, reply) => answerPassword(deps, request, reply));
    app.post(recoverPasswordStrength.pattern, options, async (request, reply) => {
      const application = await verified(deps, request);
      const { password = '' } = request.body as FormFields;
      const weight = application && (await recoveries.weigh(application, password));
      void reply.header('cache-control', 'no-store');
      return reply.send(weight ? { score: weight.score, words: weightWords(weight) } : { score: 0, words: '' });
    });
    app.get(recoverWait.pattern, (request, reply) => showWait(deps, request, reply));
    app.post(recoverWait.pattern, formRoute(forms, recoverWait()), async (request, reply) => {
      const begun = await recoveries.wait(applicationToken(request));
      // After a stop, the proof of the phone begins no other wait: the person starts again.
      return reply.redirect(begun.ok ? recoverWait() : urls.identity.recover(), 303);
    });
    app.get(recoverDone.pattern, async (_request, reply) => sendPage(reply, doneView()));
  };
}

/** The application of this browser, if its phone is proved and it was not used yet. */
async function verified({ phone }: RecoveryPageDeps, request: FastifyRequest): Promise<Application | undefined> {
  const application = await phone.find(applicationToken(request));
  return application?.verifiedAt && !application.finishedAt ? application : undefined;
}

/** The wallet of this browser's application and its next step; undefined if the person has to start again. */
async function placeOf(
  deps: RecoveryPageDeps,
  request: FastifyRequest,
): Promise<{ readonly standing: Standing; readonly step: NextStep } | undefined> {
  const { recoveries } = deps;
  const application = await verified(deps, request);
  const standing = application && (await recoveries.standing(application));
  return standing && { standing, step: recoveries.nextStep(standing) };
}

async function showPassword(
  deps: RecoveryPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  faults: readonly FieldFault[],
): Promise<FastifyReply> {
  const place = await placeOf(deps, request);
  if (!place) return reply.redirect(urls.identity.recover(), 303);
  const { standing, step } = place;
  if (step === 'frozen') return sendPage(reply, frozenView(), 403);
  if (step === 'wait') return reply.redirect(urls.identity.recoverWait(), 303);
  const view = { token: deps.forms.token(request, reply), faults, standing, needsProof: step === 'proof' };
  return sendPage(reply, passwordView(view), faults.length > 0 ? 422 : 200);
}

async function answerPassword(
  deps: RecoveryPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { password = '', pin = '', totp = '', recovery = '' } = request.body as FormFields;
  const set = await deps.recoveries.setPassword(applicationToken(request), { password, pin, totp, recovery });
  if (set.ok) {
    await rememberBrowser(deps, request, reply, set.value);
    return reply.redirect(urls.identity.recoverDone(), 303);
  }
  // The page finds the next step.
  if (set.error.field === 'flow') return reply.redirect(urls.identity.recoverPassword(), 303);
  return showPassword(deps, request, reply, [{ field: set.error.field, message: resetWords(set.error, deps.clock()) }]);
}

/**
 * Makes this browser a known one, if it gave a second factor. After a wait, only the phone was proved, which a thief may have:
 * then the login asks for another proof, unless the holder has none, and a known browser is the only way in.
 */
async function rememberBrowser(
  { phone, accounts, browsers, secondStep }: RecoveryPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  by: ResetBy,
): Promise<void> {
  const application = await phone.find(applicationToken(request));
  const holderId = application && (await accounts.idOf(application.phone));
  if (!application || holderId === undefined) return;
  if ((by === 'wait' || by === 'sent_before') && (await secondStep.waysOf(holderId)).length > 0) return;
  const account = await accounts.knownAs(application.phone);
  if (account) browsers.remember(request, reply, account);
}

async function showWait(deps: RecoveryPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const place = await placeOf(deps, request);
  if (!place) return reply.redirect(urls.identity.recover(), 303);
  const { standing, step } = place;
  if (step === 'frozen') return sendPage(reply, frozenView(), 403);
  if (step === 'password') return reply.redirect(urls.identity.recoverPassword(), 303);
  if (standing.recovery) return sendPage(reply, waitingView(standing.recovery, standing));
  return sendPage(reply, askToWaitView({ token: deps.forms.token(request, reply), standing }));
}
