import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { password, pin } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';
import { assertAccessible, desktop, launchBrowser, openPerson, phone } from './browser.ts';
import { logIn, openAccount } from './pages.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

describe('getting paid and being known, in a real browser', () => {
  let world: TestWorld;
  let given: Given;
  let browser: Browser;
  before(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
    ({ given } = world);
    await given.goods();
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const openSeller = async (context: BrowserContext): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${world.marketUrl}${marketUrls.accounts.login()}?continue=/seller/payout`);
    await page.getByLabel('E-mail').fill('moss-lane@example.com');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.locator('main button[type=submit]').click();
    await page.waitForURL('**/seller/payout');
    return page;
  };
  const logInToWallet = async (page: Page, person: Person): Promise<void> => {
    await logIn(page, person);
    await page.waitForURL('**/id/interaction/**');
  };

  for (const { name, viewport, dark } of [
    { name: 'on a phone', viewport: phone, dark: true },
    { name: 'on a desk', viewport: desktop, dark: false },
  ]) {
    it(`[M3a] takes a shop off sale, and on sale again with another wallet, ${name}`, async () => {
      const context = await openPerson(browser, { viewport, dark });
      const page = await openSeller(context);
      await assertAccessible(page, 'a wallet is linked');
      await page.getByRole('button', { name: 'Unlink, and take my goods off sale' }).click();
      await page.getByRole('heading', { name: 'Your goods are not on sale' }).waitFor();
      await assertAccessible(page, 'no wallet is linked');
      await page.goto(`${world.marketUrl}${marketUrls.selling.center()}`);
      await page.getByText('nobody can buy from you').waitFor();
      await assertAccessible(page, 'the seller center without a wallet');
      await page.getByRole('link', { name: 'Link your wallet' }).click();
      await page.getByRole('button', { name: 'Link my Holdfast Wallet' }).click();
      await logInToWallet(page, await given.person({ tier: 2 }));
      await assertAccessible(page, 'the wallet’s question');
      await page.getByRole('link', { name: 'Not you?' }).click();
      await page.getByRole('button', { name: 'Log out' }).click();
      await page.waitForURL('**/id/login?continue=**');
      await logInToWallet(page, await given.person({ tier: 2 }));
      await page.getByRole('button', { name: 'Allow' }).click();
      await page.waitForURL('**/seller/payout?linked');
      await page.getByText('What you sell from now on is paid into it.').waitFor();
      await assertAccessible(page, 'linked');
      await context.close();
    });

    it(`[L4b] shows the differences between the data of market and wallet, ${name}`, async () => {
      const context = await openPerson(browser, { viewport, dark });
      const page = await context.newPage();
      const account = { name: 'Grace Byrne', email: `grace${viewport.width}@example.com` };
      await openAccount(page, world.marketUrl, { ...account, next: marketUrls.accounts.address() });
      await page.getByLabel('Street and number').fill('7 Mill Lane');
      await page.getByLabel('Postal code').fill('D04 X2K5');
      await page.getByLabel('Town or city').fill('Dublin');
      await page.locator('main button[type=submit]').click();
      await page.waitForURL('**/account/address?saved');
      await page.goto(`${world.marketUrl}${marketUrls.wallet.paymentMethods()}`);
      await page.getByRole('button', { name: 'Link a Holdfast Wallet' }).click();
      await logInToWallet(page, await given.person());
      await page.getByLabel(/^Your address/).check();
      // The consent needs the PIN only after a login by password.
      const proof = page.getByLabel('Payment PIN');
      if (await proof.isVisible()) await proof.fill(pin);
      await page.getByRole('button', { name: 'Allow' }).click();
      await page.getByRole('row', { name: 'Street and number Different' }).waitFor();
      await assertAccessible(page, 'what differs');
      await page.getByRole('button', { name: 'Compare again' }).click();
      await page.getByText('Compared again').waitFor();
      await context.close();
    });
  }
});
