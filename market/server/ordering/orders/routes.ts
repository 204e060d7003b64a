import type { Routes } from '#platform/http/app.ts';
import type { World } from '#platform/kernel/world.ts';
import { t } from '#platform/words/words.ts';
import { mayHaveMoved } from './domain.ts';
import { OrderJson, OrderParams } from './schema.ts';
import type { Messages } from '../messages/service.ts';
import type { Orders } from './service.ts';
import { toOrderData } from './views.ts';
import type { LinksPort } from './port.ts';
import { urls } from '../../urls.ts';
import { problem } from '../../problems/catalog.ts';

/** An order as data for its page, which polls while something may change. */
export function orderRoutes(deps: {
  orders: Orders;
  messages: Pick<Messages, 'countOf'>;
  links: LinksPort;
  world: World;
}): Routes {
  const { orders, messages, links, world } = deps;
  return async (app) => {
    const options = { schema: { params: OrderParams, response: { 200: OrderJson } } };
    app.get(urls.ordering.orderData.pattern, options, async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      const { shopper } = request;
      if (!shopper) {
        return problem(reply, { code: 'session_required' });
      }
      const order = await orders.findOwn(shopper.id, request.params.orderId);
      if (!order) return problem(reply, { code: 'not_found' }, { detail: t('There is no such order.') });
      const now = world.clocks.business();
      // While somebody waits at the page, the wallet is asked without waiting for webhook or reconciler.
      const current = mayHaveMoved(order, now) ? ((await orders.sync(order.id)) ?? order) : order;
      const { parts, wallets, address, protection, faults, ...data } = toOrderData(current, {
        wallets: await links.walletsOf(shopper.id),
        now,
        messages: await messages.countOf(current.parts),
      });
      return {
        ...data,
        parts: parts.map((part) => ({
          ...part,
          lines: [...part.lines],
          parcels: part.parcels.map((parcel) => ({ ...parcel, contents: [...parcel.contents] })),
          steps: [...part.steps],
          cases: part.cases.map((one) => ({ ...one, timeline: [...one.timeline] })),
        })),
        wallets: [...wallets],
        address: [...address],
        protection: protection && { ...protection, rules: [...protection.rules] },
        faults: [...faults],
      };
    });
  };
}
