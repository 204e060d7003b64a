import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { Type } from 'typebox';
import { contentSecurityPolicy } from '#platform/http/app.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import { errorSummary, field, form, hostedPage } from '../hosted/page.ts';
import type { FieldFault } from '../hosted/page.ts';
import type { Asked, Passkeys } from '../passkeys/service.ts';
import { deviceName, ownPath } from './domain.ts';
import { clearSessionCookie, setSessionCookie } from './guard.ts';
import type { LoginError, Sessions } from './service.ts';

export interface LoginDeps {
  readonly sessions: Sessions;
  readonly passkeys: Passkeys;
  readonly forms: FormGuard;
  /** The origin of the shop to which a path of ours leads on in the end, where it does. */
  readonly formActionFor: (path: string) => Promise<readonly string[]>;
}

const Fields = Type.Record(Type.String(), Type.String({ maxLength: 8_192 }));
type Fields = Readonly<Record<string, string>>;

/** The one login: number and password, or a passkey; and logging out. */
export function loginPages({ sessions, passkeys, forms, formActionFor }: LoginDeps): Routes {
  const show = async (request: FastifyRequest, reply: FastifyReply, view: Omit<LoginView, 'token' | 'passkey'>) => {
    const policy = contentSecurityPolicy(await formActionFor(view.continueTo));
    const text = loginView({ ...view, token: forms.token(request, reply), passkey: await passkeys.loginOptions() });
    const status = view.faults.length > 0 ? 422 : 200;
    void reply.header('content-security-policy', policy).header('cache-control', 'no-store');
    return reply.code(status).type('text/html; charset=utf-8').send(text);
  };
  return async (app) => {
    const Query = Type.Object({ continue: Type.Optional(Type.String({ maxLength: 2_048 })) });
    app.get('/id/login', { schema: { querystring: Query } }, async (request, reply) => {
      const continueTo = ownPath(request.query.continue);
      if (request.session) return reply.redirect(continueTo, 303);
      return show(request, reply, { continueTo, phone: '', faults: [] });
    });
    const guard = async (request: FastifyRequest, reply: FastifyReply) =>
      forms.accepts(request) ? undefined : reply.redirect('/id/login', 303);
    const opts = { schema: { body: Fields }, preHandler: guard };
    app.post('/id/login', opts, async (request, reply) => {
      const { phone = '', password = '', continue: wanted } = request.body as Fields;
      const continueTo = ownPath(wanted);
      const number = parsePhoneNumberFromString(phone)?.number ?? phone.trim();
      const device = deviceName(request.headers['user-agent']);
      const login = await sessions.login({ phone: number, password, device, address: request.ip });
      if (!login.ok) return show(request, reply, { continueTo, phone, faults: [loginFault(login.error)] });
      setSessionCookie(reply, login.value);
      return reply.redirect(continueTo, 303);
    });
    app.post('/id/login/passkey', opts, async (request, reply) => {
      const { challengeId = '', response = '', continue: wanted } = request.body as Fields;
      const continueTo = ownPath(wanted);
      const parsed = parseResponse(response);
      const login = parsed && (await passkeys.login({ challengeId, response: parsed }));
      if (!login?.ok) {
        const message = 'This passkey was not accepted. Try again, or log in with your password.';
        return show(request, reply, { continueTo, phone: '', faults: [{ field: 'phone', message }] });
      }
      setSessionCookie(
        reply,
        await sessions.loginAs(login.value, ['passkey'], deviceName(request.headers['user-agent'])),
      );
      return reply.redirect(continueTo, 303);
    });
    app.get('/id/logout', async (request, reply) => {
      const text = hostedPage({
        title: 'Log out?',
        body: form({ action: '/id/logout', token: forms.token(request, reply), body: false, submit: 'Log out' }),
      });
      return reply.type('text/html; charset=utf-8').send(text);
    });
    app.post('/id/logout', opts, async (request, reply) => {
      if (request.session) await sessions.end(request.session.holderId, request.session.id);
      clearSessionCookie(reply);
      return reply.redirect('/id/login', 303);
    });
  };
}

function loginFault(error: LoginError): FieldFault {
  if (error.code === 'wait') {
    return { field: 'password', message: `Too many tries. Wait ${error.seconds} seconds, or use your passkey.` };
  }
  return { field: 'password', message: 'Number and password do not belong together. Check both and try again.' };
}

function parseResponse(text: string): AuthenticationResponseJSON | undefined {
  try {
    return JSON.parse(text) as AuthenticationResponseJSON;
  } catch {
    return undefined;
  }
}

interface LoginView {
  readonly token: string;
  readonly continueTo: string;
  readonly phone: string;
  readonly faults: readonly FieldFault[];
  readonly passkey: Asked<unknown>;
}

function loginView({ token, continueTo, phone, faults, passkey }: LoginView): string {
  const signUp = `/id/sign-up${continueTo === '/' ? '' : `?continue=${encodeURIComponent(continueTo)}`}`;
  return hostedPage({
    title: 'Log in',
    scripts: ['passkey.js'],
    body: html`${errorSummary(faults)}
      <form
        method="post"
        action="/id/login/passkey"
        hidden
        data-passkey="get"
        data-options="${JSON.stringify(passkey.options)}"
      >
        <input type="hidden" name="_form" value="${token}" />
        <input type="hidden" name="challengeId" value="${passkey.challengeId}" />
        <input type="hidden" name="continue" value="${continueTo}" />
        <input type="hidden" name="response" value="" />
        <p role="status" class="hint"></p>
        <button class="button" type="submit">Log in with a passkey</button>
        <p class="or">or</p>
      </form>
      ${form({
        action: '/id/login',
        token,
        hidden: { continue: continueTo },
        body: html`${field({ name: 'phone', label: 'Phone number', type: 'tel', value: phone, autocomplete: 'username tel', inputmode: 'tel', maxlength: 32 }, faults)}
        ${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', maxlength: 256 }, faults)}`,
        submit: 'Log in',
      })}
      <p class="after">New here? <a class="link" href="${signUp}">Open a wallet</a></p>`,
  });
}
