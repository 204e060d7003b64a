import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { marketOf } from '../world/mailed-codes.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';
import { launchBrowser, openPerson } from './browser.ts';
import { logIn, openAccount } from './pages.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

for (const keepsPages of [false, true]) {
  describe(`Back after signing out, in a browser that ${keepsPages ? 'keeps' : 'does not keep'} pages alive`, () => {
    let world: TestWorld;
    let given: Given;
    let browser: Browser;
    before(async () => {
      world = await startWorld();
      ({ given } = world);
      browser = await launchBrowser({ keepsPages });
    });
    after(async () => {
      await browser.close();
      await world.close();
    });

    const open = async (): Promise<Page> => (await openPerson(browser)).newPage();
    /** Goes back several times. @returns The texts of all pages on the way. */
    const goBack = async (page: Page, times: number): Promise<string> => {
      let shown = '';
      for (let time = 0; time < times; time += 1) {
        await page.goBack({ waitUntil: 'commit' }).catch(() => null);
        await page.waitForLoadState('load');
        // A page must not show anything later either, and no condition says when it no longer can.
        await page.waitForTimeout(300);
        shown += await page.locator('body').innerText();
      }
      return shown;
    };

    it('[S149b] shows nothing of the wallet', async () => {
      const person = await given.person();
      const page = await open();
      await page.goto(`${world.walletUrl}${walletUrls.identity.login()}`);
      await logIn(world, page, person);
      await page.getByText('Available to spend').waitFor();
      await page.goto(`${world.walletUrl}${walletUrls.identity.logout()}`);
      await page.getByRole('button', { name: 'Log out' }).click();
      await page.waitForURL(/\/id\/login/);
      const shown = await goBack(page, 3);
      assert.match(shown, /Log in/);
      assert.doesNotMatch(shown, /Available to spend|Log out/);
    });

    it('[S149b] shows nothing of the account with the shop', async () => {
      const page = await open();
      await openAccount(page, marketOf(world), { email: `back${keepsPages}@example.com` });
      await page.goto(`${world.marketUrl}${marketUrls.accounts.security()}`);
      await page.goto(`${world.marketUrl}${marketUrls.accounts.account()}`);
      await page.getByText(`back${keepsPages}@example.com`).waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(`${world.marketUrl}/`);
      const shown = await goBack(page, 3);
      assert.match(shown, /Sign in/);
      assert.doesNotMatch(shown, /@example\.com|Ada/);
    });
  });
}
