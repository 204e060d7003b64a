import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseAuthentication } from '#platform/credentials/passkey-answers.ts';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { MOST_PATH, ownPath } from '#platform/kernel/own-path.ts';
import { t } from '#platform/words/words.ts';
import type { Pages } from '../../pages.ts';
import { urls } from '../../urls.ts';
import type { Fault } from '../accounts/domain.ts';
import { requireShopper } from '../accounts/guard.ts';
import type { Accounts } from '../accounts/service.ts';
import type { Authenticators } from '../authenticators/service.ts';
import type { Passkeys } from '../passkeys/service.ts';
import { signFaultWords } from '../passkeys/words.ts';
import type { Confirmations } from './service.ts';

interface ConfirmationPageDeps {
  readonly confirmations: Confirmations;
  readonly accounts: Pick<Accounts, 'knownAs'>;
  readonly authenticators: Pick<Authenticators, 'of'>;
  readonly passkeys: Pick<Passkeys, 'askToSign' | 'list'>;
  readonly browsers: Pick<KnownBrowsers, 'find' | 'renew'>;
  readonly pages: Pages;
  readonly forms: FormGuard;
}

/** The page on which a signed-in shopper proves again who they are. Works without JavaScript. */
export function confirmationPages(deps: ConfirmationPageDeps): Routes {
  const { confirmations, accounts, browsers, forms } = deps;
  const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, urls.accounts.confirm()) };
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.get(urls.accounts.confirm.pattern, { schema: { querystring: AnyQuery } }, (request, reply) =>
      showConfirm(deps, request, reply, pageQuery(request.query, ['continue'], MOST_PATH).continue, []),
    );
    app.post(urls.accounts.confirm.pattern, options, async (request, reply) => {
      const { password = '', factor = '', continue: wanted } = request.body;
      const shopper = request.shopper!;
      const account = await accounts.knownAs(shopper.email);
      const browser = browsers.find(request, account);
      const typed = { password, factor, address: request.ip, browser };
      const proved = await confirmations.byPassword(shopper, request.shopperSession!.id, typed);
      if (!proved.ok) return showConfirm(deps, request, reply, wanted, proved.error);
      browsers.renew(request, reply, account);
      return reply.redirect(pathFrom(wanted), 303);
    });
    app.post(urls.accounts.confirmByPasskey.pattern, options, async (request, reply) => {
      const { challengeId = '', response: text = '', continue: wanted } = request.body;
      const response = parseAuthentication(text);
      const signed = response && { challengeId, response };
      const { shopper, shopperSession } = request;
      const proved = signed && (await confirmations.byPasskey(shopper!, shopperSession!.id, signed));
      if (proved?.ok) return reply.redirect(pathFrom(wanted), 303);
      return showConfirm(deps, request, reply, wanted, [signFaultWords()]);
    });
  };
}

/** The path to go on to; the security page unless another was asked for. */
function pathFrom(wanted: string | undefined): string {
  const path = ownPath(wanted);
  return path === urls.catalog.front() ? urls.accounts.security() : path;
}

async function showConfirm(
  { authenticators, passkeys, pages }: ConfirmationPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  wanted: string | undefined,
  faults: readonly Fault[],
): Promise<FastifyReply> {
  const { id, email } = request.shopper!;
  const [{ hasApp }, had] = await Promise.all([authenticators.of(id), passkeys.list(id)]);
  return pages.send(request, reply, {
    title: t('Is it you?'),
    status: faults.length > 0 ? 422 : 200,
    data: {
      page: 'confirm',
      email,
      hasApp,
      passkey: had.length > 0 ? await passkeys.askToSign() : undefined,
      continueTo: pathFrom(wanted),
      faults,
    },
  });
}
