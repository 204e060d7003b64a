import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import { t } from '#platform/words/words.ts';
import type { PrivacyData } from '../../web/src/privacy-view-model.ts';
import type { Fault } from '../accounts/accounts/domain.ts';
import { clearShopperCookie, requireFresh, requireShopper } from '../accounts/accounts/guard.ts';
import type { Accounts } from '../accounts/accounts/service.ts';
import type { Sessions } from '../accounts/sessions/service.ts';
import type { Pages } from '../pages.ts';
import { tradeKeptDays } from '../retention.ts';
import { urls } from '../urls.ts';
import type { Privacy } from './service.ts';
import { tieView } from './views.ts';

interface PrivacyPagesDeps {
  readonly privacy: Privacy;
  readonly accounts: Pick<Accounts, 'knownAs'>;
  readonly sessions: Pick<Sessions, 'isFresh'>;
  readonly browsers: Pick<KnownBrowsers, 'find'>;
  readonly pages: Pages;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}

/** What a refused form says. */
interface Refused {
  readonly form: NonNullable<PrivacyData['refused']>;
  readonly faults: readonly Fault[];
  readonly status: number;
}

/** The page on which a shopper takes a copy of their data, and deletes the account, after a fresh proof of who they are. */
export function privacyPages(deps: PrivacyPagesDeps): Routes {
  const { privacy, sessions, forms, clock } = deps;
  const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, urls.privacy.data()) };
  return async (scope) => {
    scope.get(urls.privacy.remove.pattern, (request, reply) => showRemoved(deps, request, reply));
    await scope.register(async (app) => {
      app.addHook('preHandler', requireShopper);
      app.addHook('preHandler', requireFresh(sessions, urls.privacy.data()));
      app.get(urls.privacy.data.pattern, (request, reply) => showPrivacy(deps, request, reply));
      app.post(urls.privacy.copy.pattern, options, async (request, reply) => {
        const copied = await privacy.copy(request.shopper!, await proofIn(deps, request, 'password'));
        if (!copied.ok) {
          const faults = 'faults' in copied.error ? copied.error.faults : tooMany();
          return showPrivacy(deps, request, reply, { form: 'copy', faults, status: 422 });
        }
        const name = `holdfast-market-${clock().toISOString().slice(0, 10)}.json`;
        return reply
          .header('content-disposition', `attachment; filename="${name}"`)
          .type('application/json; charset=utf-8')
          .send(Readable.from(copied.value));
      });
      app.post(urls.privacy.remove.pattern, options, async (request, reply) => {
        const removed = await privacy.remove(request.shopper!, await proofIn(deps, request, 'deletePassword'));
        if (!removed.ok) {
          const isTied = removed.error.code === 'tied';
          const typed = 'faults' in removed.error ? removed.error.faults : [];
          // Its field has another name, because the page has two forms with a password.
          const faults = typed.map(({ message }) => ({ field: 'deletePassword', message }));
          return showPrivacy(deps, request, reply, { form: 'remove', faults, status: isTied ? 409 : 422 });
        }
        clearShopperCookie(reply);
        return reply.redirect(urls.privacy.remove(), 303);
      });
    });
  };
}

/** Says after a deletion that it is done, to a browser that nobody is signed in with. */
async function showRemoved(
  { pages }: PrivacyPagesDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (request.shopper) return reply.redirect(urls.privacy.data(), 303);
  const title = t('Your account is deleted');
  return pages.send(request, reply, {
    title,
    data: {
      page: 'message',
      title,
      text: t(
        'Nobody can sign in to it any more, and we sent you a mail about it. Your past orders and messages lose your name after {days} days. Your wallet stays as it is.',
        { days: tradeKeptDays },
      ),
      reference: undefined,
      action: { href: urls.catalog.front(), label: t('To the front page') },
    },
  });
}

function tooMany(): readonly Fault[] {
  const message = t('You took several copies today. Take the next one tomorrow, or write to support.');
  return [{ field: 'password', message }];
}

async function proofIn({ accounts, browsers }: PrivacyPagesDeps, request: FastifyRequest, field: string) {
  const password = (request.body as FormFields)[field] ?? '';
  const account = await accounts.knownAs(request.shopper!.email);
  return { password, address: request.ip, browser: browsers.find(request, account) };
}

async function showPrivacy(
  { privacy, pages }: PrivacyPagesDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  refused?: Refused,
): Promise<FastifyReply> {
  const ties = await privacy.ties(request.shopper!.id);
  return pages.send(request, reply, {
    title: t('Your data'),
    ...(refused ? { status: refused.status } : {}),
    data: {
      page: 'privacy',
      email: request.shopper!.email,
      ties: ties.map(tieView),
      keptDays: tradeKeptDays,
      refused: refused?.form,
      faults: refused?.faults ?? [],
    },
  });
}
