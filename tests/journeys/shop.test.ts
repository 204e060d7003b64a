import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { newBuyer, placeOrder } from '../samples/buyer.ts';
import { startMarket } from '../samples/market.ts';
import type { SampleMarket } from '../samples/market.ts';
import { samplePayment } from '../samples/order.ts';
import { assertAccessible, desktop, launchBrowser, openPerson, phone } from './browser.ts';
import { password } from '../world/people.ts';
import { openAccount, typeMailedCode } from './pages.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

const openPages = [
  '/',
  '/c/kitchen',
  '/s/moss-lane',
  '/search?q=wool&from=5&stock=1',
  '/search?q=teapto',
  '/search?q=zzzzzz',
  '/p/enamel-teapot',
  '/p/salt-cellar',
  '/cart',
  '/nothing-here',
  '/account/login',
  '/account/sign-up',
];
const ownPages = [
  '/cart',
  '/checkout',
  '/orders',
  '/account',
  '/account/address',
  '/account/security',
  '/account/payment-methods',
];

describe('the shop in a browser', () => {
  let shop: SampleMarket;
  let browser: Browser;
  before(async () => {
    shop = await startMarket();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await shop.close();
  });

  /** Opens a page that records the errors of scripts and of the content security policy. */
  const open = async (
    options: Parameters<typeof openPerson>[1],
  ): Promise<{ page: Page; context: BrowserContext; errors: string[] }> => {
    const context = await openPerson(browser, options);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      const isAnswer = /Failed to load resource/.test(message.text());
      if (message.type() === 'error' && !isAnswer) errors.push(`${page.url()}: ${message.text()}`);
    });
    return { page, context, errors };
  };
  let shoppers = 0;
  const signUp = (page: Page): Promise<void> =>
    openAccount(page, shop, { email: `browser${(shoppers += 1)}@example.com` });
  const addToCart = async (page: Page, slug: string): Promise<void> => {
    await page.goto(`${shop.url}${marketUrls.catalog.product({ slug })}`);
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.waitForURL(/\/cart/);
  };
  const measure = async (page: Page, path: string): Promise<void> => {
    await page.goto(`${shop.url}${path}`);
    const { over, unsized } = await page.evaluate(() => ({
      over: document.documentElement.scrollWidth - window.innerWidth,
      unsized: [...document.images].filter((image) => !image.hasAttribute('width')).map((image) => image.src),
    }));
    assert.ok(over <= 0, `${path} is ${over} px too wide`);
    assert.deepEqual(unsized, [], `${path} has pictures without a size`);
  };
  const judge = async (page: Page, path: string): Promise<void> => {
    await measure(page, path);
    await assertAccessible(page, path);
  };

  for (const [name, options] of [
    ['a phone, light', { viewport: phone }],
    ['a desktop, dark', { viewport: desktop, dark: true }],
  ] as const) {
    it(`has only accessible pages on ${name}`, async () => {
      const { page, context, errors } = await open(options);
      for (const path of openPages) await judge(page, path);
      await signUp(page);
      for (const slug of ['enamel-teapot', 'beeswax-candle']) await addToCart(page, slug);
      await assertAccessible(page, 'cart, just added to');
      for (const path of ownPages) await judge(page, path);
      assert.deepEqual(errors, []);
      await context.close();
    });
  }

  it('[M1f] shows without a network a page that says so, and the shop again with one', async () => {
    const { page, context, errors } = await open({ viewport: phone });
    await page.goto(shop.url);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await page.reload();
    await context.setOffline(true);
    await page.goto(`${shop.url}/cart`);
    await page.getByRole('heading', { name: 'You are offline' }).waitFor();
    await assertAccessible(page, 'offline');
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return lists.flat().map((request) => new URL(request.url).pathname);
    });
    assert.deepEqual(
      kept.filter((path) => !path.startsWith('/assets/')),
      ['/offline'],
    );
    await context.setOffline(false);
    await page.goto(`${shop.url}/cart`);
    await page.getByRole('heading', { name: 'You are offline' }).waitFor({ state: 'detached' });
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('fits a tablet', async () => {
    const { page, context, errors } = await open({ viewport: { width: 768, height: 1024 } });
    for (const path of openPages) await measure(page, path);
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('[M1a] moves the focus to the errors, keeps the typed text, and announces the errors', async () => {
    const { page, context } = await open({ viewport: phone });
    await page.goto(`${shop.url}${marketUrls.accounts.signUp()}`);
    await page.getByLabel('Your name').fill('Ada Byrne');
    await page.getByLabel('E-mail').fill('ada@');
    await page.locator('#password').fill('short');
    await page.getByRole('button', { name: 'Open account' }).click();
    await page.getByRole('alert').waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'alert');
    assert.match(await page.title(), /^Error: /);
    assert.equal(await page.getByLabel('Your name').inputValue(), 'Ada Byrne');
    assert.equal(await page.locator('#email').getAttribute('aria-invalid'), 'true');
    await assertAccessible(page, 'sign-up with faults');
    await page.getByRole('link', { name: /e-mail address/ }).click();
    await page.waitForFunction(() => document.activeElement?.id === 'email');
    await page.locator('#password').fill('seen by its owner');
    await page.getByRole('button', { name: /^Show/ }).click();
    assert.equal(await page.locator('#password').getAttribute('type'), 'text');
    await context.close();
  });

  it('[M2e] [P1a] works by keyboard alone, from search to cart', async () => {
    const { page, context } = await open({ viewport: desktop });
    const tabTo = async (name: RegExp): Promise<void> => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab');
        const words = await page.evaluate(() => {
          const element = document.activeElement as HTMLElement | null;
          return element?.getAttribute('aria-label') ?? element?.innerText ?? '';
        });
        if (name.test(words)) return;
      }
      assert.fail(`Tab does not reach ${name} on ${page.url()}`);
    };
    await page.goto(`${shop.url}${marketUrls.catalog.front()}`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
    await page.getByLabel('Search the market').focus();
    await page.keyboard.type('teapto');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search/);
    await tabTo(/Enamel teapot/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/p\/enamel-teapot/);
    await tabTo(/Add to cart/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/cart/);
    await page.getByText('Enamel teapot is in your cart.').waitFor();
    await tabTo(/More: Enamel teapot/);
    await page.keyboard.press('Enter');
    await page.getByText('2 items', { exact: true }).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('More:'));
    await context.close();
  });

  it('[M1a] [M2f] [P1a] works without JavaScript, from the front page to the checkout', async () => {
    const { page, context } = await open({ viewport: phone, javaScript: false });
    await page.goto(`${shop.url}${marketUrls.catalog.front()}`);
    await page.getByRole('link', { name: /Two-person tent/ }).click();
    await page.getByLabel('Quantity').selectOption('2');
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByRole('button', { name: 'Fewer: Two-person tent' }).click();
    await page.getByText('1 item', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Put it back' }).click();
    await page.getByRole('link', { name: 'Check out' }).click();
    await page.getByRole('link', { name: 'Open an account' }).click();
    await page.getByLabel('Your name').fill('Ada Byrne');
    await page.getByLabel('E-mail').fill('plain@example.com');
    await page.locator('#password').fill(password);
    await page.getByRole('button', { name: 'Open account' }).click();
    await typeMailedCode(page, shop);
    await page.waitForURL(/\/checkout$/);
    await page.getByText('What you pay').waitFor();
    await context.close();
  });

  it('[P4d] sends a form once, however often its button is pressed', async () => {
    const { page, context } = await open({ viewport: phone });
    let posts = 0;
    const pressedTwice = Promise.withResolvers<void>();
    await page.exposeFunction('pressedTwice', pressedTwice.resolve);
    await page.route('**/cart/add', async (route) => {
      posts += 1;
      await pressedTwice.promise;
      await route.continue();
    });
    await page.goto(`${shop.url}${marketUrls.catalog.product({ slug: 'enamel-teapot' })}`);
    await page.getByRole('button', { name: 'Add to cart' }).evaluate((button: HTMLButtonElement) => {
      button.click();
      // By then the first post is on its way; it waits until a second one would have been sent, too.
      setTimeout(() => button.click(), 100);
      setTimeout(() => (window as unknown as { pressedTwice(): void }).pressedTwice(), 200);
    });
    await page.waitForURL(/\/cart/);
    assert.equal(posts, 1);
    await page.getByText('1 item', { exact: true }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByText('2 items', { exact: true }).waitFor();
    await context.close();
  });

  it('updates an open order without a reload', async () => {
    const { page, context, errors } = await open({ viewport: phone });
    const buyer = await newBuyer(shop);
    const order = await placeOrder(shop, buyer, ['enamel-teapot']);
    await shop.market.orders.pay(order);
    const value = buyer.visitor.cookie('__Host-shopper')!;
    // A browser accepts a secure cookie only for HTTPS, but sends it to localhost without.
    const url = shop.url.replace('http:', 'https:');
    await context.addCookies([{ name: '__Host-shopper', value, url, secure: true }]);
    await page.goto(`${shop.url}${marketUrls.ordering.order({ orderId: order.id })}`);
    await page.getByText('Your wallet has not answered yet.').waitFor();
    await shop.market.orders.recordPayment(samplePayment(order, 'captured', 'held', 'pay_polled7k3m9qxt'));
    await page.getByText('Payment 7K3M-9QXT').waitFor();
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('has a layout that hardly shifts while it loads', async () => {
    const { page, context } = await open({ viewport: phone });
    await page.addInitScript(() => {
      const shifts = { sum: 0 };
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.sum += (entry as unknown as { value: number }).value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    for (const path of ['/', '/c/kitchen', '/p/enamel-teapot']) {
      await page.goto(`${shop.url}${path}`, { waitUntil: 'networkidle' });
      const sum = await page.evaluate(() => (window as unknown as { shifts: { sum: number } }).shifts.sum);
      assert.ok(sum < 0.05, `${path} moved by ${sum}`);
    }
    await context.close();
  });
});
