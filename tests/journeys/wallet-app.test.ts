import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { pin } from '../world/people.ts';
import { cardNumbers } from '../world/wallet.ts';
import type { Holder } from '../world/wallet.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';
import { assertAccessible, desktop, launchBrowser, openPerson, phone } from './browser.ts';
import { logIn, typeCard } from './pages.ts';

/** Opens a wallet, adds money and pays a shop within the caps. */
async function buyer({ given }: TestWorld) {
  const person = await given.holder({ added: '100' });
  const seller = await given.holder({ tier: 2 });
  const shop = await given.sales('Tidewater Market');
  const payeeId = await shop.openPayee(seller.holderId, 'Lantern Lane Candles');
  await shop.sell(person.holderId, { payeeId, minor: 4_690n, reference: '2211-8841' });
  return { person };
}

describe('the wallet’s app in a browser', () => {
  let constellation: TestWorld;
  let given: Given;
  let browser: Browser;
  before(async () => {
    constellation = await startWorld();
    ({ given } = constellation);
    await constellation.wallet.jobs.start();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await constellation.close();
  });

  /** Logs in, and opens a page that records the errors of scripts and of the content security policy. */
  const open = async (
    person: Holder,
    options: Parameters<typeof openPerson>[1] = {},
  ): Promise<{ page: Page; context: BrowserContext; errors: string[] }> => {
    const context = await openPerson(browser, options);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(`${constellation.walletUrl}${walletUrls.identity.login()}?continue=/index.html`);
    await logIn(constellation, page, person);
    await page.waitForURL(`${constellation.walletUrl}/index.html`);
    return { page, context, errors };
  };

  it('[W7a] [W9a] links a card and adds money, which the activity shows', async () => {
    const { page, context, errors } = await open(await given.holder());
    await page.goto(constellation.walletUrl);
    await page.getByText('Available to spend').waitFor();
    await page.getByRole('heading', { name: 'Ready in three steps' }).waitFor();
    await assertAccessible(page, 'home, empty');
    await page.getByRole('link', { name: 'Cards' }).click();
    await assertAccessible(page, 'cards, empty');
    await page.getByRole('button', { name: 'Link a card' }).click();
    await typeCard(page, cardNumbers.approved);
    await page.getByText('Your card is linked').waitFor();
    await page.getByText('ending in 4242').waitFor();
    await assertAccessible(page, 'cards');

    await page.getByRole('link', { name: 'Home' }).click();
    await page.getByRole('link', { name: 'Add money' }).click();
    await page.getByLabel('Amount', { exact: true }).fill('100');
    await assertAccessible(page, 'add money');
    await page.getByLabel('Payment PIN').fill(pin);
    await page.getByRole('button', { name: 'Add €100.00' }).click();
    await page.getByText('€100.00 added').waitFor();
    await assertAccessible(page, 'money added');
    await page.getByRole('link', { name: 'Done' }).click();
    await page.getByRole('region', { name: 'Available to spend' }).getByText('€100.00').waitFor();
    await page.getByRole('link', { name: 'Activity', exact: true }).click();
    await page.getByText('Visa •••• 4242').waitFor();
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('[W8a] leads to the bank and back if the card requires it', async () => {
    const { page, context } = await open(await given.holder());
    await page.goto(`${constellation.walletUrl}/instruments`);
    await page.getByRole('button', { name: 'Link a card' }).click();
    await typeCard(page, cardNumbers.threeDSecure);
    await page.getByText('Your card is linked').waitFor();
    // The page must take the amount in its address as text, although it looks like a number.
    await page.goto(`${constellation.walletUrl}/add-money?amount=60`);
    assert.equal(await page.getByLabel('Amount', { exact: true }).inputValue(), '60');
    await page.getByLabel('Payment PIN').fill(pin);
    await page.getByRole('button', { name: 'Add €60.00' }).click();
    await page.waitForURL(/\/3ds\//);
    await page.locator('button[value="yes"]').click();
    await page.getByText('€60.00 added').waitFor();
    await context.close();
  });

  it('says why a card was declined and that nothing was charged', async () => {
    const { page, context } = await open(await given.holder());
    await page.goto(`${constellation.walletUrl}/instruments`);
    await page.getByRole('button', { name: 'Link a card' }).click();
    await typeCard(page, '4000000000000424');
    await page.getByText('Your card is linked').waitFor();
    await page.goto(`${constellation.walletUrl}/add-money`);
    await page.getByLabel('Amount', { exact: true }).fill('3');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText('Add at least €5.00.').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'INPUT');
    await assertAccessible(page, 'add money, refused amount');
    await page.getByLabel('Amount', { exact: true }).fill('50');
    await page.getByLabel('Payment PIN').fill(pin);
    await page.getByRole('button', { name: 'Add €50.00' }).click();
    await page.getByText('There is not enough money on this card').waitFor();
    await page.getByText('You were not charged.').waitFor();
    await assertAccessible(page, 'money refused');
    await context.close();
  });

  it('says how many tries a wrong PIN leaves, where the person looks', async () => {
    const { page, context } = await open(await given.holder());
    await page.goto(`${constellation.walletUrl}/instruments`);
    await page.getByRole('button', { name: 'Link a card' }).click();
    await typeCard(page, cardNumbers.approved);
    await page.getByText('Your card is linked').waitFor();
    await page.goto(`${constellation.walletUrl}/add-money?amount=20`);
    await page.getByLabel('Amount', { exact: true }).fill('33');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('value')), '20');
    await page.keyboard.press('Space');
    const pinField = page.getByLabel('Payment PIN');
    await pinField.fill('730185');
    await pinField.press('Enter');
    await page.getByText('That is not your PIN. You have 4 tries left. You were not charged.').waitFor();
    assert.deepEqual(
      await pinField.evaluate((field: HTMLInputElement) => [field.value, field === document.activeElement]),
      ['', true],
    );
    assert.equal(await pinField.getAttribute('aria-invalid'), 'true');
    const button = await page.getByRole('button', { name: 'Add €20.00' }).boundingBox();
    const bar = await page.getByRole('navigation', { name: 'Wallet' }).boundingBox();
    assert.ok(button!.y + button!.height < bar!.y);
    await assertAccessible(page, 'add money, wrong PIN');
    for (let wrong = 2; wrong <= 5; wrong += 1) {
      await pinField.fill('730185');
      await page.getByRole('button', { name: 'Add €20.00' }).click();
      await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[type=password]')?.value === '');
    }
    await page.getByText(/Your PIN is locked until .*\. You were not charged\./).waitFor();
    await context.close();
  });

  for (const [name, options] of [
    ['on a phone', { viewport: phone }],
    ['on a desk, dark', { viewport: desktop, dark: true }],
  ] as const) {
    it(`[H1b] [L2b] shows payments, shops and sessions, and works by keyboard alone, ${name}`, async () => {
      const { person } = await buyer(constellation);
      const { page, context, errors } = await open(person, options);
      await page.goto(`${constellation.walletUrl}/activity`);
      await page.getByText('Tidewater Market').first().waitFor();
      await assertAccessible(page, 'activity');
      await page.getByLabel('Search activity').fill('lantern');
      await page.waitForURL(/search=lantern/);
      await page.locator('main ul').getByText('Money added').first().waitFor({ state: 'detached' });
      await page.getByRole('link', { name: /Tidewater Market/ }).click();
      await page.getByRole('list', { name: 'Where the money is' }).waitFor();
      await page.getByText('2211-8841').waitFor();
      await assertAccessible(page, 'payment');

      await page.goto(`${constellation.walletUrl}/shops`);
      const unlink = page.getByRole('button', { name: 'Unlink Tidewater Market' });
      await unlink.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('alertdialog').waitFor();
      const keep = page.getByRole('button', { name: 'Keep it linked' });
      assert.equal(await keep.evaluate((button) => button.matches(':focus-visible')), true);
      await assertAccessible(page, 'unlink dialog');
      await page.keyboard.press('Escape');
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });
      assert.equal(await unlink.evaluate((element) => element === document.activeElement), true);
      await page.keyboard.press('Enter');
      await page.getByRole('alertdialog').getByRole('button', { name: 'Unlink' }).press('Enter');
      await page.getByText('No linked shop yet').waitFor();
      // The dialog gives the focus up when it is gone.
      await page.waitForFunction(() => document.activeElement?.tagName === 'MAIN');
      await assertAccessible(page, 'shops, empty');

      await page.goto(`${constellation.walletUrl}/profile`);
      await page.getByText('This device, now').waitFor();
      await assertAccessible(page, 'profile');
      assert.deepEqual(errors, []);
      await context.close();
    });
  }

  it('lists the shops that pay into the wallet, and ends a link by keyboard alone', async () => {
    const person = await given.holder();
    const { page, context, errors } = await open(person);
    await page.goto(`${constellation.walletUrl}/shops`);
    const section = page.getByRole('region', { name: 'Shops that pay into this wallet' });
    await section.getByText('None.').waitFor();
    await assertAccessible(page, 'shops, paid by none');

    const shop = await given.sales('Tidewater Market');
    await shop.openPayee(person.holderId, 'Lantern Lane Candles');
    await page.reload();
    await section.getByText('Lantern Lane Candles').waitFor();
    await assertAccessible(page, 'shops, paid by one');
    const stop = section.getByRole('button', { name: 'Stop being paid by Tidewater Market' });
    await stop.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').getByText('still paid into this wallet').waitFor();
    await assertAccessible(page, 'dialog that ends a payee');
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    assert.equal(await stop.evaluate((element) => element === document.activeElement), true);
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Stop being paid' }).press('Enter');
    await section.getByText('None.').waitFor();
    assert.deepEqual(await constellation.wallet.linking.payees.listOf(person.holderId), []);
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('says that the list of paying shops could not be loaded, and loads it on request', async () => {
    const { page, context } = await open(await given.holder());
    await page.route('**/app/payees', (route) => route.abort());
    await page.goto(`${constellation.walletUrl}/shops`);
    const section = page.getByRole('region', { name: 'Shops that pay into this wallet' });
    const again = section.getByRole('button', { name: 'Try again' });
    await again.waitFor({ timeout: 20_000 });
    await assertAccessible(page, 'shops, failing');
    await page.unroute('**/app/payees');
    await again.press('Enter');
    await section.getByText('None.').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'MAIN');
    await context.close();
  });

  it('offers no second try for a payment that does not exist, only the way back', async () => {
    const { page, context } = await open(await given.holder());
    await page.goto(`${constellation.walletUrl}/payments/pay_01m86hw0s2f279bfmbjb325yx5`);
    await page.getByRole('heading', { name: 'There is no such payment' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0);
    await page.getByRole('main').getByRole('link', { name: 'Activity' }).click();
    await page.getByRole('heading', { name: 'Activity', exact: true }).waitFor();
    await context.close();
  });

  it('[W1b] opens without a network, and says that it is offline', async () => {
    const { page, context } = await open(await given.holder());
    await page.goto(constellation.walletUrl);
    await page.getByText('Available to spend').waitFor();
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await page.reload();
    await page.getByText('Available to spend').waitFor();
    await context.setOffline(true);
    await page.goto(`${constellation.walletUrl}/activity`);
    await page.getByText('You are offline.').waitFor();
    await page.getByText('you cannot pay or approve a payment').waitFor();
    await page.getByRole('heading', { name: 'You seem to be offline' }).waitFor();
    await assertAccessible(page, 'offline');
    // A page of the server is not in the shell: the app says so in its place.
    await page.goto(`${constellation.walletUrl}${walletUrls.identity.security()}`);
    await page.getByRole('heading', { name: 'You seem to be offline' }).waitFor();
    await assertAccessible(page, 'a page of the server, offline');
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return lists.flat().map((request) => new URL(request.url).pathname);
    });
    assert.ok(kept.includes('/index.html'));
    assert.deepEqual(
      kept.filter((path) => /^\/(app|id)\//.test(path)),
      [],
    );
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Security' }).first().waitFor();
    await context.close();
  });

  it('[W1c] says that a newer version is ready, names its changes, and takes it when asked', async () => {
    const { page, context, errors } = await open(await given.holder());
    await page.goto(constellation.walletUrl);
    await page.getByText('Available to spend').waitFor();
    const update = page.getByRole('region', { name: 'Update' });
    assert.equal(await update.count(), 0);
    const newer = { version: 1_000, minimum: 1, notes: 'Receipts open twice as fast.' };
    await context.route('**/release.json', (route) => route.fulfill({ json: newer }));
    await page.reload();
    await update.getByText('A new version is ready.').waitFor();
    await update.getByText('Receipts open twice as fast.').waitFor();
    await assertAccessible(page, 'home, outdated');
    const reloaded = page.waitForEvent('framenavigated');
    await context.unroute('**/release.json');
    await update.getByRole('button', { name: 'Update' }).press('Enter');
    await reloaded;
    await page.getByText('Available to spend').waitFor();
    assert.equal(await update.count(), 0);
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('[W1d] says that this version is too old, and still leads to freezing and to support', async () => {
    const { page, context } = await open(await given.holder());
    const refusal = { code: 'app_out_of_date', title: 'This version of the app is too old' };
    await context.route('**/app/**', (route) =>
      route.fulfill({ status: 426, json: refusal, contentType: 'application/problem+json' }),
    );
    await page.goto(constellation.walletUrl);
    await page.getByRole('heading', { name: 'Please update Holdfast' }).waitFor();
    await assertAccessible(page, 'too old');
    await page.getByRole('link', { name: 'Talk to support' }).press('Enter');
    await page.waitForURL('**/about/contact');
    await page.goBack();
    await page.getByRole('link', { name: 'I did not do this: freeze my wallet' }).press('Enter');
    await page.waitForURL('**/id/report');
    await page.getByRole('button', { name: 'Only freeze my wallet' }).waitFor();
    await context.close();
  });

  it('[S53] leads to the login when the session has ended, with the way back', async () => {
    const person = await given.holder();
    const { page, context } = await open(person);
    await page.goto(`${constellation.walletUrl}/instruments`);
    await page.getByText('No card yet').waitFor();
    const [session] = await constellation.wallet.identity.sessions.list(person.holderId);
    await constellation.wallet.identity.sessions.end(person.holderId, session!.id);
    await page.getByRole('link', { name: 'Activity', exact: true }).click();
    await page.waitForURL(/\/id\/login\?continue=%2Factivity/);
    await context.close();
  });
});
