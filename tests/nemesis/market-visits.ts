import { setTimeout as sleep } from 'node:timers/promises';
import { password, pin } from '../world/people.ts';
import { visit } from '../world/visitor.ts';
import type { Visitor } from '../world/visitor.ts';
import type { Buyer, Shopper } from './cast.ts';
import type { AskedOrder } from './history.ts';
import { typeMailedCode } from './mailed-code.ts';
import { destination } from './parcels.ts';
import type { Run } from './run.ts';
import { moveParcel } from './sandbox-calls.ts';
import { browserFetch } from './stage.ts';
import { shopOrigin } from './fleet.ts';

/** People's visits to the market's and the wallet's pages, in browsers that retry as people do. */
export interface Visits {
  /** Puts an item into the cart, checks out, and approves the payment if the wallet asks. */
  buy(shopper: Shopper): Promise<AskedOrder>;
  /** Ships an item that the seller has sold; the carrier scans it at once. */
  ship(email: string): Promise<void>;
  /** Says in the market that the shopper's last order has arrived, and confirms it in the wallet. */
  confirm(shopper: Shopper): Promise<void>;
  /**
   * Returns from the wallet to the shopper's last order, so that the market asks the wallet for the payment's state.
   */
  comeBack(shopper: Shopper): Promise<void>;
  /**
   * Approves a payment on the wallet's page.
   *
   * @returns The status in the shop's return address, if the browser got there.
   */
  approve(buyer: Buyer, paymentId: string): Promise<string | undefined>;
}

const address = { line1: '12 Harbour Row', line2: '', postalCode: 'D04', city: 'Dublin', country: 'IE' };
const goods = ['stoneware-mug', 'enamel-teapot', 'kitchen-radio'];
const TRIES = 12;

/** Creates the visits; each person has one browser, which signs in at the first visit. */
export function createVisits(run: Run): Visits {
  const { market, wallet, sandbox } = run.fleet.settings.urls;
  const http = browserFetch(run.fleet);
  const browsers = new Map<string, Promise<Visitor>>();
  const browserOf = (name: string, signIn: (visitor: Visitor) => Promise<void>): Promise<Visitor> => {
    const known = browsers.get(name);
    if (known) return known;
    const opened = (async () => {
      const visitor = visit({ http }, (url) => url.startsWith(shopOrigin(run.fleet)));
      await patiently(() => signIn(visitor));
      return visitor;
    })();
    browsers.set(name, opened);
    opened.catch(() => browsers.delete(name));
    return opened;
  };
  const atMarket = (email: string, secret: string) =>
    browserOf(email, async (visitor) => {
      await visitor.open(`${market}/account/login`);
      await visitor.submit('/account/login', { email, password: secret });
      await typeMailedCode(http, sandbox, visitor, email);
      if (visitor.cookie('__Host-session') === undefined && visitor.page.url.includes('login'))
        throw new Error(`${email} could not sign in.`);
    });
  return {
    buy: async (shopper) => buy(run, await atMarket(shopper.email, password), shopper),
    ship: async (email) => {
      const visitor = await atMarket(email, run.cast.demoPassword);
      await once(async () => {
        await visitor.open(`${market}/seller`);
        const code = `EZ${run.next()}M${Date.now()}`;
        await visitor.submit('/seller/ship', { carrier: 'DHL', code });
        await moveParcel(run.fleet, code, 'transit', destination);
      });
    },
    confirm: async (shopper) => {
      const visitor = await atMarket(shopper.email, password);
      const { orderId } = run.history.orders.findLast((order) => order.email === shopper.email) ?? {};
      await once(async () => {
        await visitor.open(`${market}/orders/${orderId}`);
        await visitor.submit(`/orders/${orderId}/confirm`, {});
        if (visitor.page.text.includes('action="/id/login')) {
          visitor.keep(wallet, shopper.known);
          await visitor.submit('/id/login', { phone: shopper.phone, password });
        }
        const { pathname } = new URL(visitor.page.url);
        if (pathname.startsWith('/id/receive/')) await visitor.submit(pathname, { pin });
      });
    },
    comeBack: async (shopper) => {
      const visitor = await atMarket(shopper.email, password);
      const { orderId } = run.history.orders.findLast((order) => order.email === shopper.email) ?? {};
      await once(() => visitor.open(`${market}/orders/${orderId}/return`));
    },
    approve: async (buyer, paymentId) => {
      const visitor = await browserOf(buyer.holderId, async (fresh) => {
        fresh.keep(wallet, buyer.known);
        await fresh.open(`${wallet}/id/login?continue=/id/top-up`);
        await fresh.submit('/id/login', { phone: buyer.phone, password });
      });
      await once(async () => {
        await visitor.open(`${wallet}/id/approve/${paymentId}`);
        await visitor.submit(`/id/approve/${paymentId}`, { pin });
      });
      const url = new URL(visitor.page.url);
      return url.searchParams.get('payment_id') === paymentId
        ? (url.searchParams.get('status') ?? undefined)
        : undefined;
    },
  };
}

async function buy(run: Run, visitor: Visitor, shopper: Shopper): Promise<AskedOrder> {
  const { market } = run.fleet.settings.urls;
  const asked: AskedOrder = { email: shopper.email, orderId: undefined, paymentId: undefined, saidPaid: false };
  await patiently(async () => {
    await visitor.open(`${market}/p/${run.dice.pick(goods)}`);
    await visitor.submit('/cart/add', { quantity: '1' });
    await visitor.open(`${market}/checkout`);
  });
  // The page stays open if its form gets no answer; a second press sends the same form with the same key.
  await once(() => visitor.submit('/checkout', address));
  if (new URL(visitor.page.url).pathname === '/checkout') await once(() => visitor.submit('/checkout', address));
  if (visitor.page.text.includes('action="/id/login')) {
    visitor.keep(run.fleet.settings.urls.wallet, shopper.known);
    await once(() => visitor.submit('/id/login', { phone: shopper.phone, password }));
  }
  const approval = /\/id\/approve\/(pay_[0-9a-z]+)/.exec(visitor.page.url);
  if (approval) {
    asked.paymentId = approval[1];
    await once(() => visitor.submit(new URL(visitor.page.url).pathname, { pin }));
  }
  asked.orderId = /\/orders\/(ord_[0-9a-z]+)/.exec(visitor.page.url)?.[1];
  asked.saidPaid = asked.orderId !== undefined && visitor.page.status === 200 && visitor.page.text.includes('Paid.');
  run.history.orders.push(asked);
  return asked;
}

/** Repeats work until it succeeds; the work must be safe to repeat. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (tries === TRIES) throw error;
      await sleep(250);
    }
  }
}

/** Does work once and ignores a failure, like a person who closes the browser. */
async function once(work: () => Promise<void>): Promise<void> {
  await work().catch(() => undefined);
}
