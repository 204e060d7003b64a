import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { marketOf } from '../world/mailed-codes.ts';
import { password, pin } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';
import { assertAccessible, desktop, launchBrowser, openPerson, phone } from './browser.ts';
import { MOVE_MS, codeMailedTo } from '../world/market.ts';
import { logIn, openAccount, signIn } from './pages.ts';
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
    await signIn(page, marketOf(world), { email: 'moss-lane@example.com', next: marketUrls.wallet.payout() });
    return page;
  };
  const undoPath = (): string => {
    const letters = world.sandbox.inbox.list('moss-lane@example.com').map(({ text }) => text);
    return /\/payout\/undo\/[\w-]{43}/.exec(letters.find((text) => text.includes('/payout/undo/'))!)![0];
  };
  const logInToWallet = async (page: Page, person: Person): Promise<void> => {
    await logIn(world, page, person);
    await page.waitForURL('**/id/interaction/**');
  };

  /** Types the password and the mailed code, and presses the button. */
  const prove = async (page: Page, button: string): Promise<void> => {
    await page.waitForURL('**/seller/payout/prove/**');
    await world.settle();
    await page.getByLabel('Your password').fill(password);
    await page.getByLabel('Code from our mail').fill('12');
    await page.getByRole('button', { name: button }).click();
    await page.locator('.fault').getByText('Type the six digits that we mailed to you.').waitFor();
    await assertAccessible(page, 'the code is wrong');
    await page.getByLabel('Your password').fill(password);
    await page.getByLabel('Code from our mail').fill(codeMailedTo(world, 'moss-lane@example.com'));
    await page.getByRole('button', { name: button }).click();
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
      await prove(page, 'Unlink, and take my goods off sale');
      await page.getByRole('heading', { name: 'Your goods are not on sale' }).waitFor();
      await assertAccessible(page, 'no wallet is linked');
      await page.goto(`${world.marketUrl}${marketUrls.selling.center()}`);
      await page.getByText('nobody can buy from you').waitFor();
      await assertAccessible(page, 'the seller center without a wallet');
      await page.getByRole('link', { name: 'Link your wallet' }).click();
      await page.getByRole('button', { name: 'Link my Holdfast Wallet' }).click();
      await prove(page, 'Go on to the wallet');
      await logInToWallet(page, await given.person({ tier: 2 }));
      await assertAccessible(page, 'the wallet’s question');
      await page.getByRole('link', { name: 'Not you?' }).click();
      await page.getByRole('button', { name: 'Log out' }).click();
      await page.waitForURL('**/id/login?continue=**');
      await logInToWallet(page, await given.person({ tier: 2 }));
      await page.getByRole('button', { name: 'Allow' }).click();
      await page.waitForURL('**/seller/payout?waits');
      await page.getByText('We mailed you what changes and when').waitFor();
      await assertAccessible(page, 'a change waits');
      world.advance(MOVE_MS);
      await world.settle();
      await page.goto(`${world.marketUrl}${undoPath()}`);
      await page.getByRole('heading', { name: 'Undo this change?' }).waitFor();
      await assertAccessible(page, 'the page behind the link in the letter');
      await page.goto(`${world.marketUrl}${marketUrls.wallet.payout()}`);
      await page.getByText('Your sales are paid into it').waitFor();
      await context.close();
    });

    it(`[L4b] shows the differences between the data of market and wallet, ${name}`, async () => {
      const context = await openPerson(browser, { viewport, dark });
      const page = await context.newPage();
      const account = { name: 'Grace Byrne', email: `grace${viewport.width}@example.com` };
      await openAccount(page, marketOf(world), { ...account, next: marketUrls.accounts.address() });
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
