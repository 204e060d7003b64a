import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { isId } from '#platform/kernel/id.ts';
import { formatDate } from '#platform/words/dates.ts';
import { msg, t } from '#platform/words/words.ts';
import type { SecurityData } from '../../../web/src/account-view-model.ts';
import type { Pages } from '../../pages.ts';
import type { Fault } from '../accounts/domain.ts';
import { clearShopperCookie, requireFresh, requireShopper } from '../accounts/guard.ts';
import type { Accounts } from '../accounts/service.ts';
import type { Authenticators } from '../authenticators/service.ts';
import { keyOf } from '../passkeys/domain.ts';
import type { Passkeys } from '../passkeys/service.ts';
import type { Recoveries } from '../recoveries/service.ts';
import type { Session } from './domain.ts';
import type { Sessions } from './service.ts';
import { urls } from '../../urls.ts';

const PAGE = urls.accounts.security();

interface SessionPagesDeps {
  readonly sessions: Sessions;
  readonly accounts: Accounts;
  readonly pages: Pages;
  readonly forms: FormGuard;
  readonly browsers: KnownBrowsers;
  readonly passkeys: Pick<Passkeys, 'list'>;
  readonly authenticators: Pick<Authenticators, 'of'>;
  readonly recoveries: Pick<Recoveries, 'of' | 'stop'>;
}

/** The security page: what opens the account, where a shopper is signed in, and forms to change that. */
export function sessionPages(deps: SessionPagesDeps): Routes {
  const { sessions, accounts, forms, browsers } = deps;
  const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, PAGE) };
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.get(urls.accounts.security.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) =>
      showSecurity(deps, request, reply, { done: pageQuery(request.query, ['done']).done }),
    );
    const fresh = [requireFresh(sessions, PAGE), ownFormsOnly(forms, PAGE)];
    app.post(urls.accounts.changePassword.pattern, { ...options, preHandler: fresh }, async (request, reply) => {
      const { seal = '', current = '', next = '' } = request.body;
      const before = await accounts.knownAs(request.shopper!.email);
      const browser = browsers.find(request, before);
      const typed = { seal, current, next, address: request.ip, browser };
      const changed = await accounts.changePassword(request.shopper!, typed);
      if (!changed.ok) return showSecurity(deps, request, reply, { faults: changed.error });
      // A new password makes every known browser unknown again, except this one.
      const account = await accounts.knownAs(request.shopper!.email);
      if (account) browsers.remember(request, reply, account, { replaced: before });
      // Anybody else who knew the old password is signed out.
      await sessions.endOthers(request.shopper!.id, request.shopperSession!.id);
      return reply.redirect(withQuery(PAGE, { done: 'password' }), 303);
    });
    app.post(urls.accounts.endSession.pattern, { ...options, preHandler: fresh }, async (request, reply) => {
      const id = request.body['session'];
      const ended = isId('ses', id) && (await sessions.end(request.shopper!.id, id));
      if (ended && id === request.shopperSession!.id) clearShopperCookie(reply);
      return ended ? reply.redirect(withQuery(PAGE, { done: 'ended' }), 303) : reply.callNotFound();
    });
    app.post(urls.accounts.keepPassword.pattern, options, async (request, reply) => {
      const isStopped = await deps.recoveries.stop(request.shopper!.id);
      return reply.redirect(isStopped ? withQuery(PAGE, { done: 'kept' }) : PAGE, 303);
    });
    app.post(urls.accounts.endOtherSessions.pattern, { ...options, preHandler: fresh }, async (request, reply) => {
      await sessions.endOthers(request.shopper!.id, request.shopperSession!.id);
      return reply.redirect(withQuery(PAGE, { done: 'others' }), 303);
    });
  };
}

/** Shows the security page; `done` names the news above it. */
async function showSecurity(
  { accounts, browsers, sessions, passkeys, authenticators, recoveries, pages }: SessionPagesDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { faults = [], done }: { faults?: readonly Fault[]; done?: string | undefined },
): Promise<FastifyReply> {
  const { id, email } = request.shopper!;
  browsers.renew(request, reply, await accounts.knownAs(email));
  const list = await sessions.list(id);
  const [had, authenticator, wait, passwordSeal] = await Promise.all([
    passkeys.list(id),
    authenticators.of(id),
    recoveries.of(id),
    accounts.passwordSeal(request.shopper!),
  ]);
  return pages.send(request, reply, {
    title: t('Sign-in and security'),
    status: faults.length > 0 ? 422 : 200,
    data: {
      page: 'security',
      email,
      passwordSeal,
      passkeys: had.map((passkey) => ({
        key: keyOf(passkey),
        name: passkey.name,
        added: { iso: passkey.createdAt.toISOString(), words: formatDate(passkey.createdAt, 'longDate') },
      })),
      ...authenticator,
      waiting: wait && toAt(wait.dueAt),
      sessions: list.map((session) => toView(session, request.shopperSession!)),
      faults,
      news: done === undefined ? undefined : newsWords.get(done)?.(),
    },
  });
}

const newsWords = new Map(
  Object.entries({
    password: msg('Your password is changed. Everywhere else you are signed out.'),
    ended: msg('That browser is signed out.'),
    others: msg('Everywhere else you are signed out.'),
    'passkey-added': msg('Your passkey is added. You can sign in with it from now on.'),
    'passkey-renamed': msg('The passkey has its new name.'),
    'passkey-removed': msg('The passkey is removed. You can delete it on the device itself too.'),
    'app-removed': msg('Your authenticator app and its recovery codes are removed.'),
    kept: msg('Your password stays. Change it, and secure your mailbox: somebody else had a code from it.'),
  }),
);

function toView(session: Session, current: Session): SecurityData['sessions'][number] {
  return {
    id: session.id,
    device: session.device,
    isCurrent: session.id === current.id,
    seen: toAt(session.seenAt),
    started: toAt(session.startedAt),
  };
}

function toAt(at: Date) {
  return { iso: at.toISOString(), words: t('{at, date, mediumTime} UTC', { at }) };
}
