import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { isId } from '#platform/kernel/id.ts';
import { msg, t } from '#platform/words/words.ts';
import type { SecurityData } from '../../../web/src/view-model.ts';
import type { Pages } from '../../pages.ts';
import type { Fault } from '../accounts/domain.ts';
import { clearShopperCookie, requireShopper } from '../accounts/guard.ts';
import type { Accounts } from '../accounts/service.ts';
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
}

/** The security page: where a shopper is signed in, and forms to end sessions and to change the password. */
export function sessionPages(deps: SessionPagesDeps): Routes {
  const { sessions, accounts, forms, browsers } = deps;
  const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, PAGE) };
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.get(urls.accounts.security.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) =>
      showSecurity(deps, request, reply, { done: pageQuery(request.query, ['done']).done }),
    );
    app.post(urls.accounts.changePassword.pattern, options, async (request, reply) => {
      const { current = '', next = '' } = request.body;
      const before = await accounts.knownAs(request.shopper!.email);
      const browser = browsers.find(request, before);
      const typed = { current, next, address: request.ip, browser };
      const changed = await accounts.changePassword(request.shopper!, typed);
      if (!changed.ok) return showSecurity(deps, request, reply, { faults: changed.error });
      // A new password makes every known browser unknown again, except this one.
      const account = await accounts.knownAs(request.shopper!.email);
      if (account) browsers.remember(request, reply, account, before);
      // Anybody else who knew the old password is signed out.
      await sessions.endOthers(request.shopper!.id, request.shopperSession!.id);
      return reply.redirect(withQuery(PAGE, { done: 'password' }), 303);
    });
    app.post(urls.accounts.endSession.pattern, options, async (request, reply) => {
      const id = request.body['session'];
      const ended = isId('ses', id) && (await sessions.end(request.shopper!.id, id));
      if (ended && id === request.shopperSession!.id) clearShopperCookie(reply);
      return ended ? reply.redirect(withQuery(PAGE, { done: 'ended' }), 303) : reply.callNotFound();
    });
    app.post(urls.accounts.endOtherSessions.pattern, options, async (request, reply) => {
      await sessions.endOthers(request.shopper!.id, request.shopperSession!.id);
      return reply.redirect(withQuery(PAGE, { done: 'others' }), 303);
    });
  };
}

/** Shows the security page; `done` names the news above it. */
async function showSecurity(
  { sessions, pages }: SessionPagesDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { faults = [], done }: { faults?: readonly Fault[]; done?: string | undefined },
): Promise<FastifyReply> {
  const list = await sessions.list(request.shopper!.id);
  return pages.send(request, reply, {
    title: t('Sign-in and security'),
    status: faults.length > 0 ? 422 : 200,
    data: {
      page: 'security',
      email: request.shopper!.email,
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
  }),
);

function toView(session: Session, current: Session): SecurityData['sessions'][number] {
  return {
    id: session.id,
    device: session.device,
    isCurrent: session.id === current.id,
    seen: { iso: session.seenAt.toISOString(), words: t('{at, date, mediumTime} UTC', { at: session.seenAt }) },
  };
}
