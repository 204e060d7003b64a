import type { FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie } from '#platform/http/cookie.ts';
import { deviceName } from '#platform/http/device-name.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import type { Html } from '#platform/http/html.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import type { Accounts } from '../accounts/service.ts';
import type { TypedProfile } from '../accounts/domain.ts';
import type { Contacts } from '../contacts/service.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Application } from '../phone-verification/domain.ts';
import { countryOfPhone } from '#platform/kernel/phone-number.ts';
import { t } from '#platform/words/words.ts';
import { askerOf } from '../phone-verification/asker-guard.ts';
import type { PhoneVerification } from '../phone-verification/service.ts';
import { MOST_PATH, ownPath } from '#platform/kernel/own-path.ts';
import { enterSession, requireLogin } from '../sessions/guard.ts';
import type { Sessions } from '../sessions/service.ts';
import { keepContinue } from './continue-cookies.ts';
import type { SignUp } from './service.ts';
import { codeView, noCodesView, passwordView, phoneView, profileView } from './views.ts';
import { faultWords, openWords, weightWords } from './words.ts';

/** Stores an application's secret in the browser that began it. */
const applicationCookie = browserCookie('__Host-sign-up');

interface SignUpPageDeps {
  readonly signUp: SignUp;
  readonly phone: PhoneVerification;
  readonly contacts: Pick<Contacts, 'beginStored'>;
  readonly accounts: Pick<Accounts, 'get' | 'completeProfile'>;
  readonly sessions: Sessions;
  readonly browsers: KnownBrowsers;
  readonly forms: FormGuard;
}

/** The pages of sign-up: phone → code → password → profile. PIN and passkey follow. They work without JavaScript. */
export function signUpPages(deps: SignUpPageDeps): Routes {
  return async (app) => {
    await app.register(phonePage(deps));
    await app.register(codePage(deps));
    await app.register(passwordPage(deps));
    await app.register(profilePage(deps));
  };
}

function applicationToken(request: FastifyRequest): string {
  return applicationCookie.read(request) ?? '';
}

function phonePage({ phone, forms }: SignUpPageDeps): Routes {
  return async (app) => {
    app.get(urls.identity.signUp.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      const continueTo = ownPath(pageQuery(request.query, ['continue'], MOST_PATH).continue);
      if (request.session) return reply.redirect(continueTo, 303);
      const number = { phone: '', countries: await phone.countries() };
      return sendPage(reply, phoneView({ token: forms.token(request, reply), faults: [], number, continueTo }));
    });
    app.post(urls.identity.signUp.pattern, formRoute(forms, urls.identity.signUp()), async (request, reply) => {
      const { phone: typed = '', country, continue: wanted } = request.body as FormFields;
      const continueTo = ownPath(wanted);
      const started = await phone.start({ phone: typed, country, asker: askerOf(forms, request), continueTo });
      if (started.ok) {
        applicationCookie.set(reply, started.value.token);
        return reply.redirect(urls.identity.signUpCode(), 303);
      }
      if (started.error.code === 'sms_budget_exhausted') return sendNoCodes(reply, started.error.waitS);
      const faults = [{ field: 'phone', message: faultWords(started.error) }];
      const number = { phone: typed, country, countries: await phone.countries() };
      return sendPage(reply, phoneView({ token: forms.token(request, reply), faults, number, continueTo }), 422);
    });
  };
}

function codePage(deps: SignUpPageDeps): Routes {
  const { phone, forms } = deps;
  return async (app) => {
    app.get(urls.identity.signUpCode.pattern, async (request, reply) => {
      const application = await phone.find(applicationToken(request));
      if (!application) return reply.redirect(urls.identity.signUp(), 303);
      if (application.verifiedAt) return reply.redirect(urls.identity.signUpPassword(), 303);
      return showCode(deps, request, reply, application);
    });
    const options = formRoute(forms, urls.identity.signUpCode());
    app.post(urls.identity.signUpCode.pattern, options, (request, reply) => answerSignUpCode(deps, request, reply));
    app.post(urls.identity.signUpResend.pattern, options, (request, reply) => resendSignUpCode(deps, request, reply));
  };
}

/** The changes to the page for the code when it answers a form. */
interface CodeNews {
  readonly faults?: readonly FieldFault[];
  readonly notice?: Html;
}

function showCode(
  { forms }: SignUpPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  application: Application,
  news: CodeNews = {},
): FastifyReply {
  const { faults = [] } = news;
  const view = { ...news, faults, token: forms.token(request, reply), phone: application.phone };
  return sendPage(reply, codeView(view), faults.length > 0 ? 422 : 200);
}

async function answerSignUpCode(
  deps: SignUpPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const application = await deps.phone.find(applicationToken(request));
  if (!application) return reply.redirect(urls.identity.signUp(), 303);
  const typed = (request.body as FormFields)['code'] ?? '';
  const verified = await deps.signUp.verifyCode(applicationToken(request), typed);
  if (verified.ok) return reply.redirect(urls.identity.signUpPassword(), 303);
  const faults = [{ field: 'code', message: faultWords(verified.error) }];
  return showCode(deps, request, reply, application, { faults });
}

