import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { judgePassword, passwordWords } from '#platform/credentials/password.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import type { Accounts } from '../accounts/service.ts';
import type { TypedProfile } from '../accounts/domain.ts';
import { notice } from '../hosted/page.ts';
import type { Passkeys } from '../passkeys/service.ts';
import type { PhoneVerification } from '../phone-verification/service.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import { deviceName, ownPath } from '../sessions/domain.ts';
import { requireLogin, setSessionCookie } from '../sessions/guard.ts';
import type { Sessions } from '../sessions/service.ts';
import { codeView, passkeyView, passwordView, phoneView, pinView, profileView } from './views.ts';
import { faultWords } from './words.ts';

/** Keeps the application's secret in the browser that began it, and in no other. */
const APPLICATION_COOKIE = '__Host-sign-up';
/** Where the person was going before opening a wallet. */
const CONTINUE_COOKIE = '__Host-continue';

const cookieOptions = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;

export interface SignUpDeps {
  readonly db: Db;
  readonly phone: PhoneVerification;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly secondFactor: SecondFactor;
  readonly passkeys: Passkeys;
  readonly forms: FormGuard;
}

const Fields = Type.Record(Type.String(), Type.String({ maxLength: 8_192 }));
type Fields = Readonly<Record<string, string>>;

/** The way to a wallet: phone → code → password → profile → PIN → passkey. Works without JavaScript. */
export function signUpPages(deps: SignUpDeps): Routes {
  return async (app) => {
    await app.register(phonePages(deps));
    await app.register(passwordPage(deps));
    await app.register(personPages(deps));
  };
}

function sendHtml(reply: FastifyReply, text: string, status = 200): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(text);
}

/** Posts that did not come from our own form lead back to its page, where nothing has happened. */
function guarded(forms: FormGuard, page: string) {
  return async (request: FastifyRequest, reply: FastifyReply) =>
    forms.accepts(request) ? undefined : reply.redirect(page, 303);
}

function phonePages({ phone, forms }: SignUpDeps): Routes {
  return async (app) => {
    const tokenOf = (request: FastifyRequest) => request.cookies[APPLICATION_COOKIE] ?? '';
    const Query = Type.Object({ continue: Type.Optional(Type.String({ maxLength: 2_048 })) });
    app.get('/id/sign-up', { schema: { querystring: Query } }, async (request, reply) => {
      const view = { token: forms.token(request, reply), faults: [], phone: '', continueTo: request.query.continue };
      return sendHtml(reply, phoneView(view));
    });
    const opts = (page: string) => ({ schema: { body: Fields }, preHandler: guarded(forms, page) });
    app.post('/id/sign-up', opts('/id/sign-up'), async (request, reply) => {
      const { phone: typed = '', continue: wanted } = request.body as Fields;
      const continueTo = wanted === undefined ? undefined : ownPath(wanted);
      const asked = { phone: typed, address: request.ip, ...(continueTo ? { continueTo } : {}) };
      const started = await phone.start(asked);
      if (started.ok) {
        void reply.setCookie(APPLICATION_COOKIE, started.value.token, cookieOptions);
        return reply.redirect('/id/sign-up/code', 303);
      }
      const faults = [{ field: 'phone', message: faultWords(started.error) }];
      return sendHtml(reply, phoneView({ token: forms.token(request, reply), faults, phone: typed, continueTo }), 422);
    });
    app.get('/id/sign-up/code', async (request, reply) => {
      const application = await phone.find(tokenOf(request));
      if (!application) return reply.redirect('/id/sign-up', 303);
      if (application.verifiedAt) return reply.redirect('/id/sign-up/password', 303);
      return sendHtml(reply, codeView({ token: forms.token(request, reply), faults: [], phone: application.phone }));
    });
    app.post('/id/sign-up/code', opts('/id/sign-up/code'), async (request, reply) => {
      const application = await phone.find(tokenOf(request));
      if (!application) return reply.redirect('/id/sign-up', 303);
      const verified = await phone.verify(tokenOf(request), (request.body as Fields)['code'] ?? '');
      if (verified.ok) return reply.redirect('/id/sign-up/password', 303);
      const faults = [{ field: 'code', message: faultWords(verified.error) }];
      return sendHtml(reply, codeView({ token: forms.token(request, reply), faults, phone: application.phone }), 422);
    });
    app.post('/id/sign-up/resend', opts('/id/sign-up/code'), async (request, reply) => {
      const application = await phone.find(tokenOf(request));
      if (!application) return reply.redirect('/id/sign-up', 303);
      const sent = await phone.resend(tokenOf(request), request.ip);
      const view = { token: forms.token(request, reply), phone: application.phone };
      if (sent.ok)
        return sendHtml(
          reply,
          codeView({ ...view, faults: [], notice: notice('success', html`<p>Another code is on its way.</p>`) }),
        );
      const faults = [{ field: 'code', message: faultWords(sent.error) }];
      return sendHtml(reply, codeView({ ...view, faults }), 422);
    });
  };
}

