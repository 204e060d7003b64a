import type { FastifyReply, FastifyRequest } from 'fastify';
import { deviceName } from '#platform/http/device-name.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import type { KnownAccount, KnownBrowsers } from '#platform/http/known-browsers.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { typedLine } from '#platform/kernel/typed.ts';
import type { Accounts } from '../accounts/service.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { errorSummary, field, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { parseAuthentication } from '#platform/credentials/passkey-answers.ts';
import type { Asked } from '#platform/credentials/passkey-ceremony.ts';
import { numberFields } from '../phone-verification/number-views.ts';
import type { TypedNumber } from '../phone-verification/number-views.ts';
import type { PhoneVerification } from '../phone-verification/service.ts';
import type { Passkeys } from '../passkeys/service.ts';
import { toE164 } from '#platform/kernel/phone-number.ts';
import { waitWords } from '#platform/words/wait.ts';
import { rich, t } from '#platform/words/words.ts';
import { MOST_PATH, ownPath } from '#platform/kernel/own-path.ts';
import type { Freezing } from '../freezing/service.ts';
import { enterSession, leaveSession } from './guard.ts';
import { dropPending, keepPending } from './pending-cookies.ts';
import type { LoginError, Sessions } from './service.ts';

interface LoginDeps {
  readonly accounts: Pick<Accounts, 'get' | 'idOf' | 'knownAs' | 'numberOf'>;
  readonly phone: Pick<PhoneVerification, 'countries'>;
  readonly sessions: Sessions;
  readonly passkeys: Passkeys;
  readonly browsers: KnownBrowsers;
  readonly freezing: Pick<Freezing, 'doubts'>;
  readonly forms: FormGuard;
}

/** The login page, by number and password or by passkey, and the page for logging out. */
export function loginPages(deps: LoginDeps): Routes {
  return async (app) => {
    await app.register(loginPage(deps));
    await app.register(logoutPage(deps));
  };
}

function loginPage(deps: LoginDeps): Routes {
  return async (app) => {
    const options = formRoute(deps.forms, urls.identity.login());
    app.get(urls.identity.login.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      const asked = pageQuery(request.query, ['continue', 'again', 'factor', 'late'], MOST_PATH);
      const continueTo = ownPath(asked.continue);
      const isAgain = asked.again !== undefined;
      if (request.session && !isAgain) return reply.redirect(continueTo, 303);
      const needsFactor = asked.factor !== undefined;
      const isLate = asked.late !== undefined;
      return showLogin(deps, request, reply, { continueTo, isAgain, needsFactor, isLate, phone: '', faults: [] });
    });
    app.post(urls.identity.login.pattern, options, (request, reply) => logIn(deps, request, reply));
    app.post(urls.identity.loginByPasskey.pattern, options, (request, reply) => logInByPasskey(deps, request, reply));
  };
}

async function showLogin(
  { passkeys, phone, forms }: LoginDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  view: Omit<LoginView, 'token' | 'passkey' | 'number'> & Pick<TypedNumber, 'phone' | 'country'>,
): Promise<FastifyReply> {
  const number = { phone: view.phone, country: view.country, countries: await phone.countries() };
  const token = forms.token(request, reply);
  const text = loginView({ ...view, number, token, passkey: await passkeys.loginOptions() });
  return sendPage(reply, text, view.faults.length > 0 ? 422 : 200);
}

