import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { glanceAtPassword, judgePassword, passwordWords, weighPassword } from '#platform/credentials/password.ts';
import type { Tries } from '#platform/credentials/tries-service.ts';
import type { Db } from '#platform/db/db.ts';
import { browserCookie } from '#platform/http/cookie.ts';
import { deviceName } from '#platform/http/device-name.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import type { Html } from '#platform/http/html.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { waitWords } from '#platform/kernel/words.ts';
import { logSecurity } from '#platform/log/security-events.ts';
import type { Accounts } from '../accounts/service.ts';
import type { TypedProfile } from '../accounts/domain.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Application } from '../phone-verification/domain.ts';
import { countryOfPhone } from '#platform/kernel/phone-number.ts';
import type { Asker } from '../phone-verification/sender-service.ts';
import type { PhoneVerification } from '../phone-verification/service.ts';
import { MOST_PATH, ownPath } from '../sessions/domain.ts';
import { enterSession, requireLogin } from '../sessions/guard.ts';
import type { Sessions } from '../sessions/service.ts';
import { keepContinue } from './continue-cookies.ts';
import { codeView, noCodesView, passwordView, phoneView, profileView } from './views.ts';
import { faultWords, weightWords } from './words.ts';

/** Keeps the application's secret in the browser that began it, and in no other. */
const applicationCookie = browserCookie('__Host-sign-up');

interface SignUpDeps {
  readonly db: Db;
  readonly phone: PhoneVerification;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly tries: Pick<Tries, 'countJudging'>;
  readonly browsers: KnownBrowsers;
  readonly forms: FormGuard;
  readonly log: Logger;
}

/** The way to a wallet: phone → code → password → profile. PIN and passkey follow. Works without JavaScript. */
export function signUpPages(deps: SignUpDeps): Routes {
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

function phonePage({ phone, forms }: SignUpDeps): Routes {
  return async (app) => {
    app.get(urls.identity.signUp.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      const continueTo = ownPath(pageQuery(request.query, ['continue'], MOST_PATH).continue);
      if (request.session) return reply.redirect(continueTo, 303);
      return sendPage(reply, phoneView({ token: forms.token(request, reply), faults: [], phone: '', continueTo }));
    });
    app.post(urls.identity.signUp.pattern, formRoute(forms, urls.identity.signUp()), async (request, reply) => {
      const { phone: typed = '', continue: wanted } = request.body as FormFields;
      const continueTo = ownPath(wanted);
      const started = await phone.start({ phone: typed, asker: askerOf(forms, request), continueTo });
      if (started.ok) {
        applicationCookie.set(reply, started.value.token);
        return reply.redirect(urls.identity.signUpCode(), 303);
      }
      if (started.error.code === 'sms_budget_exhausted') return sendNoCodes(reply, started.error.waitS);
      const faults = [{ field: 'phone', message: faultWords(started.error) }];
      return sendPage(reply, phoneView({ token: forms.token(request, reply), faults, phone: typed, continueTo }), 422);
    });
  };
}

/** What codes are counted by, beside the number. */
export function askerOf(forms: FormGuard, request: FastifyRequest): Asker {
  return { address: request.ip, device: forms.browser(request) };
}

function codePage({ phone, forms, log }: SignUpDeps): Routes {
  const show = (request: FastifyRequest, reply: FastifyReply, { phone: number }: Application, news: CodeNews = {}) => {
    const { faults = [] } = news;
    const view = { ...news, faults, token: forms.token(request, reply), phone: number };
    return sendPage(reply, codeView(view), faults.length > 0 ? 422 : 200);
  };
  const { signUp, signUpCode, signUpResend, signUpPassword } = urls.identity;
  return async (app) => {
    app.get(signUpCode.pattern, async (request, reply) => {
      const application = await phone.find(applicationToken(request));
      if (!application) return reply.redirect(signUp(), 303);
      if (application.verifiedAt) return reply.redirect(signUpPassword(), 303);
      return show(request, reply, application);
    });
    app.post(signUpCode.pattern, formRoute(forms, signUpCode()), async (request, reply) => {
      const application = await phone.find(applicationToken(request));
      if (!application) return reply.redirect(signUp(), 303);
      const verified = await phone.verify(applicationToken(request), (request.body as FormFields)['code'] ?? '');
      if (verified.ok) return reply.redirect(signUpPassword(), 303);
      // Of a number without a wallet there is nobody to name yet.
      logSecurity(log, 'code.failed', null, { reason: verified.error.code });
      return show(request, reply, application, { faults: [{ field: 'code', message: faultWords(verified.error) }] });
    });
    app.post(signUpResend.pattern, formRoute(forms, signUpCode()), async (request, reply) => {
      const application = await phone.find(applicationToken(request));
      if (!application) return reply.redirect(signUp(), 303);
      const sent = await phone.resend(applicationToken(request), askerOf(forms, request));
      if (!sent.ok && sent.error.code === 'sms_budget_exhausted') return sendNoCodes(reply, sent.error.waitS);
      if (!sent.ok) {
        return show(request, reply, application, { faults: [{ field: 'code', message: faultWords(sent.error) }] });
      }
      const words = html`<p>Another code is on its way. The one before no longer works.</p>`;
      return show(request, reply, application, { notice: notice('success', words) });
    });
  };
}

