import type { FastifyReply, FastifyRequest } from 'fastify';
import { qrOf } from '#platform/credentials/totp.ts';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { withQuery } from '#platform/http/url.ts';
import { t } from '#platform/words/words.ts';
import type { Pages } from '../../pages.ts';
import { urls } from '../../urls.ts';
import { requireFresh, requireShopper } from '../accounts/guard.ts';
import type { Passkeys } from '../passkeys/service.ts';
import type { Sessions } from '../sessions/service.ts';
import type { Authenticators } from './service.ts';

interface AuthenticatorPageDeps {
  readonly authenticators: Authenticators;
  readonly passkeys: Pick<Passkeys, 'list'>;
  readonly sessions: Pick<Sessions, 'isFresh'>;
  readonly pages: Pages;
  readonly forms: FormGuard;
}

const PAGE = urls.accounts.security();

/** The pages on which shoppers add and remove an authenticator app and make recovery codes. Work without JavaScript. */
export function authenticatorPages(deps: AuthenticatorPageDeps): Routes {
  const { authenticators, forms } = deps;
  const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, PAGE) };
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.addHook('preHandler', requireFresh(deps.sessions, PAGE));
    app.get(urls.accounts.app.pattern, (request, reply) => showApp(deps, request, reply));
    app.post(urls.accounts.app.pattern, options, async (request, reply) => {
      const { code = '' } = request.body;
      const codes = await authenticators.add(request.shopper!.id, request.shopperSession!.id, code);
      return codes ? showCodes(deps, request, reply, codes) : showApp(deps, request, reply, code);
    });
    app.post(urls.accounts.removeApp.pattern, options, async (request, reply) => {
      await authenticators.remove(request.shopper!.id);
      return reply.redirect(withQuery(PAGE, { done: 'app-removed' }), 303);
    });
    app.get(urls.accounts.recoveryCodes.pattern, async (request, reply) =>
      (await mayHaveCodes(deps, request)) ? showCodes(deps, request, reply, []) : reply.redirect(PAGE, 303),
    );
    app.post(urls.accounts.recoveryCodes.pattern, options, async (request, reply) => {
      if (!(await mayHaveCodes(deps, request))) return reply.redirect(PAGE, 303);
      return showCodes(deps, request, reply, await authenticators.renewCodes(request.shopper!.id));
    });
  };
}

/** Recovery codes stand in for an app or a passkey; without one they would be worth nothing. */
async function mayHaveCodes(
  { authenticators, passkeys }: AuthenticatorPageDeps,
  { shopper }: FastifyRequest,
): Promise<boolean> {
  const { hasApp } = await authenticators.of(shopper!.id);
  return hasApp || (await passkeys.list(shopper!.id)).length > 0;
}

/** @param refused The code that was refused. */
async function showApp(
  { authenticators, pages }: AuthenticatorPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  refused?: string,
): Promise<FastifyReply> {
  const setUp = await authenticators.setUp(request.shopper!, request.shopperSession!.id);
  const message = t('This is not the code that your app shows for Holdfast Market. Check the clock of your device.');
  const faults = refused === undefined || !setUp ? [] : [{ field: 'code', message }];
  return pages.send(request, reply, {
    title: setUp ? t('Add an authenticator app') : t('Your authenticator app'),
    status: faults.length > 0 ? 422 : 200,
    data: {
      page: 'app',
      setUp: setUp && {
        secret: setUp.secret.replaceAll(/.{4}(?=.)/g, '$& '),
        address: setUp.address,
        qr: qrOf(setUp.address),
      },
      typed: refused ?? '',
      faults,
    },
  });
}

async function showCodes(
  { authenticators, pages }: AuthenticatorPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  codes: readonly string[],
): Promise<FastifyReply> {
  const { recoveryCodes: left } = await authenticators.of(request.shopper!.id);
  return pages.send(request, reply, { title: t('Recovery codes'), data: { page: 'recovery-codes', codes, left } });
}