async function logIn(deps: LoginDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { accounts, sessions, browsers } = deps;
  const { phone = '', country, password = '', continue: wanted, again, factor } = request.body as FormFields;
  const continueTo = ownPath(wanted);
  const device = deviceName(request.headers['user-agent']);
  const number = toE164(phone, country) ?? (await accounts.numberOf(typedLine(phone)));
  const account = await accounts.knownAs(number);
  const isDoubted = await isDoubtedBrowser(deps, request, number, account);
  if (account && isDoubted) browsers.forget(request, reply, account);
  const browser = isDoubted ? undefined : browsers.find(request, account);
  const needsFactor = factor !== undefined;
  const typed = { phone: number, password, device, address: request.ip, browser, needsFactor };
  const login = await sessions.login(typed);
  if (!login.ok) {
    const faults = [loginFault(login.error)];
    const place = { continueTo, isAgain: again !== undefined, needsFactor };
    return showLogin(deps, request, reply, { ...place, phone, country, faults });
  }
  if (login.value.kind === 'pending') {
    keepPending(reply, login.value.token);
    const next = continueTo === '/' ? undefined : continueTo;
    return reply.redirect(withQuery(urls.identity.secondStep(), { continue: next }), 303);
  }
  if (account) browsers.remember(request, reply, account);
  await enterSession(sessions, request, reply, login.value.token);
  return reply.redirect(continueTo, 303);
}

async function isDoubtedBrowser(
  { accounts, browsers, freezing }: LoginDeps,
  request: FastifyRequest,
  number: string,
  account: KnownAccount | undefined,
): Promise<boolean> {
  const since = browsers.knownSince(request, account);
  const holderId = since && (await accounts.idOf(number));
  return since !== undefined && holderId !== undefined && freezing.doubts(holderId, since);
}

async function logInByPasskey(deps: LoginDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { accounts, sessions, passkeys, browsers } = deps;
  const { challengeId = '', response = '', continue: wanted, again, factor } = request.body as FormFields;
  const continueTo = ownPath(wanted);
  const parsed = parseAuthentication(response);
  const login = parsed && (await passkeys.login({ challengeId, response: parsed }));
  if (!login?.ok) {
    const message = t('This passkey was not accepted. Try again, or log in with your password.');
    const faults = [{ field: 'phone', message }];
    const asked = { isAgain: again !== undefined, needsFactor: factor !== undefined };
    return showLogin(deps, request, reply, { continueTo, ...asked, phone: '', faults });
  }
  const device = deviceName(request.headers['user-agent']);
  const account = await accounts.knownAs((await accounts.get(login.value)).phone);
  const isKnown = browsers.find(request, account) !== undefined;
  if (account) browsers.remember(request, reply, account);
  await enterSession(sessions, request, reply, await sessions.loginAs(login.value, ['passkey'], { device, isKnown }));
  dropPending(request, reply);
  return reply.redirect(continueTo, 303);
}

function logoutPage({ sessions, forms }: LoginDeps): Routes {
  return async (app) => {
    app.get(urls.identity.logout.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      const continueTo = ownPath(pageQuery(request.query, ['continue'], MOST_PATH).continue);
      if (!request.session) return reply.redirect(loginPath(continueTo), 303);
      return sendPage(reply, logoutView(continueTo, forms.token(request, reply)));
    });
    app.post(urls.identity.logout.pattern, formRoute(forms, urls.identity.logout()), async (request, reply) => {
      const continueTo = ownPath((request.body as FormFields)['continue']);
      await leaveSession(sessions, request, reply);
      return reply.redirect(loginPath(continueTo), 303);
    });
  };
}

function loginPath(continueTo: string): string {
  return withQuery(urls.identity.login(), { continue: continueTo === '/' ? undefined : continueTo });
}

/** @param continueTo The path to go on to after the next login, by any holder. */
function logoutView(continueTo: string, token: string): string {
  const goesOn = continueTo !== '/';
  return hostedPage({
    title: t('Log out?'),
    lead: goesOn
      ? t('This browser forgets you. Then log in with the other wallet: it goes on where you are now.')
      : t('This browser forgets you. Your money, links and payments stay as they are.'),
    body: html`${form({ action: urls.identity.logout(), token, hidden: { continue: goesOn ? continueTo : undefined }, body: false, submit: t('Log out') })}
      <p class="after"><a class="link" href="${continueTo}">${t('Stay logged in')}</a></p>`,
  });
}

