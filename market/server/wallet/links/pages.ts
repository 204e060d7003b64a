import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { isId } from '#platform/kernel/id.ts';
import { formatMoney } from '#platform/money/format.ts';
import type { LinkView, PaymentMethodsData } from '../../../web/src/view-model.ts';
import type { Shopper } from '../../accounts/accounts/domain.ts';
import { ownPath, requireShopper } from '../../accounts/accounts/guard.ts';
import type { Pages } from '../../pages.ts';
import type { Payees } from '../payees/service.ts';
import { PAYOUT_PAGE } from '../payees/words.ts';
import { isLinkFault } from './domain.ts';
import type { Link, LinkFault } from './domain.ts';
import type { Links } from './service.ts';
import { keepWay, takeWay } from './way-cookie.ts';
import type { Ways } from './ways-service.ts';
import { endedWords, faultWords } from './words.ts';

const PAGE = '/account/payment-methods';
const CHECKOUT = '/checkout';

const Fields = Type.Record(Type.String(), Type.String({ maxLength: 2_048 }));
type Fields = Readonly<Record<string, string>>;
const Query = Type.Object({
  linked: Type.Optional(Type.String()),
  unlinked: Type.Optional(Type.String()),
  problem: Type.Optional(Type.String({ maxLength: 40 })),
});

export interface LinkPageDeps {
  readonly links: Links;
  readonly ways: Ways;
  /** For sellers who come back from the wallet: there is one way back for all. */
  readonly payees: Pick<Payees, 'takeUp'>;
  readonly pages: Pages;
  readonly forms: FormGuard;
  readonly walletUrl: string;
  readonly publicUrl: string;
}

/** Payment methods: the linked wallets, linking one, and the way back from the wallet. */
export function linkPages(deps: LinkPageDeps): Routes {
  const { links, ways, pages, forms, walletUrl } = deps;
  const guard = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!request.shopper) return requireShopper(request, reply);
    return forms.accepts(request) ? undefined : reply.redirect(PAGE, 303);
  };
  return async (app) => {
    app.get(PAGE, { schema: { querystring: Query }, preHandler: requireShopper }, async (request, reply) => {
      const { linked, unlinked, problem } = request.query;
      const list = await links.listOf(request.shopper!.id);
      const data: PaymentMethodsData = {
        page: 'payment-methods',
        links: list.map(toView),
        news: newsOf({ linked: linked !== undefined, unlinked: unlinked !== undefined, problem }, list),
      };
      // The form that links ends at the wallet.
      return pages.send(request, reply, { title: 'Payment methods', formAction: [walletUrl], data });
    });
    const options = { schema: { body: Fields }, preHandler: guard };
    app.post(`${PAGE}/link`, options, async (request, reply) => {
      const wanted = (request.body as Fields)['continue'];
      const continueTo = wanted === undefined ? PAGE : ownPath(wanted);
      const started = await ways.begin({ shopperId: request.shopper!.id, seller: null, continueTo });
      if (!started.ok) return reply.redirect(`${PAGE}?problem=${started.error}`, 303);
      keepWay(reply, started.value.browserToken);
      return reply.redirect(started.value.url, 303);
    });
    app.post(`${PAGE}/unlink`, options, async (request, reply) => {
      const id = (request.body as Fields)['link'];
      const ended = isId('lnk', id) && (await links.unlink(request.shopper!.id, id));
      return reply.redirect(ended ? `${PAGE}?unlinked` : PAGE, 303);
    });
    app.get('/wallet/callback', { preHandler: requireShopper }, async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      return reply.redirect(await wayBack(deps, request.shopper!, takeWay(request, reply), request.url), 303);
    });
  };
}

/** Ends the way to the wallet. @returns Where the browser goes on, with the news. */
async function wayBack(deps: LinkPageDeps, shopper: Shopper, token: string | undefined, path: string): Promise<string> {
  const arrived = await deps.ways.finish(shopper.id, token, new URL(path, deps.publicUrl));
  const { sellerId, continueTo } = arrived.ok ? arrived.value : arrived.error;
  const page = sellerId === null ? PAGE : PAYOUT_PAGE;
  // Whoever was about to check out is told there, and goes on there.
  const told = continueTo === CHECKOUT ? CHECKOUT : page;
  if (!arrived.ok) return `${told}?problem=${arrived.error.fault}`;
  const { granted } = arrived.value;
  const taken =
    granted.kind === 'payee'
      ? await deps.payees.takeUp(shopper, sellerId, granted)
      : await deps.links.takeUp(shopper.id, granted);
  if (!taken.ok) return `${told}?problem=${taken.error}`;
  return continueTo === page ? `${page}?linked` : continueTo;
}

const dates = new Intl.DateTimeFormat('en-IE', { dateStyle: 'medium', timeZone: 'UTC' });

function toView(link: Link): LinkView {
  const { currency, maxPerPaymentMinor, maxPerMonthMinor } = link;
  const isActive = link.status === 'active';
  const since = link.endedAt ?? link.createdAt;
  return {
    id: link.id,
    label: link.label,
    isActive,
    note: isActive
      ? maxPerPaymentMinor === 0n
        ? 'You approve each payment in your wallet'
        : `Pays up to ${formatMoney({ minor: maxPerPaymentMinor, currency })} at once, ${formatMoney({ minor: maxPerMonthMinor, currency })} a month; above that you approve`
      : endedWords(link.endedBy),
    since: { iso: since.toISOString(), words: dates.format(since) },
  };
}

function newsOf(
  query: { linked: boolean; unlinked: boolean; problem: string | undefined },
  links: readonly Link[],
): PaymentMethodsData['news'] {
  const newest = links.find((link) => link.status === 'active');
  if (query.linked && newest) return { kind: 'success', title: 'Your wallet is linked', text: newest.label };
  if (query.unlinked)
    return { kind: 'info', title: 'Your wallet is unlinked', text: 'It can no longer be charged from here.' };
  const fault: LinkFault | undefined = isLinkFault(query.problem) ? query.problem : undefined;
  return fault && { kind: fault === 'denied' ? 'info' : 'warning', ...faultWords[fault] };
}
