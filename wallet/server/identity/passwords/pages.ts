import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Accounts } from '../accounts/service.ts';
import { requireFreshLogin } from '../sessions/guard.ts';
import type { Sessions } from '../sessions/service.ts';
import { requireProofOfHolder } from '../sign-up/factor-guard.ts';
import type { SignUp } from '../sign-up/service.ts';
import { weightWords } from '../sign-up/words.ts';
import type { Passwords } from './service.ts';
import { changedView, changeView, pinFirstView } from './views.ts';
import { changeWords } from './words.ts';

interface PasswordDeps {
  readonly passwords: Passwords;
  readonly accounts: Pick<Accounts, 'get' | 'knownAs'>;
  readonly sessions: Pick<Sessions, 'isFresh'>;
  readonly signUp: Pick<SignUp, 'missingProof'>;
  readonly browsers: KnownBrowsers;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}

/** The page on which a holder changes the password, after a fresh login. Works without JavaScript. */
export function passwordPages(deps: PasswordDeps): Routes {
  const { passwords, forms, signUp } = deps;
  const page = urls.identity.password();
  return async (app) => {
    app.addHook('preHandler', requireFreshLogin(deps.sessions));
    const options = formRoute(forms, page);
    app.post(urls.identity.passwordStrength.pattern, options, async (request, reply) => {
      const { password = '' } = request.body as FormFields;
      const weight = await passwords.weigh(request.session!, password);
      void reply.header('cache-control', 'no-store');
      return reply.send(weight ? { score: weight.score, words: weightWords(weight) } : { score: 0, words: '' });
    });
    await app.register(async (guarded) => {
      const proof = requireProofOfHolder(signUp, page);
      guarded.addHook('preHandler', async (request, reply) => {
        if ((await signUp.missingProof(request.session!)) === 'code') return sendPage(reply, pinFirstView(), 403);
        return proof(request, reply);
      });
      guarded.get(page, { schema: { querystring: AnyQuery } }, async (request, reply) =>
        pageQuery(request.query, ['done']).done === undefined
          ? showForm(deps, request, reply, [])
          : sendPage(reply, changedView()),
      );
      guarded.post(page, options, (request, reply) => change(deps, request, reply));
    });
  };
}

async function showForm(
  { passwords, signUp, forms }: PasswordDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  faults: readonly FieldFault[],
): Promise<FastifyReply> {
  const session = request.session!;
  const needsPin = (await signUp.missingProof(session)) === 'pin';
  const seal = await passwords.sealOf(session);
  return sendPage(
    reply,
    changeView({ token: forms.token(request, reply), seal, needsPin, faults }),
    faults.length > 0 ? 422 : 200,
  );
}

async function change(deps: PasswordDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { passwords, accounts, browsers, clock } = deps;
  const { seal = '', current = '', password = '', pin = '' } = request.body as FormFields;
  const session = request.session!;
  const { phone } = await accounts.get(session.holderId);
  const before = await accounts.knownAs(phone);
  const browser = browsers.find(request, before);
  const changed = await passwords.change(session, { seal, current, password, pin, address: request.ip, browser });
  if (!changed.ok) {
    // Only a session whose proof was lost since this request began gets here: the page asks for it.
    if (changed.error.field === 'session') return reply.redirect(urls.identity.password(), 303);
    return showForm(deps, request, reply, [
      { field: changed.error.field, message: changeWords(changed.error, clock()) },
    ]);
  }
  const account = await accounts.knownAs(phone);
  if (account) browsers.remember(request, reply, account, { replaced: before });
  return reply.redirect(withQuery(urls.identity.password(), { done: 'yes' }), 303);
}