/** The same page for every number: whether it has a wallet was not asked. */
function sendNoCodes(reply: FastifyReply, waitS: number): FastifyReply {
  return sendPage(reply.header('Retry-After', String(waitS)), noCodesView(waitS), 503);
}

interface CodeNews {
  readonly faults?: readonly FieldFault[];
  readonly notice?: Html;
}

function passwordPage(deps: SignUpDeps): Routes {
  const { phone, accounts, tries, browsers, forms } = deps;
  const page = urls.identity.signUpPassword();
  const contextOf = (application: Application): string[] => [application.phone.slice(1), 'Holdfast', 'wallet'];
  const verified = async (request: FastifyRequest): Promise<Application | undefined> => {
    const application = await phone.find(applicationToken(request));
    return application?.verifiedAt ? application : undefined;
  };
  return async (app) => {
    app.get(page, async (request, reply) => {
      if (!(await verified(request))) return reply.redirect(urls.identity.signUp(), 303);
      return sendPage(reply, passwordView({ token: forms.token(request, reply), faults: [] }));
    });
    app.post(urls.identity.signUpPasswordStrength.pattern, formRoute(forms, page), async (request, reply) => {
      const application = await verified(request);
      if (!application) return reply.code(404).send({ score: 0, words: '' });
      const { password = '' } = request.body as FormFields;
      // A meter is a convenience: past its pace it says nothing, and the form is judged all the same.
      if (!(await tries.countJudging(application.id)).ok) {
        return reply.header('cache-control', 'no-store').send({ score: 0, words: '' });
      }
      const weight = await weighPassword(password, contextOf(application), false);
      return reply.header('cache-control', 'no-store').send({ score: weight.score, words: weightWords(weight) });
    });
    app.post(page, formRoute(forms, page), async (request, reply) => {
      const application = await verified(request);
      if (!application) return reply.redirect(urls.identity.signUp(), 303);
      const { password = '' } = request.body as FormFields;
      const refuse = (message: string) => {
        const faults = [{ field: 'password', message }];
        return sendPage(reply, passwordView({ token: forms.token(request, reply), faults }), 422);
      };
      const seen = glanceAtPassword(password, contextOf(application), false);
      if (!seen.ok) return refuse(passwordWords(seen.error));
      const counted = await tries.countJudging(application.id);
      if (!counted.ok) return refuse(`Too many tries. Wait ${waitWords(counted.error.seconds)}, then try again.`);
      const judged = await judgePassword(password, contextOf(application), false);
      if (!judged.ok) return refuse(passwordWords(judged.error));
      const token = await openWallet(deps, request, await accounts.hashPassword(password));
      if (!token) return reply.redirect(urls.identity.login(), 303);
      const account = await accounts.knownAs(application.phone);
      if (account) browsers.remember(request, reply, account);
      await enterSession(deps.sessions, request, reply, token);
      applicationCookie.clear(reply);
      keepContinue(reply, application.continueTo ?? '/');
      return reply.redirect(urls.identity.signUpProfile(), 303);
    });
  };
}

/** Ends the verified application with a wallet, and signs its holder in; undefined if the number has one by now. */
async function openWallet(
  { db, phone, accounts, sessions, log }: SignUpDeps,
  request: FastifyRequest,
  passwordHash: string,
): Promise<string | undefined> {
  const opened = await db.asWriter(async (tx) => {
    const finished = await phone.finish(tx, applicationToken(request));
    const holderId = finished && (await accounts.open(tx, finished.phone, passwordHash));
    if (!holderId) return undefined;
    const device = deviceName(request.headers['user-agent']);
    return { holderId, token: await sessions.start(tx, holderId, ['sms', 'password'], device) };
  });
  if (opened) logSecurity(log, 'account.opened', opened.holderId);
  return opened?.token;
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

function profilePage({ accounts, forms }: SignUpDeps): Routes {
  const page = urls.identity.signUpProfile();
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    app.get(page, async (request, reply) => {
      const holder = await accounts.get(request.session!.holderId);
      // What was taken down once is not changed by whoever comes back here.
      if (holder.tier > 0) return reply.redirect(urls.identity.signUpPin(), 303);
      const typed = { country: countryOfPhone(holder.phone) ?? '' };
      return sendPage(reply, profileView({ token: forms.token(request, reply), faults: [], typed }));
    });
    app.post(page, formRoute(forms, page), async (request, reply) => {
      const body = request.body as FormFields;
      const entries = PROFILE_FIELDS.map((name) => [name, body[name] ?? ''] as const);
      const typed = Object.fromEntries(entries) as Record<(typeof PROFILE_FIELDS)[number], string>;
      const done = await accounts.completeProfile(request.session!.holderId, typed);
      if (done.ok) return reply.redirect(urls.identity.signUpPin(), 303);
      return sendPage(reply, profileView({ token: forms.token(request, reply), faults: done.error, typed }), 422);
    });
  };
}
