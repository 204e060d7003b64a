import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Accounts } from '../accounts/service.ts';
import type { RecoveryCodes } from '../recovery-codes/service.ts';
import type { Restrictions } from '../restrictions/service.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import { requireFreshLogin } from '../sessions/guard.ts';
import type { Sessions } from '../sessions/service.ts';
import { refuseWhileWaiting, requireProofOfHolder } from '../sign-up/factor-guard.ts';
import type { SignUp } from '../sign-up/service.ts';
import { addFault, removeFault } from './change-words.ts';
import type { Authenticators } from './service.ts';
import { appView, offerView, removeView } from './views.ts';

interface AuthenticatorPageDeps {
  readonly authenticators: Authenticators;
  readonly recovery: Pick<RecoveryCodes, 'find'>;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly secondFactor: Pick<SecondFactor, 'hasPin'>;
  readonly sessions: Pick<Sessions, 'isFresh'>;
  readonly restrictions: Pick<Restrictions, 'find'>;
  readonly signUp: Pick<SignUp, 'missingProof'>;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}

/** The pages on which holders set up and remove an authenticator app, after a fresh login. Work without JavaScript. */
export function authenticatorPages(deps: AuthenticatorPageDeps): Routes {
  const { forms, signUp } = deps;
  const page = urls.identity.authenticator();
  return async (app) => {
    app.addHook('preHandler', requireFreshLogin(deps.sessions));
    app.addHook('preHandler', requireProofOfHolder(signUp, page));
    const options = formRoute(forms, page);
    app.get(page, { schema: { querystring: AnyQuery, hide: true } }, (request, reply) => show(deps, request, reply));
    app.post(page, options, (request, reply) => add(deps, request, reply));
    const { pattern } = urls.identity.removeAuthenticator;
    await app.register(async (removal) => {
      removal.addHook('preHandler', refuseWhileWaiting(deps.restrictions));
      removal.get(pattern, { schema: { hide: true } }, (request, reply) => showRemove(deps, request, reply, []));
      removal.post(pattern, options, (request, reply) => remove(deps, request, reply));
    });
  };
}

async function show(deps: AuthenticatorPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const had = await deps.authenticators.find(request.session!.holderId);
  const { done } = pageQuery(request.query, ['done']);
  const news = done === 'added' || done === 'removed' ? done : undefined;
  return had ? sendPage(reply, appView({ ...had, news })) : showOffer(deps, request, reply, { sealed: '', news });
}

/** Shows a secret for an app: a new one, or the one of the form that is refused. */
async function showOffer(
  { authenticators, accounts, signUp, forms }: AuthenticatorPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  {
    sealed,
    faults = [],
    news,
  }: { sealed: string; faults?: readonly FieldFault[]; news?: 'added' | 'removed' | undefined },
): Promise<FastifyReply> {
  const session = request.session!;
  const { phone } = await accounts.get(session.holderId);
  const again = sealed === '' ? undefined : authenticators.offerAgain(session, sealed, phone);
  const offer = again ?? authenticators.offer(session, phone);
  const needsPin = (await signUp.missingProof(session)) === 'pin';
  const view = { offer, needsPin, faults, token: forms.token(request, reply), isRemoved: news === 'removed' };
  return sendPage(reply, offerView(view), faults.length > 0 ? 422 : 200);
}

async function add(deps: AuthenticatorPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { authenticators, recovery, signUp, clock } = deps;
  const { sealed = '', totp = '', pin = '' } = request.body as FormFields;
  const session = request.session!;
  const needsPin = (await signUp.missingProof(session)) === 'pin';
  const added = await authenticators.add(session, { sealed, typed: totp, pin: needsPin ? pin : undefined });
  if (!added.ok) return showOffer(deps, request, reply, { sealed, faults: [addFault(added.error, clock())] });
  const hasCodes = (await recovery.find(session.holderId)) !== undefined;
  const next = hasCodes ? urls.identity.authenticator() : urls.identity.recoveryCodes();
  return reply.redirect(withQuery(next, { done: 'added' }), 303);
}

async function showRemove(
  { authenticators, secondFactor, forms }: AuthenticatorPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  faults: readonly FieldFault[],
): Promise<FastifyReply> {
  const { holderId } = request.session!;
  if (!(await authenticators.find(holderId))) return reply.redirect(urls.identity.authenticator(), 303);
  const view = { token: forms.token(request, reply), needsPin: await secondFactor.hasPin(holderId), faults };
  return sendPage(reply, removeView(view), faults.length > 0 ? 422 : 200);
}

async function remove(
  deps: AuthenticatorPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { pin = '' } = request.body as FormFields;
  const removed = await deps.authenticators.remove(request.session!.holderId, pin);
  // A second press finds the app gone.
  if (removed.ok || removed.error.code === 'totp_not_set')
    return reply.redirect(withQuery(urls.identity.authenticator(), { done: 'removed' }), 303);
  return showRemove(deps, request, reply, [removeFault(removed.error, deps.clock())]);
}
