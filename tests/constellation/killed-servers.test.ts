import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { toId } from '#platform/kernel/id.ts';
import { createFetch } from '#platform/http/outgoing.ts';
import { createBrowser } from '../../dev/demo/browser.ts';
import type { Page } from '../../dev/demo/browser.ts';
import * as market from '../../dev/demo/market.ts';
import { formsOf } from '../../dev/demo/page.ts';
import { newShopper } from '../../dev/demo/people.ts';
import type { Shopper } from '../../dev/demo/people.ts';
import * as wallet from '../../dev/demo/wallet.ts';
import { startProcesses } from './started.ts';
import type { Started } from './started.ts';

const GOOD = 'enamel-teapot';
const TOPPED_UP = 10_000n;
const WITHIN_MS = 90_000;

/** An order that waits for its holder's approval. */
interface Waiting {
  readonly shopper: Shopper;
  readonly approval: Page;
  readonly orderId: string;
  readonly stockBefore: number;
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

function paymentIdOf(approval: Page): string {
  return new URL(approval.url).pathname.split('/').at(-1) ?? '';
}

describe('an order whose servers are killed', { timeout: 170_000 }, () => {
  let world: Started;
  let walletDb: pg.Client;
  let marketDb: pg.Client;
  before(async () => {
    world = await startProcesses();
    walletDb = await connected(world.databaseUrls.wallet);
    marketDb = await connected(world.databaseUrls.market);
  });
  after(async () => {
    await walletDb.end();
    await marketDb.end();
    await world.stop();
  });

  const ask = async <T>(db: pg.Client, text: string, ...values: unknown[]): Promise<T[]> =>
    (await db.query(text, values)).rows as T[];
  const stockOf = async (slug: string): Promise<number> => {
    const [row] = await ask<{ stock: number }>(marketDb, 'select stock from catalog.products where slug = $1', slug);
    return row?.stock ?? -1;
  };

  /** Opens a wallet with money, links it, and checks out; the wallet's approval page is open then. */
  const atApproval = async (): Promise<{ shopper: Shopper; approval: Page }> => {
    const shopper = newShopper(createBrowser(Object.values(world.urls)));
    await wallet.openWallet(shopper, world.urls);
    await wallet.linkCard(shopper, world.urls);
    await wallet.topUp(shopper, world.urls, '100');
    await market.fillCart(shopper, world.urls, [GOOD]);
    await market.openAccount(shopper, world.urls);
    await wallet.allowLink(shopper, await market.askForLink(shopper, world.urls));
    return { shopper, approval: await market.checkOut(shopper, world.urls) };
  };

  /** Approves with the PIN, but does not follow the redirect back to the market. */
  const approveAndStay = async ({ browser, pin }: Shopper, page: Page): Promise<void> => {
    const url = new URL(page.url);
    const form = formsOf(page.html).find(({ action }) => action.split('?')[0]?.endsWith(url.pathname));
    assert.ok(form, 'the page has the form for approving');
    const cookies = browser.cookies().filter(({ host }) => host === url.hostname);
    const answer = await createFetch({ privateOrigins: [url.origin] })(new URL(form.action || page.url, page.url), {
      method: 'POST',
      redirect: 'manual',
      headers: {
        origin: url.origin,
        'content-type': 'application/x-www-form-urlencoded',
        cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
      },
      body: new URLSearchParams({ ...form.fields, pin }).toString(),
    });
    assert.equal(answer.status, 303);
    assert.ok(answer.headers.get('location')?.startsWith(world.urls.market), 'the wallet sends back to the market');
    await answer.body?.cancel();
  };

  /** Kills a server after the capture's commit, when its announcement has begun but no webhook has been sent. */
  const killBeforeWebhook = async (server: 'wallet' | 'market', approve: () => Promise<void>): Promise<void> => {
    await walletDb.query('begin');
    await walletDb.query('lock table webhooks.streams in access exclusive mode');
    try {
      await approve();
      const waiting = "select from pg_locks where relation = 'webhooks.streams'::regclass and not granted";
      await until('the announcement begins', async () => (await ask(walletDb, waiting)).length > 0);
      await world.kill(server);
    } finally {
      await walletDb.query('rollback');
    }
  };

  const orderIdOf = async (approval: Page): Promise<string> => {
    const paymentId = paymentIdOf(approval);
    const [row] = await ask<{ id: string }>(marketDb, 'select id from orders.orders where payment_id = $1', paymentId);
    assert.ok(row, 'the order existed before it was paid');
    return row.id;
  };
  const isPaid = async (orderId: string): Promise<boolean> => {
    const [row] = await ask<{ status: string }>(marketDb, 'select status from orders.orders where id = $1', orderId);
    return row?.status === 'paid';
  };

  const paidMails = async ({ browser, email }: Shopper): Promise<number> => {
    const address = `${world.urls.sandbox}/inbox.json?to=${encodeURIComponent(email)}`;
    const { messages } = await browser.json<{ messages: { subject: string | null }[] }>('GET', address);
    return messages.filter(({ subject }) => subject?.startsWith('You paid')).length;
  };

  const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
    const deadline = Date.now() + WITHIN_MS;
    while (!(await isSo())) {
      assert.ok(Date.now() < deadline, `${what} within ${WITHIN_MS / 1_000} s`);
      await sleep(100);
    }
  };

  /** Waits for the order, the letter and the webhook; then there must be one payment, one charge and one letter. */
  const assertPaidOnce = async ({ shopper, approval, orderId, stockBefore }: Waiting): Promise<void> => {
    await until('the order is paid', () => isPaid(orderId));
    await until('the letter comes', async () => (await paidMails(shopper)) > 0);
    const paymentId = paymentIdOf(approval);
    const handled = `select event_id from wallet.inbox
                      where data ->> 'paymentId' = $1 and type = 'payment.captured' and handled_at is not null`;
    await until('the webhook comes', async () => (await ask(marketDb, handled, paymentId)).length > 0);

    const asked = 'select status from payments.payments where order_reference = $1';
    assert.deepEqual(await ask(walletDb, asked, toId('ord', orderId)), [{ status: 'captured' }], 'one payment');
    const { amount } = await wallet.payment(shopper, world.urls, paymentId);
    const left = await wallet.balanceOf(shopper.browser, world.urls);
    assert.equal(BigInt(left.amount), TOPPED_UP - BigInt(amount.amount), 'charged once');
    assert.equal(await paidMails(shopper), 1, 'one letter');
    assert.equal(await stockOf(GOOD), stockBefore - 1, 'the stock was taken once');
  };

  for (const { server, when } of [
    { server: 'market', when: 'between the capture and the webhook' },
    { server: 'wallet', when: 'as soon as it has answered the approval' },
  ] as const) {
    it(`[P4d] [O4n] becomes paid once when the ${server} is killed ${when}`, async () => {
      const stockBefore = await stockOf(GOOD);
      const { shopper, approval } = await atApproval();
      const orderId = await orderIdOf(approval);
      await killBeforeWebhook(server, () => approveAndStay(shopper, approval));
      assert.equal(await isPaid(orderId), false, 'the market had no message');
      await world.untilBack(server);
      await assertPaidOnce({ shopper, approval, orderId, stockBefore });
    });
  }
});