async function resendSignUpCode(
  deps: SignUpPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { phone, forms } = deps;
  const application = await phone.find(applicationToken(request));
  if (!application) return reply.redirect(urls.identity.signUp(), 303);
  const sent = await phone.resend(applicationToken(request), askerOf(forms, request));
  if (!sent.ok && sent.error.code === 'sms_budget_exhausted') return sendNoCodes(reply, sent.error.waitS);
  if (!sent.ok) {
    const faults = [{ field: 'code', message: faultWords(sent.error) }];
    return showCode(deps, request, reply, application, { faults });
  }
  const words = html`<p>${t('Another code is on its way. The one before no longer works.')}</p>`;
  return showCode(deps, request, reply, application, { notice: notice('success', words) });
}

/** Sends the page that says that no codes go out; it is the same for every number, with or without a wallet. */
function sendNoCodes(reply: FastifyReply, waitS: number): FastifyReply {
  return sendPage(reply.header('Retry-After', String(waitS)), noCodesView(waitS), 503);
}

function passwordPage(deps: SignUpPageDeps): Routes {
  const { forms } = deps;
  const page = urls.identity.signUpPassword();
  return async (app) => {
    app.get(page, async (request, reply) => {
      if (!(await verifiedApplication(deps, request))) return reply.redirect(urls.identity.signUp(), 303);
      return sendPage(reply, passwordView({ token: forms.token(request, reply), faults: [] }));
    });
    const options = formRoute(forms, page);
    app.post(urls.identity.signUpPasswordStrength.pattern, options, (request, reply) =>
      weighPassword(deps, request, reply),
    );
    app.post(page, options, (request, reply) => openWallet(deps, request, reply));
  };
}

async function verifiedApplication(
  { phone }: SignUpPageDeps,
  request: FastifyRequest,
): Promise<Application | undefined> {
  const application = await phone.find(applicationToken(request));
  return application?.verifiedAt ? application : undefined;
}

/** Weighs a password for the meter. Above the rate limit the meter stays empty; the form is still judged. */
async function weighPassword(
  deps: SignUpPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const application = await verifiedApplication(deps, request);
  if (!application) return reply.code(404).send({ score: 0, words: '' });
  const { password = '' } = request.body as FormFields;
  const weight = await deps.signUp.weighPassword(application, password);
  void reply.header('cache-control', 'no-store');
  return reply.send(weight ? { score: weight.score, words: weightWords(weight) } : { score: 0, words: '' });
}

async function openWallet(deps: SignUpPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { signUp, sessions, browsers, forms } = deps;
  const application = await verifiedApplication(deps, request);
  if (!application) return reply.redirect(urls.identity.signUp(), 303);
  const { password = '' } = request.body as FormFields;
  const device = deviceName(request.headers['user-agent']);
  const opened = await signUp.openWallet({ application, token: applicationToken(request), password, device });
  if (!opened.ok) {
    if (opened.error.code === 'application_over') return reply.redirect(urls.identity.login(), 303);
    const faults = [{ field: 'password', message: openWords(opened.error) }];
    return sendPage(reply, passwordView({ token: forms.token(request, reply), faults }), 422);
  }
  const { token, account } = opened.value;
  // The browser that opens a wallet is known to it from the beginning.
  if (account) browsers.remember(request, reply, account, { since: new Date(0) });
  await enterSession(sessions, request, reply, token);
  applicationCookie.clear(reply);
  keepContinue(reply, application.continueTo ?? '/');
  return reply.redirect(urls.identity.signUpProfile(), 303);
}

const PROFILE_FIELDS = [
  'givenName',
  'familyName',
  'birthDay',
  'birthMonth',
  'birthYear',
  'line1',
  'line2',
  'postalCode',
  'city',
  'region',
  'country',
  'email',
] as const satisfies (keyof TypedProfile)[];

function profilePage({ accounts, contacts, forms }: SignUpPageDeps): Routes {
  const page = urls.identity.signUpProfile();
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    // The long list of countries is most of this page, and nothing from the address stands in it.
    const config = { isCompressed: true };
    app.get(page, { config }, async (request, reply) => {
      const holder = await accounts.get(request.session!.holderId);
      // A stored profile cannot be changed here.
      if (holder.tier > 0) return reply.redirect(urls.identity.signUpPin(), 303);
      const typed = { country: countryOfPhone(holder.phone) ?? '' };
      return sendPage(reply, profileView({ token: forms.token(request, reply), faults: [], typed }));
    });
    app.post(page, { ...formRoute(forms, page), config }, async (request, reply) => {
      const body = request.body as FormFields;
      const entries = PROFILE_FIELDS.map((name) => [name, body[name] ?? ''] as const);
      const typed = Object.fromEntries(entries) as Record<(typeof PROFILE_FIELDS)[number], string>;
      const done = await accounts.completeProfile(request.session!.holderId, typed);
      if (done.ok) {
        if (typed.email.trim() === '') return reply.redirect(urls.identity.signUpPin(), 303);
        // If no code may be mailed now, the next page says so, and it can be skipped.
        await contacts.beginStored(request.session!, askerOf(forms, request));
        return reply.redirect(withQuery(urls.identity.email(), { continue: urls.identity.signUpPin() }), 303);
      }
      return sendPage(reply, profileView({ token: forms.token(request, reply), faults: done.error, typed }), 422);
    });
  };
}
