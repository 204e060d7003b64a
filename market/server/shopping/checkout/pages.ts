import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { World } from '#platform/kernel/world.ts';
import { countries } from '../../accounts/accounts/countries.ts';
import type { PostalAddress } from '../../accounts/accounts/domain.ts';
import { requireShopper } from '../../accounts/accounts/guard.ts';
import type { Accounts } from '../../accounts/accounts/service.ts';
import type { Orders, PlaceError } from '../../ordering/orders/service.ts';
import type { LinksPort } from '../../ordering/orders/wallet-port.ts';
import type { Pages } from '../../pages.ts';
import type { Fault } from '../../../web/src/view-model.ts';
import type { Carts } from '../cart/service.ts';
import { toCartData } from '../cart/views.ts';

const Fields = Type.Record(Type.String(), Type.String({ maxLength: 1_024 }));
type Fields = Readonly<Record<string, string>>;

export interface CheckoutDeps {
  readonly accounts: Accounts;
  readonly carts: Carts;
  readonly orders: Orders;
  readonly links: LinksPort;
  readonly pages: Pages;
  readonly forms: FormGuard;
  /** The origin where payments are approved. */
  readonly walletUrl: string;
  readonly world: World;
}

const nowhere: PostalAddress = { line1: '', line2: '', postalCode: '', city: '', country: 'IE' };

/** From cart to order: where to, how it is paid, what it costs; then on to the wallet. */
export function checkoutPages(deps: CheckoutDeps): Routes {
  const { accounts, carts, orders, links, pages, forms, world } = deps;
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    typed: { address: PostalAddress; wallet: string; placeKey: string },
    faults: readonly Fault[],
  ) => {
    const cart = await carts.find(request.shopper!.id);
    if (!cart.canCheckOut) return reply.redirect('/cart', 303);
    const { groups, total } = toCartData(cart);
    const wallets = await links.walletsOf(request.shopper!.id);
    const chosen = wallets.find((one) => one.id === typed.wallet)?.id ?? wallets[0]?.id ?? '';
    return pages.send(request, reply, {
      title: 'Check out',
      formAction: [deps.walletUrl],
      status: faults.length > 0 ? 422 : 200,
      data: {
        page: 'checkout',
        placeKey: typed.placeKey,
        seenMinor: String(cart.amount.minor),
        groups,
        total,
        wallets,
        chosen,
        address: typed.address,
        countries,
        faults,
      },
    });
  };
  const newKey = (): string => world.random(18).toString('base64url');
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.get('/checkout', async (request, reply) =>
      show(request, reply, { address: request.shopper!.address ?? nowhere, wallet: '', placeKey: newKey() }, []),
    );
    const guard = async (request: FastifyRequest, reply: FastifyReply) =>
      forms.accepts(request) ? undefined : reply.redirect('/checkout', 303);
    app.post('/checkout', { schema: { body: Fields }, preHandler: guard }, async (request, reply) => {
      const body = request.body as Fields;
      const shopper = request.shopper!;
      const placeKey = body['place'] ?? newKey();
      const wallet = body['wallet'] ?? '';
      const typed = { address: addressOf(body), wallet, placeKey };
      const saved = await accounts.setAddress(shopper.id, typed.address);
      if (!saved.ok) return show(request, reply, typed, saved.error);
      const known = (await links.walletsOf(shopper.id)).some((one) => one.id === wallet);
      if (!known)
        return show(request, reply, typed, [{ field: 'wallet', message: 'Choose a linked wallet to pay with.' }]);
      const seenMinor = /^\d{1,15}$/.test(body['seen'] ?? '') ? BigInt(body['seen']!) : -1n;
      const placed = await orders.place({ shopper, address: typed.address, linkId: wallet, placeKey, seenMinor });
      if (!placed.ok) return show(request, reply, { ...typed, placeKey: newKey() }, [faultOf(placed.error)]);
      if (placed.value.status !== 'awaiting_payment') return reply.redirect(`/orders/${placed.value.id}`, 303);
      const paid = await orders.pay(placed.value);
      const target = paid.ok && paid.value.status === 'awaiting_payment' ? paid.value.approvalUrl : null;
      return reply.redirect(target ?? `/orders/${placed.value.id}`, 303);
    });
  };
}

function addressOf(body: Fields): PostalAddress {
  const { line1 = '', line2 = '', postalCode = '', city = '', country = '' } = body;
  return { line1, line2, postalCode, city, country };
}

function faultOf(error: PlaceError): Fault {
  switch (error.code) {
    case 'cart_changed':
      return {
        field: 'main',
        message: 'Your cart or a price has changed. Look at the new total below, then place the order.',
      };
    case 'stock_short':
      return { field: 'main', message: `“${error.name}” was bought by somebody else just now. You were not charged.` };
    case 'cart_empty':
      return { field: 'main', message: 'Your cart is empty.' };
  }
}
