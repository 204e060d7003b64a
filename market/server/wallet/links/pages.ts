import { setTimeout } from 'node:timers/promises';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { isId } from '#platform/kernel/id.ts';
import { ownPath } from '#platform/kernel/own-path.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import type { LinkView, PaymentMethodsData } from '../../../web/src/view-model.ts';
import type { Shopper } from '../../accounts/accounts/domain.ts';
import { requireShopper } from '../../accounts/accounts/guard.ts';
import type { Pages } from '../../pages.ts';
import type { Payees } from '../payees/service.ts';
import { isLinkFault } from './domain.ts';
import type { Link, LinkFault } from './domain.ts';
import type { Identities } from './identity-service.ts';
import { toIdentityView } from './identity-views.ts';
import type { Links } from './service.ts';
import { attemptTokenOf, keepAttemptToken } from './attempt-cookies.ts';
import type { LinkAttempts } from './attempts-service.ts';
import { endedWords, faultWords, kindOf } from './words.ts';
import { urls } from '../../urls.ts';

const PAGE = urls.wallet.paymentMethods();
const PAYOUT = urls.wallet.payout();
const CHECKOUT = urls.ordering.checkout();

const parameters = ['linked', 'unlinked', 'compared', 'problem', 'continue'] as const;

interface LinkPageDeps {
  readonly links: Links;
  readonly identities: Pick<Identities, 'compare'>;
  readonly attempts: LinkAttempts;
  /** For sellers who return from the wallet, because shoppers and sellers have the same callback. */
  readonly payees: Pick<Payees, 'takeUp'>;
  readonly pages: Pages;
  readonly forms: FormGuard;
  /** The holder's profile page at the wallet. */
  readonly walletProfileUrl: string;
  readonly publicUrl: string;
}

/** The page of payment methods, the forms that link, unlink and compare wallets, and the callback from the wallet. */
export function linkPages(deps: LinkPageDeps): Routes {
  const { links, attempts, pages, forms } = deps;
  return async (app) => {
    app.get(
      urls.wallet.paymentMethods.pattern,
      { schema: { querystring: AnyQuery }, preHandler: requireShopper },
      async (request, reply) => {
        const shopper = request.shopper!;
        const list = await comparedLinks(deps, shopper);
        const asked = pageQuery(request.query, parameters);
        const data: PaymentMethodsData = {
          page: 'payment-methods',
          links: list.map((link) => toView(link, shopper)),
          continueTo: asked.continue === undefined ? undefined : ownPath(asked.continue),
          walletProfileUrl: deps.walletProfileUrl,
          news: newsOf(asked, list),
        };
        return pages.send(request, reply, { title: t('Payment methods'), data });
      },
    );
    const options = { schema: { body: FormFields }, preHandler: [requireShopper, ownFormsOnly(forms, PAGE)] };
    app.post(urls.wallet.link.pattern, options, async (request, reply) => {
      const wanted = request.body['continue'];
      const continueTo = wanted === undefined ? PAGE : ownPath(wanted);
      const who = { shopperId: request.shopper!.id, seller: null, browserToken: attemptTokenOf(request) };
      const started = await attempts.begin({ ...who, continueTo });
      if (!started.ok) return reply.redirect(faultPage(continueTo, PAGE, started.error), 303);
      keepAttemptToken(reply, started.value.browserToken);
      return reply.redirect(started.value.url, 303);
    });
    app.post(urls.wallet.unlink.pattern, options, async (request, reply) => {
      const id = request.body['link'];
      const ended = isId('lnk', id) && (await links.unlink(request.shopper!.id, id));
      return reply.redirect(ended ? `${PAGE}?unlinked` : PAGE, 303);
    });
    app.post(urls.wallet.compare.pattern, options, async (request, reply) => {
      const id = request.body['link'];
      const shopper = request.shopper!;
      const link = isId('lnk', id) ? await links.find(shopper.id, id) : undefined;
      if (link?.status !== 'active') return reply.redirect(PAGE, 303);
      const isAnswered = await deps.identities.compare(link, shopper, true);
      return reply.redirect(isAnswered ? `${PAGE}?compared` : withQuery(PAGE, { problem: 'unreachable' }), 303);
    });
    app.get(urls.wallet.callback.pattern, { preHandler: requireShopper }, async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      const target = await finishAttempt(deps, request.shopper!, attemptTokenOf(request), request.url);
      return reply.redirect(target, 303);
    });
  };
}

