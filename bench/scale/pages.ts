import { invariant } from '#platform/kernel/invariant.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { METHODS } from '../../tests/world/market.ts';
import type { Visitor } from '../../tests/world/visitor.ts';
import { startWorld } from '../../tests/world/world.ts';
import { urls as market } from '../../market/server/urls.ts';
import { HOME_CELL } from '../../wallet/server/cell.ts';
import { urls as wallet } from '../../wallet/server/urls.ts';
import { loadMarket } from './market-rows.ts';
import type { Size } from './rows.ts';
import { loadWallet } from './wallet-rows.ts';

/** A page of the loaded products. */
export interface Page {
  readonly name: string;
  /** Opens it, and returns the status of the answer. */
  readonly open: () => Promise<number>;
}

/** The product for which most shops, categories and searches of the list have matches. */
const THING = 'lamp';
const DAY_MS = 86_400_000;
const BUSY = 'copper-and-crumb';
const IDLE = 'moss-lane';

/** Both products with a shop, a seller, a shopper and a holder who have much of everything. */
export async function openPages(serverUrl: string, size: Size): Promise<{ pages: Page[] } & AsyncDisposable> {
  process.env['HOLDFAST_TEST_DATABASE_URL'] = serverUrl;
  await using opening = new AsyncDisposableStack();
  const world = await startWorld();
  opening.defer(() => world.close());
  const { given } = world;
  await given.goods();
  const holder = await given.holder({ added: '400', tier: 2 });
  const buyer = await given.buyer({ wallet: holder });
  const order = await given.order({ slugs: ['enamel-teapot'], buyer });
  const [busy, idle] = [await given.seller(BUSY), await given.seller(IDLE)];
  const [part] = order.parts;
  const [account] = await world.wallet.ledger.accountsOfHolder(holder.holderId);
  const top = await world.walletRows<{ id: string }>('select id from top_ups.top_ups');
  const paymentId = order.paymentId;
  invariant(part && account && top[0] && paymentId !== null, 'the order is paid from added money');
  await loadMarket(world.marketDatabaseUrl, size, {
    orderId: toUuid(order.id),
    partId: toUuid(part.id),
    shopperId: toUuid(order.shopperId),
    sellerId: toUuid(part.sellerId),
  });
  await loadWallet(world.walletDatabaseUrl, size, {
    holderId: toUuid(holder.holderId),
    accountId: toUuid(account.id),
    paymentId: toUuid(paymentId as typeof order.id),
    topUpId: top[0].id,
    otherAccountId: toUuid(world.wallet.ledger.house('escrow', 'EUR', HOME_CELL)),
  });
  const inMarket = (visitor: Visitor, list: Readonly<Record<string, string>>): Page[] =>
    pagesOf(visitor, world.marketUrl, list);
  const inWallet = (list: Readonly<Record<string, string>>): Page[] => pagesOf(holder.visitor, world.walletUrl, list);
  const closing = opening.move();
  return {
    pages: [
      ...inMarket(given.visitor(), publicPages),
      ...inMarket(buyer.visitor, {
        orders: market.ordering.orders(),
        order: market.ordering.order({ orderId: order.id }),
        'payment methods': METHODS,
        cart: market.cart.cart(),
        'a ticket of a shopper': market.support.write(),
        conversation: market.ordering.conversation({ orderId: order.id, partId: part.id }),
      }),
      ...inMarket(busy, {
        ...sellerPages,
        'seller, to ship, later': `${market.selling.center()}?group=to_ship&after=${Date.now() + 2 * DAY_MS}-${order.id}`,
        'seller, settled, older': `${market.selling.center()}?group=settled&after=${order.id}`,
      }),
      ...inMarket(idle, { 'seller, without orders': market.selling.center() }),
      ...inWallet({
        ...walletPages,
        payment: wallet.activity.payment({ paymentId }),
      }),
    ],
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

const search = (query: string): string => `${market.catalog.search()}?${query}`;

const publicPages = {
  home: market.catalog.front(),
  category: market.catalog.category({ slug: 'kitchen' }),
  'category, by price': `${market.catalog.category({ slug: 'kitchen' })}?sort=price_up`,
  'category, by name': `${market.catalog.category({ slug: 'kitchen' })}?sort=name`,
  'category, page 10': `${market.catalog.category({ slug: 'kitchen' })}?page=10`,
  'category, last page': `${market.catalog.category({ slug: 'kitchen' })}?page=100000`,
  shop: market.catalog.shop({ slug: BUSY }),
  'small shop': market.catalog.shop({ slug: 'shop-7' }),
  search: search(`q=${THING}`),
  'search, by price': search(`q=${THING}&sort=price_down`),
  'search, of all': search('q=handmade'),
  'search, of all, dearest': search('q=handmade&sort=price_down&from=250'),
  'search, of everything': search('q='),
  'search, of everything, by price': search('q=&sort=price_up'),
  'search, of everything, by name': search('q=&sort=name'),
  'search, at a price of none': search(`q=${THING}&from=245&to=290`),
  'search, in stock': search(`q=${THING}&stock=1`),
  'search, of a few': search('q=lamp+777'),
  'search, mistyped': search('q=lnatern'),
  'search, of nothing': search('q=qqqqxxzz'),
  'search, in a shop': search(`q=${THING}&seller=shop-7`),
  product: market.catalog.product({ slug: 'product-42' }),
  sitemap: market.catalog.sitemap(),
};

const sellerPages = {
  seller: market.selling.center(),
  'seller, deals': market.selling.deals(),
  'seller, coupons': market.coupons.list(),
  'seller, a new coupon': market.coupons.draft(),
  'seller, payout': market.wallet.payout(),
  'a ticket of a seller': market.support.write(),
};

const history = (query: Readonly<Record<string, string>>): string =>
  `${wallet.activity.history()}?${new URLSearchParams(query).toString()}`;

const walletPages = {
  balances: wallet.activity.balances(),
  history: history({}),
  'history, payments': history({ kind: 'payment' }),
  'history, exchanges': history({ kind: 'exchange' }),
  'history, pending': history({ status: 'pending' }),
  'history, returned': history({ status: 'returned' }),
  'history, found': history({ search: 'shop 77' }),
  'history, not found': history({ search: 'qqqqxxzz' }),
  'history, of a seller': history({ counterparty: 'seller 2999' }),
  'history, of a card': history({ counterparty: 'visa 4242' }),
  'history, of an amount': history({ least: '4000', most: '4100' }),
  'history, of a month': history({ from: '2026-06-01T00:00:00Z', to: '2026-07-01T00:00:00Z' }),
  spending: wallet.activity.spending(),
  statements: wallet.activity.statements(),
  payouts: wallet.protection.payouts(),
  cases: wallet.protection.openCases(),
  profile: wallet.identity.profile(),
  limits: wallet.identity.limits(),
  links: wallet.linking.links(),
  payees: wallet.linking.paidBy(),
  tickets: wallet.support.help(),
};

function pagesOf(visitor: Visitor, origin: string, list: Readonly<Record<string, string>>): Page[] {
  return Object.entries(list).map(([name, path]) => ({
    name,
    open: async () => {
      await visitor.open(`${origin}${path}`);
      return visitor.page.status;
    },
  }));
}
