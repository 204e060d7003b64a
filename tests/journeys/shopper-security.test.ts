import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { totpAt } from '#platform/credentials/totp.ts';
import { urls } from '../../market/server/urls.ts';
import { startMarket } from '../samples/market.ts';
import type { SampleMarket } from '../samples/market.ts';
import { password } from '../world/people.ts';
import { addAuthenticator, assertAccessible, desktop, launchBrowser, openPerson, phone } from './browser.ts';
import { openAccount, signIn } from './pages.ts';

const { accounts } = urls;

describe('what opens a shopper’s account, in a browser', () => {
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

  const go = async (page: Page, path: string, what = path): Promise<void> => {
    await page.goto(`${shop.url}${path}`);
    await judge(page, what);
  };
  const judge = async (page: Page, what: string): Promise<void> => {
    await assertAccessible(page, what);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(over <= 0, `${what} is ${over} px too wide`);
  };

  for (const [name, options] of [
    ['on a phone, light', { viewport: phone }],
    ['on a desk, dark', { viewport: desktop, dark: true }],
  ] as const) {
    it(`[M1b] is set up and used ${name}`, async () => {
      const context = await openPerson(browser, options);
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await addAuthenticator(page);
      const email = `${name.replaceAll(/\W+/g, '.')}@example.com`;
      await openAccount(page, shop, { email });

      await go(page, accounts.passkeys(), `${name} add passkey`);
      await page.getByLabel('Name').fill('My device');
      await page.getByRole('button', { name: 'Add the passkey' }).click();
      await page.getByText('Your passkey is added').waitFor();

      await go(page, accounts.app(), `${name} add app`);
      const secret = (await page.locator('code').innerText()).replaceAll(' ', '');
      await page.getByLabel('Code that the app shows').fill('12');
      await page.getByRole('button', { name: 'Add the app' }).click();
      await page.locator('.fault').waitFor();
      await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
      assert.equal(await page.locator('.errors').isVisible(), false, 'a single error is said once');
      await judge(page, `${name} refused code`);
      await page.getByLabel('Code that the app shows').fill(totpAt(secret, new Date()));
      await page.getByRole('button', { name: 'Add the app' }).click();
      await page.getByRole('heading', { name: 'Recovery codes' }).waitFor();
      await judge(page, `${name} recovery codes`);
      for (const path of [accounts.security(), accounts.identity(), accounts.activity(), accounts.recoveryCodes()])
        await go(page, path, `${name} ${path}`);
      await page.goto(`${shop.url}${accounts.security()}`);
      await page.getByRole('link', { name: 'Change My device' }).click();
      await page.getByRole('button', { name: 'Save the name' }).waitFor();
      await judge(page, `${name} passkey`);

      await page.goto(`${shop.url}${accounts.account()}`);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(`${shop.url}/`);
      await context.clearCookies();
      await page.goto(`${shop.url}${accounts.login()}?continue=/account`);
      await page.getByLabel('E-mail').fill(email);
      await page.locator('#password').fill(password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.waitForURL(`${shop.url}${accounts.step()}`);
      await judge(page, `${name} second step`);
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await page.waitForURL(`${shop.url}/account`);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(`${shop.url}/`);
      await go(page, `${accounts.login()}?continue=/account`, `${name} sign in`);
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
      await page.waitForURL(`${shop.url}/account`);
      assert.deepEqual(errors, []);
      await context.close();
    });

    it(`[S46b] leads to a new password ${name}`, async () => {
      const context = await openPerson(browser, options);
      const page = await context.newPage();
      const email = `forgotten.${name.replaceAll(/\W+/g, '.')}@example.com`;
      await openAccount(page, shop, { email });
      await page.goto(`${shop.url}${accounts.account()}`);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(`${shop.url}/`);
      await page.goto(`${shop.url}${accounts.login()}`);
      await page.getByRole('link', { name: 'Forgotten your password?' }).click();
      await page.waitForURL(`${shop.url}${accounts.forgotten()}`);
      await judge(page, `${name} forgotten`);
      await page.getByLabel('E-mail').fill(email);
      await page.getByRole('button', { name: 'Mail me a code' }).click();
      await page.waitForURL(`${shop.url}${accounts.step()}`);
      await judge(page, `${name} mailed code`);
      await context.close();
      const again = await (await openPerson(browser, options)).newPage();
      await signIn(again, shop, { email, next: accounts.account() });
      await again.context().close();
    });
  }
});