/** How long the page waits for the wallet to compare a name and address for the first time. */
const COMPARE_WAIT_MS = 1_500;

async function comparedLinks({ links, identities }: LinkPageDeps, shopper: Shopper): Promise<Link[]> {
  const list = await links.listOf(shopper.id);
  const active = list.filter((link) => link.status === 'active');
  const compared = Promise.all(active.map((link) => identities.compare(link, shopper)));
  await Promise.race([compared, setTimeout(COMPARE_WAIT_MS, undefined, { ref: false })]);
  return active.length === 0 ? list : links.listOf(shopper.id);
}

/** Ends a link attempt, and links the granted wallet. @returns The address to continue to, with the news. */
async function finishAttempt(
  deps: LinkPageDeps,
  shopper: Shopper,
  token: string | undefined,
  path: string,
): Promise<string> {
  const finished = await deps.attempts.finish(shopper.id, token, new URL(path, deps.publicUrl));
  const { sellerId, continueTo } = finished.ok ? finished.value : finished.error;
  const page = sellerId === null ? PAGE : PAYOUT;
  if (!finished.ok) return faultPage(continueTo, page, finished.error.fault);
  const { granted, provedEmail } = finished.value;
  const taken =
    granted.kind === 'payee'
      ? await deps.payees.takeUp(shopper, { sellerId, provedEmail, granted })
      : await deps.links.takeUp(shopper.id, granted);
  if (!taken.ok) return faultPage(continueTo, page, taken.error);
  if (taken.value === 'waits') return `${page}?waits`;
  return continueTo === page ? `${page}?linked` : continueTo;
}

/** The address that shows a fault: the checkout if the attempt began there, otherwise the page that links wallets. */
function faultPage(continueTo: string, page: string, fault: LinkFault): string {
  if (continueTo === CHECKOUT) return withQuery(CHECKOUT, { problem: fault });
  const onward = continueTo === page || page !== PAGE ? {} : { continue: continueTo };
  return withQuery(page, { problem: fault, ...onward });
}

function toView(link: Link, shopper: Shopper): LinkView {
  const { identity, maxPerPayment, maxPerMonth } = link;
  const isActive = link.status === 'active';
  const since = link.endedAt ?? link.createdAt;
  return {
    id: link.id,
    label: link.label,
    isActive,
    note: isActive
      ? maxPerPayment.minor === 0n
        ? t('You approve each payment in your wallet')
        : t('Pays up to {maxPerPayment} at once, {maxPerMonth} a month; above that you approve', {
            maxPerPayment,
            maxPerMonth,
          })
      : endedWords(link.endedBy),
    since: { iso: since.toISOString(), words: formatDate(since, 'mediumDate') },
    identity: identity && isActive ? toIdentityView(identity, shopper.address !== null) : undefined,
  };
}

function newsOf(
  query: Partial<Record<(typeof parameters)[number], string>>,
  links: readonly Link[],
): PaymentMethodsData['news'] {
  const newest = links.find((link) => link.status === 'active');
  if (query.linked !== undefined && newest)
    return { kind: 'success', title: t('Your wallet is linked'), text: newest.label };
  if (query.unlinked !== undefined)
    return {
      kind: 'info',
      title: t('Your wallet is unlinked'),
      text: t('It can no longer be charged from here. Orders that it had not paid yet are canceled.'),
    };
  if (query.compared !== undefined && newest)
    return { kind: 'info', title: t('Compared again'), text: t('The result is shown with the wallet below.') };
  const fault: LinkFault | undefined = isLinkFault(query.problem) ? query.problem : undefined;
  return fault && { kind: kindOf(fault), ...faultWords(fault) };
}
