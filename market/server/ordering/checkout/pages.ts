import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import type { World } from '#platform/kernel/world.ts';
import { t } from '#platform/words/words.ts';
import { countries } from '../../accounts/accounts/countries-data.ts';
import type { PostalAddress } from '../../accounts/accounts/domain.ts';
import { requireShopper } from '../../accounts/accounts/guard.ts';
import { noAddress, toTypedAddress } from '../../accounts/accounts/schema.ts';
import type { Accounts } from '../../accounts/accounts/service.ts';
import type { Order } from '../orders/domain.ts';
import type { Orders } from '../orders/service.ts';
import type { LinksPort } from '../orders/port.ts';
import type { Pages } from '../../pages.ts';
import type { Fault, Notice } from '../../../web/src/common-view-model.ts';
import { seenOf } from '../../cart/domain.ts';
import type { Carts } from '../../cart/service.ts';
import { toCartData } from '../../cart/views.ts';
import { toSeenLines, toSeenText } from './schema.ts';
import { faultsOf, rulesOf, toChoices } from './views.ts';
import { urls } from '../../urls.ts';

interface CheckoutDeps {
  readonly accounts: Accounts;
  readonly carts: Carts;
  readonly orders: Orders;
  readonly links: LinksPort;
  readonly pages: Pages;
  readonly forms: FormGuard;
  /** The origin on which payments are approved. */
  readonly walletUrl: string;
  readonly world: World;
}

interface Typed {
  readonly address: PostalAddress;
  readonly wallet: string;
  readonly placeKey: string;
}

/** The checkout: address, wallet and total of an order, and then the redirect to the wallet. */
export function checkoutPages(deps: CheckoutDeps): Routes {
  const { accounts, orders, links, forms, world } = deps;
  const newKey = (): string => world.random(18).toString('base64url');
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.get(urls.ordering.checkout.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      const typed = { address: request.shopper!.address ?? noAddress, wallet: '', placeKey: newKey() };
      return showCheckout(deps, request, reply, typed, [], links.newsOf(pageQuery(request.query, ['problem']).problem));
    });
    const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, urls.ordering.checkout()) };
    // A link attempt leaves this page, so the typed address is stored for the return.
    app.post(urls.ordering.linkFromCheckout.pattern, options, async (request, reply) => {
      await accounts.setAddress(request.shopper!.id, toTypedAddress(request.body));
      return reply.redirect(urls.wallet.link(), 307);
    });
    app.post(urls.ordering.checkout.pattern, options, async (request, reply) => {
      const shopper = request.shopper!;
      const { place: placeKey = newKey(), wallet = '', seen = '' } = request.body;
      // A form that is sent again finds its order, even if the wallet that it names was unlinked since.
      const before = await orders.placedBy(shopper.id, placeKey);
      if (before) return reply.redirect(await wayOn(orders, before), 303);
      const typed = { address: toTypedAddress(request.body), wallet, placeKey };
      const saved = await accounts.setAddress(shopper.id, typed.address);
      const linked = (await links.walletsOf(shopper.id)).find((one) => one.id === wallet);
      const faults = [
        ...(saved.ok ? [] : saved.error),
        ...(linked ? [] : [{ field: 'wallet', message: t('Choose a linked wallet to pay with.') }]),
      ];
      if (!saved.ok || !linked) return showCheckout(deps, request, reply, typed, faults);
      const placed = await orders.place({
        shopper,
        address: saved.value,
        linkId: linked.id,
        placeKey,
        seen: toSeenLines(seen),
      });
      if (!placed.ok)
        return showCheckout(deps, request, reply, { ...typed, placeKey: newKey() }, faultsOf(placed.error));
      return reply.redirect(await wayOn(orders, placed.value), 303);
    });
  };
}

/** The next page: the wallet's approval page if the payment needs approval, otherwise the order's page. */
async function wayOn(orders: Orders, order: Order): Promise<string> {
  const paid = order.status === 'awaiting_payment' ? await orders.pay(order) : undefined;
  const isToApprove = paid?.ok === true && paid.value.status === 'awaiting_payment';
  return (isToApprove ? paid.value.approvalUrl : null) ?? urls.ordering.order({ orderId: order.id });
}

async function showCheckout(
  { carts, orders, links, pages, walletUrl }: CheckoutDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: Typed,
  faults: readonly Fault[],
  news?: Notice,
) {
  const shopperId = request.shopper!.id;
  const cart = await carts.find(shopperId);
  if (!cart.canCheckOut) return reply.redirect(urls.cart.cart(), 303);
  const { groups, listed, coupons, total } = toCartData(cart);
  const [offers, policy, terms] = await Promise.all([links.offersOf(shopperId), orders.policy(), orders.terms()]);
  const wallets = toChoices(offers, cart.amount);
  return pages.send(request, reply, {
    title: t('Check out'),
    status: request.method === 'POST' && faults.length > 0 ? 422 : 200,
    data: {
      page: 'checkout',
      placeKey: typed.placeKey,
      seen: toSeenText(seenOf(cart)),
      groups,
      listed,
      coupons,
      total,
      wallets,
      walletUrl,
      chosen: wallets.find((one) => one.id === typed.wallet)?.id ?? wallets[0]?.id ?? '',
      address: typed.address,
      countries,
      news,
      rules: rulesOf(policy, terms),
      faults,
    },
  });
}
