import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { notFoundPage } from '../../hosted/error-pages.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Restrictions } from '../restrictions/service.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import { requireFreshLogin } from '../sessions/guard.ts';
import type { Sessions } from '../sessions/service.ts';
import { refuseWhileWaiting, requireProofOfHolder } from '../sign-up/factor-guard.ts';
import type { SignUp } from '../sign-up/service.ts';
import { keyOf } from './domain.ts';
import type { Passkey, Passkeys } from './service.ts';
import { listView, removeView, renameView } from './views.ts';
import { refusalWords } from './words.ts';

interface PasskeyDeps {
  readonly passkeys: Pick<Passkeys, 'list' | 'rename' | 'remove'>;
  readonly sessions: Pick<Sessions, 'isFresh'>;
  readonly secondFactor: Pick<SecondFactor, 'hasPin'>;
  readonly restrictions: Pick<Restrictions, 'find'>;
  readonly signUp: Pick<SignUp, 'missingProof'>;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}

const Params = Type.Object({ key: Type.String({ maxLength: 22 }) });

/** The pages on which holders see, rename and remove their passkeys, after a fresh login. Work without JavaScript. */
export function passkeyPages(deps: PasskeyDeps): Routes {
  const { passkeys, forms, signUp } = deps;
  const list = urls.identity.passkeys();
  return async (app) => {
    app.addHook('preHandler', requireFreshLogin(deps.sessions));
    app.addHook('preHandler', requireProofOfHolder(signUp, list));
    app.get(list, { schema: { querystring: AnyQuery, hide: true } }, async (request, reply) => {
      const { done } = pageQuery(request.query, ['done']);
      const news = done === 'renamed' || done === 'removed' ? done : undefined;
      return sendPage(reply, listView({ passkeys: await passkeys.list(request.session!.holderId), news }));
    });
    const page = { schema: { params: Params, hide: true } };
    const guarded = formRoute(forms, list);
    const options = { ...guarded, schema: { ...guarded.schema, params: Params, hide: true } };
    app.get(urls.identity.passkey.pattern, page, (request, reply) => showRename(deps, request, reply, {}));
    app.post(urls.identity.passkey.pattern, options, (request, reply) => rename(deps, request, reply));
    await app.register(async (removal) => {
      removal.addHook('preHandler', refuseWhileWaiting(deps.restrictions));
      removal.get(urls.identity.removePasskey.pattern, page, (request, reply) => showRemove(deps, request, reply, []));
      removal.post(urls.identity.removePasskey.pattern, options, (request, reply) => remove(deps, request, reply));
    });
  };
}

function keyIn(request: FastifyRequest): string {
  return (request.params as { key: string }).key;
}

async function findAsked({ passkeys }: PasskeyDeps, request: FastifyRequest): Promise<Passkey | undefined> {
  const had = await passkeys.list(request.session!.holderId);
  return had.find((one) => keyOf(one) === keyIn(request));
}

async function showRename(
  deps: PasskeyDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, faults = [] }: { readonly name?: string; readonly faults?: readonly FieldFault[] },
): Promise<FastifyReply> {
  const passkey = await findAsked(deps, request);
  if (!passkey) return notFoundPage(request, reply);
  const needsPin = (await deps.signUp.missingProof(request.session!)) === 'pin';
  const view = { passkey, token: deps.forms.token(request, reply), needsPin, faults, name: name ?? passkey.name };
  return sendPage(reply, renameView(view), faults.length > 0 ? 422 : 200);
}

async function rename(deps: PasskeyDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { name = '', pin = '' } = request.body as FormFields;
  const session = request.session!;
  const needsPin = (await deps.signUp.missingProof(session)) !== undefined;
  const typed = { name, pin: needsPin ? pin : undefined };
  const renamed = await deps.passkeys.rename(session.holderId, keyIn(request), typed);
  if (renamed.ok) return reply.redirect(withQuery(urls.identity.passkeys(), { done: 'renamed' }), 303);
  if (renamed.error.code === 'passkey_unknown') return notFoundPage(request, reply);
  return showRename(deps, request, reply, { name, faults: [refusalWords(renamed.error, deps.clock())] });
}

async function showRemove(
  deps: PasskeyDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  faults: readonly FieldFault[],
): Promise<FastifyReply> {
  const passkey = await findAsked(deps, request);
  if (!passkey) return notFoundPage(request, reply);
  const needsPin = await deps.secondFactor.hasPin(request.session!.holderId);
  const view = { passkey, token: deps.forms.token(request, reply), needsPin, faults };
  return sendPage(reply, removeView(view), faults.length > 0 ? 422 : 200);
}

async function remove(deps: PasskeyDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { pin = '' } = request.body as FormFields;
  const removed = await deps.passkeys.remove(request.session!.holderId, keyIn(request), pin);
  // A second press finds the passkey gone.
  if (removed.ok || removed.error.code === 'passkey_unknown')
    return reply.redirect(withQuery(urls.identity.passkeys(), { done: 'removed' }), 303);
  return showRemove(deps, request, reply, [refusalWords(removed.error, deps.clock())]);
}
