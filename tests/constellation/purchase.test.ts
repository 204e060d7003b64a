import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import type { Id } from '#platform/kernel/id.ts';
import { sellers } from '../../dev/seed/catalog.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { visit } from './browserless.ts';
import type { Visitor } from './browserless.ts';
import { startConstellation } from './constellation.ts';
import type { Constellation } from './constellation.ts';
import { openWallet, password, pin } from './people.ts';
import { fillShop } from './shop.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

const DAY_MS = 86_400_000;
const card = { number: '4242424242424242', expiry: '12/34', cvc: '123' };

describe('a purchase', () => {
  let world: Constellation;
  let sellerHolders: Readonly<Record<string, Id<'hld'>>>;
  let database: pg.Client;

  before(async () => {
    world = await startConstellation();
    database = new pg.Client({ connectionString: world.walletDatabaseUrl });
    await database.connect();
    sellerHolders = await fillShop(world);
  });
  after(async () => {
    await database.end();
    await world.close();
  });

  let shoppers = 0;
  /** A wallet with money from a card, and a market account linked to it. */
  const ready = async (amount = '100'): Promise<Visitor & { phone: string }> => {
    const visitor = await openWallet(world);
    await visitor.open(`${world.walletUrl}${walletUrls.funding.addCard()}?continue=/`);
    await visitor.submit(walletUrls.funding.addCard(), {}).catch(() => undefined);
    const [, page = ''] = /href="(http:\/\/sandbox[^"]+)"/.exec(visitor.page.text) ?? [];
    await visitor.open(page.replaceAll('&amp;', '&'));
    await visitor.submit(new URL(page).pathname, card);
    await topUp(visitor, amount);
    shoppers += 1;
    await visitor.open(`${world.marketUrl}${marketUrls.accounts.signUp()}`);
    await visitor.submit(marketUrls.accounts.signUp(), {
      name: 'Ada Byrne',
      email: `ada${shoppers}@example.com`,
      password,
    });
    await visitor.open(`${world.marketUrl}${marketUrls.wallet.paymentMethods()}`);
    await visitor.submit(marketUrls.wallet.link(), {});
    await visitor.submit(new URL(visitor.page.url).pathname, { decision: 'allow' });
    return visitor;
  };
  const topUp = async (visitor: Visitor, amount: string) => {
    await visitor.open(`${world.walletUrl}${walletUrls.funding.topUpPage()}?amount=${amount}&continue=/id/logout`);
    await visitor.submit(walletUrls.funding.topUpPage(), { pin });
    await world.settle();
  };
  const add = async (visitor: Visitor, slug: string) => {
    await visitor.open(`${world.marketUrl}${marketUrls.catalog.product({ slug })}`);
    await visitor.submit(marketUrls.cart.add(), { quantity: '1' });
  };
  const checkout = async (visitor: Visitor) => {
    await visitor.open(`${world.marketUrl}${marketUrls.ordering.checkout()}`);
    await visitor.submit(marketUrls.ordering.checkout(), {
      line1: '12 Harbour Row',
      line2: '',
      postalCode: 'D04',
      city: 'Dublin',
      country: 'IE',
    });
    if (visitor.page.status === 422) throw new Error(/role="alert">.*?<\/div>/.exec(visitor.page.text)?.[0]);
  };
  const balance = async (holderId: Id<'hld'>) => (await world.wallet.ledger.accountsOfHolder(holderId))[0]!.postedMinor;
  const escrow = async () => {
    const { rows } = await database.query("select posted_minor from ledger.accounts where kind = 'escrow'");
    return BigInt(rows[0].posted_minor);
  };
  const orderIdOf = (visitor: Visitor) => new URL(visitor.page.url).pathname.split('/')[2] as Id<'ord'>;

  it('[P1a] [P4a] [B1a] goes from cart to escrow to two sellers, without JavaScript', async () => {
    const visitor = await ready();
    await add(visitor, 'enamel-teapot');
    await add(visitor, 'beeswax-candle');
    await visitor.open(`${world.marketUrl}${marketUrls.cart.cart()}`);
    assert.match(visitor.page.text, /From Copper/);
    const before = {
      copper: await balance(sellerHolders['copper-and-crumb']!),
      moss: await balance(sellerHolders['moss-lane']!),
    };
    await checkout(visitor);
    assert.match(visitor.page.url, /\/id\/approve\/pay_/);
    assert.match(visitor.page.text, /Pay Holdfast Market/);
    await visitor.submit(new URL(visitor.page.url).pathname, { pin });
    assert.match(visitor.page.url, /\/orders\/ord_/);
    assert.match(visitor.page.text, /Paid\./);
    const orderId = orderIdOf(visitor);
    const order = (await world.market.orders.find(orderId))!;
    assert.equal(await escrow(), order.amount.minor);

    for (const part of order.parts) await shipAs(part.sellerName, orderId, part.id, `EZ${part.id.slice(-8)}`);
    await deliver(`EZ${order.parts[0]!.id.slice(-8)}`);
    await deliver(`EZ${order.parts[1]!.id.slice(-8)}`);
    await visitor.open(`${world.marketUrl}${marketUrls.ordering.order({ orderId })}`);
    assert.match(visitor.page.text, /Delivered/);
    await visitor.submit(marketUrls.ordering.confirm({ orderId }), { part: order.parts[0]!.id });
    world.advance(7 * DAY_MS + 60_000);
    await world.settle();
    const done = (await world.market.orders.find(orderId))!;
    assert.deepEqual(
      done.parts.map((part) => part.status),
      ['released', 'released'],
    );
    assert.equal(await escrow(), 0n);
    const gained = {
      copper: (await balance(sellerHolders['copper-and-crumb']!)) - before.copper,
      moss: (await balance(sellerHolders['moss-lane']!)) - before.moss,
    };
    const net = (name: string) => {
      const part = done.parts.find((one) => one.sellerName.startsWith(name))!;
      return part.amount.minor - part.commission.minor;
    };
    assert.deepEqual(gained, { copper: net('Copper'), moss: net('Moss') });
    const letters = world.sandbox.inbox.list().filter((message) => message.to.startsWith('ada'));
    assert.ok(letters.some((letter) => letter.subject.startsWith('You paid')));
  });

  const shipAs = async (sellerName: string, order: string, part: string, code: string) => {
    const seller = visit(world);
    const slug = sellers.find((one) => one.name === sellerName)!.slug;
    await seller.open(`${world.marketUrl}${marketUrls.accounts.login()}?continue=/seller`);
    await seller.submit(marketUrls.accounts.login(), { email: `${slug}@example.com`, password });
    await seller.submit(marketUrls.selling.ship(), { order, part, carrier: 'DHL', code });
    assert.ok(seller.page.text.includes(`DHL ${code}`), seller.page.text.slice(0, 3000));
  };
  const deliver = async (code: string) => {
    const answer = await world.http(`${world.sandboxUrl}/carrier/trackers/${code}/deliver`, { method: 'POST' });
    assert.equal(answer.status, 200);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await world.settle();
  };

  it('[P5a] is short of money, adds exactly what is missing, and pays the same order', async () => {
    const visitor = await ready('20');
    await add(visitor, 'enamel-teapot');
    await checkout(visitor);
    const approval = new URL(visitor.page.url).pathname;
    assert.match(visitor.page.text, /€14\.90 short/);
    const [, link = ''] = /href="(\/id\/top-up\?[^"]+)"/.exec(visitor.page.text) ?? [];
    await visitor.open(`${world.walletUrl}${link.replaceAll('&amp;', '&')}`);
    await visitor.submit(walletUrls.funding.topUpPage(), { pin });
    assert.equal(new URL(visitor.page.url).pathname, approval);
    await visitor.submit(approval, { pin });
    assert.match(visitor.page.text, /Paid\./);
  });

  it('is declined, and the same order can be paid after all', async () => {
    const visitor = await ready();
    await add(visitor, 'enamel-teapot');
    await checkout(visitor);
    await visitor.submit(`${new URL(visitor.page.url).pathname}/decline`, {});
    const orderId = orderIdOf(visitor);
    assert.match(visitor.page.text, /You did not pay/);
    assert.match(visitor.page.text, /not charged/);
    await visitor.submit(marketUrls.ordering.pay({ orderId }), {});
    await visitor.submit(new URL(visitor.page.url).pathname, { pin });
    assert.equal(orderIdOf(visitor), orderId);
    assert.match(visitor.page.text, /Paid\./);
  });

  it('[P1b] shows the wallet’s terms before it is placed, and keeps those of its payment', async () => {
    const visitor = await ready();
    await add(visitor, 'beeswax-candle');
    await visitor.open(`${world.marketUrl}${marketUrls.ordering.checkout()}`);
    assert.match(visitor.page.text, /Sellers ship within 7 days, or your money comes back/);
    assert.match(visitor.page.text, /7 days after delivery/);
    await checkout(visitor);
    const order = (await world.market.orders.find(orderIdOf(visitor)))!;
    assert.deepEqual(order.terms, { version: 1, shipWithinDays: 7, releaseAfterDays: 7 });
  });

  it('[P4c] becomes paid though the browser never comes back', async () => {
    const visitor = await ready();
    await add(visitor, 'enamel-teapot');
    await checkout(visitor);
    const paymentId = new URL(visitor.page.url).pathname.split('/').pop()!;
    const payment = (await world.wallet.payments.payments.find(paymentId))!;
    assert.ok((await world.wallet.payments.payments.approve(payment, 'pin')).ok);
    await world.settle();
    const order = (await world.market.orders.find(payment.orderReference))!;
    assert.equal(order.status, 'paid');
  });

  it('[P4d] is one order and one payment, however often the button is pressed', async () => {
    const visitor = await ready();
    await add(visitor, 'enamel-teapot');
    await visitor.open(`${world.marketUrl}${marketUrls.ordering.checkout()}`);
    const { page } = visitor;
    const fields = Object.fromEntries(
      [...page.text.matchAll(/<input type="hidden" name="(_form|place|seen)" value="([^"]*)"/g)].map(
        ([, name, value]) => [name, value],
      ),
    );
    const [, wallet = ''] = /value="(lnk_[^"]+)"/.exec(page.text) ?? [];
    const body = { ...fields, wallet, line1: '1 Row', line2: '', postalCode: 'D1', city: 'Dublin', country: 'IE' };
    const cookie = ['__Host-form', '__Host-shopper']
      .map((name) => `${name}=${visitor.cookie(name, 'market.localhost')}`)
      .join('; ');
    const targets = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const answer = await world.http(`${world.marketUrl}${marketUrls.ordering.checkout()}`, {
          method: 'POST',
          redirect: 'manual',
          headers: { cookie, origin: world.marketUrl },
          body: new URLSearchParams(body as Record<string, string>),
        });
        return answer.headers.get('location');
      }),
    );
    const payments = new Set(targets.filter((target) => target?.includes('/id/approve/')));
    assert.equal(payments.size, 1);
  });

  it('gives its goods back when it is not paid within half an hour', async () => {
    const visitor = await ready();
    const stock = (await world.market.catalog.product('kitchen-radio'))!.stock;
    await add(visitor, 'kitchen-radio');
    await checkout(visitor);
    assert.equal((await world.market.catalog.product('kitchen-radio'))!.stock, stock - 1);
    world.advance(31 * 60_000);
    await world.settle();
    assert.equal((await world.market.catalog.product('kitchen-radio'))!.stock, stock);
    await visitor.open(`${world.marketUrl}${marketUrls.ordering.orders()}`);
    assert.match(visitor.page.text, /Ended without payment/);
  });

  it('is canceled before it is paid: the wallet takes nothing any more', async () => {
    const visitor = await ready();
    const stock = (await world.market.catalog.product('kitchen-radio'))!.stock;
    await add(visitor, 'kitchen-radio');
    await checkout(visitor);
    const approval = new URL(visitor.page.url).pathname;
    const paymentId = approval.split('/').pop()!;
    const orderId = (await world.wallet.payments.payments.find(paymentId))!.orderReference;
    await visitor.open(`${world.marketUrl}${marketUrls.ordering.order({ orderId })}`);
    await visitor.submit(marketUrls.ordering.cancel({ orderId }), {});
    assert.match(visitor.page.text, /You canceled this order/);
    assert.equal((await world.market.catalog.product('kitchen-radio'))!.stock, stock);
    assert.equal((await world.wallet.payments.payments.find(paymentId))!.status, 'canceled');
    await world.settle();
    assert.equal((await world.market.orders.find(orderId))!.status, 'canceled');
  });

  it('[P4c] is paid, not canceled, where the money was taken a moment before', async () => {
    const visitor = await ready();
    await add(visitor, 'enamel-teapot');
    await checkout(visitor);
    const paymentId = new URL(visitor.page.url).pathname.split('/').pop()!;
    const payment = (await world.wallet.payments.payments.find(paymentId))!;
    await visitor.open(`${world.marketUrl}${marketUrls.ordering.order({ orderId: payment.orderReference })}`);
    assert.ok((await world.wallet.payments.payments.approve(payment, 'pin')).ok);
    await visitor.submit(marketUrls.ordering.cancel({ orderId: payment.orderReference }), {});
    assert.match(visitor.page.text, /was paid before it could be canceled/);
    assert.equal((await world.market.orders.find(payment.orderReference))!.status, 'paid');
  });

  it('[P3e] is paid with one tap within the caps that the shopper granted', async () => {
    const visitor = await ready();
    await add(visitor, 'stoneware-mug');
    await checkout(visitor);
    assert.match(visitor.page.url, /\/orders\/ord_/);
    assert.match(visitor.page.text, /Paid\./);
  });

  it('[S58] shows an order to its own shopper alone', async () => {
    const visitor = await ready();
    await add(visitor, 'enamel-teapot');
    await checkout(visitor);
    await visitor.submit(new URL(visitor.page.url).pathname, { pin });
    const orderId = orderIdOf(visitor);
    const stranger = visit(world);
    await stranger.open(`${world.marketUrl}${marketUrls.accounts.signUp()}`);
    await stranger.submit(marketUrls.accounts.signUp(), { name: 'Bob', email: 'bob@example.com', password });
    await stranger.open(`${world.marketUrl}${marketUrls.ordering.order({ orderId })}`);
    assert.equal(stranger.page.status, 404);
    await stranger.open(`${world.marketUrl}${marketUrls.selling.center()}`);
    assert.equal(stranger.page.status, 404);
  });

  it('leaves no card number anywhere', async () => {
    const dump = async (url: string) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query(
        "select format('select coalesce(string_agg(t::text, ''''), '''') as text from %I.%I t', schemaname, tablename) as query from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
      );
      const texts: string[] = [];
      for (const { query } of rows) texts.push((await client.query(query)).rows[0].text);
      await client.end();
      return texts.join('\n');
    };
    const all = [await dump(world.walletDatabaseUrl), await dump(world.marketDatabaseUrl), world.logs()].join('\n');
    assert.ok(all.length > 10_000);
    assert.ok(!all.includes(card.number));
  });
});