function loginFault(error: LoginError): FieldFault {
  if (error.code === 'wait') {
    return {
      field: 'password',
      message: t('Too many tries. Wait {wait}, or use your passkey.', { wait: waitWords(error.seconds) }),
    };
  }
  return {
    field: 'password',
    message: t('Number or address and password do not belong together. Check both and try again.'),
  };
}

interface LoginView {
  readonly token: string;
  readonly continueTo: string;
  /** Whether a signed-in holder logs in again to get a fresh session. */
  readonly isAgain: boolean;
  /** Whether the holder asked for a login with a second factor, also in a known browser. */
  readonly needsFactor: boolean;
  /** Whether an earlier login waited too long for its second factor. */
  readonly isLate?: boolean;
  readonly number: TypedNumber;
  readonly faults: readonly FieldFault[];
  readonly passkey: Asked<unknown>;
}

function loginView(view: LoginView): string {
  const { token, continueTo, isAgain, needsFactor, number, faults, passkey } = view;
  const signUp = withQuery(urls.identity.signUp(), { continue: continueTo === '/' ? undefined : continueTo });
  const hidden = { continue: continueTo, again: isAgain ? 'yes' : undefined, factor: needsFactor ? 'yes' : undefined };
  return hostedPage({
    title: isAgain ? t('Confirm that it’s you') : t('Log in'),
    lead: isAgain ? t('You are about to change how you prove yourself, so we ask once more.') : leadTo(continueTo),
    isRefused: faults.length > 0,
    scripts: ['passkey.js', 'password.js'],
    body: html`${view.isLate && lateNotice()} ${errorSummary(faults)} ${passkeyForm(token, hidden, passkey)}
      ${form({
        action: urls.identity.login(),
        token,
        hidden,
        body: html`${numberFields(number, { label: t('Phone number or e-mail address'), hint: t('The number as you write it at home, or with its country code'), autocomplete: 'username webauthn', inputmode: 'email' }, faults)}
        ${field({ name: 'password', label: t('Password'), type: 'password', autocomplete: 'current-password', maxlength: 256, data: { reveal: '' } }, faults)}`,
        submit: t('Log in'),
      })}
      <p class="after"><a class="link" href="${urls.identity.recover()}">${t('Forgotten password?')}</a></p>
      ${!isAgain && html`<p class="after"><a class="link" href="${urls.protection.report()}">${t('I did not do this')}</a></p>`}
      ${!isAgain && html`<p class="after">${rich('New here? <link>Open a wallet</link>', { link: (inner) => html`<a class="link" href="${signUp}">${inner}</a>` })}</p>`}`,
  });
}

function lateNotice() {
  return notice(
    'info',
    html`<p>${t('The second step took too long, so the login begins again. Nothing was changed.')}</p>`,
  );
}

/** The sentence under the title; a person whom a shop sent here reads what comes after the login. */
function leadTo(continueTo: string): string {
  if (continueTo.startsWith(urls.linking.interaction({ uid: '' })))
    return t('Then you see what the shop asks for, and decide. Nothing is charged.');
  if (continueTo.startsWith(urls.payments.approve({ paymentId: '' })))
    return t('Then you see what the shop asks you to pay, and decide.');
  return t('With the number or e-mail address of your wallet and its password, or with a passkey.');
}

/** Draws the form for a login by passkey, hidden until a script finds that the browser supports passkeys. */
function passkeyForm(token: string, hidden: Readonly<Record<string, string | undefined>>, passkey: Asked<unknown>) {
  const values = Object.entries({ ...hidden, _form: token, challengeId: passkey.challengeId, response: '' });
  return html`<form
    method="post"
    action="${urls.identity.loginByPasskey()}"
    hidden
    data-passkey="get"
    data-options="${JSON.stringify(passkey.options)}"
  >
    ${values.map(([name, value]) => value !== undefined && html`<input type="hidden" name="${name}" value="${value}" />`)}
    <button class="button quiet" type="submit">${t('Log in with a passkey')}</button>
    <p role="status" class="hint"></p>
    <p class="or">${t('or')}</p>
  </form>`;
}