function passwordPage({ db, phone, accounts, sessions, forms }: SignUpDeps): Routes {
  return async (app) => {
    const tokenOf = (request: FastifyRequest) => request.cookies[APPLICATION_COOKIE] ?? '';
    app.get('/id/sign-up/password', async (request, reply) => {
      const application = await phone.find(tokenOf(request));
      if (!application?.verifiedAt) return reply.redirect('/id/sign-up', 303);
      return sendHtml(reply, passwordView({ token: forms.token(request, reply), faults: [] }));
    });
    const page = '/id/sign-up/password';
    app.post(page, { schema: { body: Fields }, preHandler: guarded(forms, page) }, async (request, reply) => {
      const application = await phone.find(tokenOf(request));
      if (!application?.verifiedAt) return reply.redirect('/id/sign-up', 303);
      const { password = '' } = request.body as Fields;
      const judged = await judgePassword(password, [application.phone.slice(1), 'Holdfast'], false);
      if (!judged.ok) {
        const faults = [{ field: 'password', message: passwordWords(judged.error) }];
        return sendHtml(reply, passwordView({ token: forms.token(request, reply), faults }), 422);
      }
      const passwordHash = await accounts.hashPassword(password);
      const token = await db.write(async (tx) => {
        const finished = await phone.finish(tx, tokenOf(request));
        const holderId = finished && (await accounts.open(tx, finished.phone, passwordHash));
        return holderId && sessions.start(tx, holderId, ['sms', 'password'], deviceName(request.headers['user-agent']));
      });
      if (!token) return reply.redirect('/id/login', 303);
      setSessionCookie(reply, token);
      void reply.clearCookie(APPLICATION_COOKIE, cookieOptions);
      if (application.continueTo) void reply.setCookie(CONTINUE_COOKIE, application.continueTo, cookieOptions);
      return reply.redirect('/id/sign-up/profile', 303);
    });
  };
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
  'country',
  'email',
] as const satisfies (keyof TypedProfile)[];

function personPages({ accounts, secondFactor, passkeys, forms }: SignUpDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    const opts = (page: string) => ({ schema: { body: Fields }, preHandler: guarded(forms, page) });
    app.get('/id/sign-up/profile', async (request, reply) =>
      sendHtml(reply, profileView({ token: forms.token(request, reply), faults: [], typed: {} })),
    );
    app.post('/id/sign-up/profile', opts('/id/sign-up/profile'), async (request, reply) => {
      const body = request.body as Fields;
      const typed = Object.fromEntries(
        PROFILE_FIELDS.map((name) => [name, body[name] ?? '']),
      ) as unknown as TypedProfile;
      const done = await accounts.completeProfile(request.session!.holderId, typed);
      if (done.ok) return reply.redirect('/id/sign-up/pin', 303);
      return sendHtml(reply, profileView({ token: forms.token(request, reply), faults: done.error, typed }), 422);
    });
    app.get('/id/sign-up/pin', async (request, reply) => {
      // A PIN that is there is changed elsewhere, with a stronger factor.
      if (await secondFactor.hasPin(request.session!.holderId)) return reply.redirect('/id/sign-up/passkey', 303);
      return sendHtml(reply, pinView({ token: forms.token(request, reply), faults: [] }));
    });
    app.post('/id/sign-up/pin', opts('/id/sign-up/pin'), async (request, reply) => {
      const { holderId } = request.session!;
      if (await secondFactor.hasPin(holderId)) return reply.redirect('/id/sign-up/passkey', 303);
      const { pin = '', pinAgain = '' } = request.body as Fields;
      const holder = await accounts.find(holderId);
      const refuse = (field: string, message: string) =>
        sendHtml(reply, pinView({ token: forms.token(request, reply), faults: [{ field, message }] }), 422);
      if (pin !== pinAgain) return refuse('pinAgain', 'The two PINs differ. Type the same one twice.');
      const set = await secondFactor.setPin(holderId, pin, holder?.birthDate ?? null);
      return set.ok ? reply.redirect('/id/sign-up/passkey', 303) : refuse('pin', faultWords(set.error));
    });
    app.get('/id/sign-up/passkey', async (request, reply) => sendHtml(reply, await offerPasskey(request, reply)));
    app.post('/id/sign-up/passkey', opts('/id/sign-up/passkey'), async (request, reply) => {
      const { challengeId = '', response = '' } = request.body as Fields;
      const name = deviceName(request.headers['user-agent']);
      const parsed = parseJson<RegistrationResponseJSON>(response);
      const made =
        parsed && (await passkeys.register(request.session!.holderId, { challengeId, response: parsed, name }));
      if (made?.ok) return reply.redirect('/id/sign-up/done', 303);
      const failed = notice(
        'danger',
        html`<p>The passkey could not be set up. Nothing was changed; try again or go on without.</p>`,
      );
      return sendHtml(reply, await offerPasskey(request, reply, failed), 422);
    });
    app.get('/id/sign-up/done', async (request, reply) => {
      const next = ownPath(request.cookies[CONTINUE_COOKIE]);
      void reply.clearCookie(CONTINUE_COOKIE, cookieOptions);
      return reply.redirect(next, 303);
    });

    async function offerPasskey(request: FastifyRequest, reply: FastifyReply, failed?: ReturnType<typeof notice>) {
      const holder = await accounts.find(request.session!.holderId);
      const asked = await passkeys.registrationOptions({ id: holder!.id, name: holder!.phone });
      const token = forms.token(request, reply);
      return passkeyView({
        token,
        faults: [],
        ...asked,
        next: '/id/sign-up/done',
        ...(failed ? { notice: failed } : {}),
      });
    }
  };
}

function parseJson<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
