import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';
import { assertAccessible, launchBrowser, openPerson } from './browser.ts';
import { logIn } from './pages.ts';
import { changeStepUp } from '../world/limits.ts';

type Subscribed = Awaited<ReturnType<TestWorld['sandbox']['push']['subscribe']>>;

declare global {
  /** What the page's stub of `PushManager` notes. */
  var noted: { permission: number; key: number[] };
  /** What the worker shows. */
  var shown: Promise<object>;
}

/** Replaces, in the page alone, the browser's own push service, which is on the Internet, by a subscription of the sandbox. */
async function stubPush(page: Page, given: Subscribed, permission: NotificationPermission): Promise<void> {
  await page.addInitScript(
    ([json, answer]) => {
      globalThis.noted = { permission: 0, key: [] };
      Notification.requestPermission = async () => {
        globalThis.noted.permission += 1;
        return answer;
      };
      const subscription = { endpoint: json.endpoint, toJSON: () => json } as unknown as PushSubscription;
      PushManager.prototype.subscribe = async (options) => {
        const key = options?.applicationServerKey as Uint8Array<ArrayBuffer>;
        globalThis.noted.key = [...key];
        return subscription;
      };
    },
    [given, permission] as const,
  );
}

/** Starts to follow the service workers of a page. @returns A function that hands the wallet's worker a message. */
async function followWorker(page: Page): Promise<(text: string) => Promise<void>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const ids = new Set<string>();
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    for (const { registrationId, isDeleted } of registrations) if (!isDeleted) ids.add(registrationId);
  });
  await session.send('ServiceWorker.enable');
  return async (data) => {
    const [registrationId] = ids;
    assert.ok(registrationId, 'the wallet has a service worker');
    const origin = new URL(page.url()).origin;
    await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  };
}

/**
 * Notes what the wallet's worker shows, because this browser has no screen for notifications.
 *
 * @returns A function that waits for the next one.
 */
async function watchShown(context: BrowserContext) {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  await worker.evaluate(() => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
    globalThis.shown = new Promise((resolve) => {
      registration.showNotification = async (title, options) =>
        resolve({ title, body: options?.body, page: (options?.data as { page: string } | undefined)?.page });
    });
  });
  return () => worker.evaluate(() => globalThis.shown);
}

describe('notices on devices, in a browser', () => {
  let world: TestWorld;
  let browser: Browser;
  before(async () => {
    world = await startWorld();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const notifications = (): string => `${world.walletUrl}${walletUrls.activity.notifications()}`;
  const open = async (permission: NotificationPermission, javaScript = true) => {
    const person = await world.given.person({ money: 10_000n });
    const device = await world.sandbox.push.subscribe(world.wallet.activity.pushDevices.publicKey);
    const context = await openPerson(browser, { javaScript });
    if (permission === 'granted') await context.grantPermissions(['notifications'], { origin: world.walletUrl });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
    if (javaScript) await stubPush(page, device, permission);
    await page.goto(`${world.walletUrl}${walletUrls.identity.login()}?continue=${walletUrls.activity.notifications()}`);
    await logIn(world, page, person);
    await page.waitForURL(notifications());
    return { person, device, context, page, errors };
  };

  it('[H5a] are turned on by a press, arrive encrypted, are shown, and are turned off', async () => {
    const { person, device, context, page, errors } = await open('granted');
    const deliver = await followWorker(page);
    const button = page.getByRole('button', { name: 'Turn on for this device' });
    await button.waitFor();
    await assertAccessible(page, 'notifications, on no device');
    assert.equal(await page.evaluate(() => globalThis.noted.permission), 0, 'nobody is asked before a press');
    await button.press('Enter');
    await page.getByText('Notifications are on for this device.').waitFor();
    await page.getByText('· this one').waitFor();
    assert.equal(await button.count(), 0);
    await assertAccessible(page, 'notifications, on one device');

    // The browser is new, and a sale in its first days would wait for an approval.
    await changeStepUp(world, { newBrowserHours: 0 });
    const shop = await world.given.sales('Tidewater Market');
    const seller = await world.given.person({ tier: 2 });
    const payeeId = await shop.openPayee(seller.holderId, 'Lantern Lane Candles');
    await shop.sell(person.holderId, { payeeId, minor: 4_690n, reference: '2211-8841' });
    await world.settle();
    const texts = world.sandbox.push.list(device.id).map(({ text }) => text!);
    const receipt = texts.find((text) => text.includes('You paid with your wallet.'));
    assert.ok(receipt, texts.join('\n'));
    const shown = await watchShown(context);
    await deliver(receipt);
    const { title, body, page: path } = JSON.parse(receipt) as Record<string, string>;
    assert.deepEqual(await shown(), { title, body, page: path });

    await page.getByRole('button', { name: /^Turn off for / }).press('Enter');
    await page.getByText('That device shows no more notifications.').waitFor();
    await button.waitFor();
    assert.deepEqual(await world.wallet.activity.pushDevices.list(person.holderId), []);
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('[H5a] stay off in a browser that does not allow them, and in one without scripts', async () => {
    const { person, context, page } = await open('denied');
    await page.getByRole('button', { name: 'Turn on for this device' }).press('Enter');
    await page.getByText('Your browser does not allow notifications of this page.').waitFor();
    await assertAccessible(page, 'notifications, not allowed');
    assert.deepEqual(await world.wallet.activity.pushDevices.list(person.holderId), []);
    await context.close();

    const bare = await open('default', false);
    await bare.page.getByText('This browser cannot show notifications of web pages.').waitFor();
    assert.equal(await bare.page.getByRole('button', { name: 'Turn on for this device' }).isVisible(), false);
    await bare.context.close();
  });
});
