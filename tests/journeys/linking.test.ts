import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { marketOf } from '../world/mailed-codes.ts';
import { pin } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';
import { addAuthenticator, assertAccessible, desktop, launchBrowser, openPerson, phone } from './browser.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { METHODS } from '../world/market.ts';
import { logIn, openAccount } from './pages.ts';

describe('linking in a real browser', () => {
  let world: TestWorld;
  let given: Given;
  let browser: Browser;
  let shoppers = 0;
  before(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
    ({ given } = world);
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  /** Opens an account with the market, and then the page of payment methods. */
  const openShopper = async (context: BrowserContext): Promise<Page> => {
    shoppers += 1;
    const page = await context.newPage();
    await openAccount(page, marketOf(world), { email: `journey${shoppers}@example.com`, next: METHODS });
    return page;
  };
  const setOut = async (page: Page, person: Person): Promise<void> => {
    await page.getByRole('button', { name: 'Link a Holdfast Wallet' }).click();
    await logIn(world, page, person);
    await page.waitForURL('**/id/interaction/**');
  };

  for (const { name, viewport, javaScript } of [
    { name: 'on a phone without JavaScript', viewport: phone, javaScript: false },
    { name: 'on a desk', viewport: desktop, javaScript: true },
  ]) {
    it(`[L1a] [L2a] leads to the wallet and back, and can be ended, ${name}`, async () => {
      const context = await openPerson(browser, { viewport, javaScript });
      const page = await openShopper(context);
      const isChecked = javaScript ? assertAccessible : async () => {};
      await isChecked(page, 'no wallet linked');
      await setOut(page, await given.person());
      await isChecked(page, 'consent');
      await page.getByLabel('Per payment, without asking').fill('31');
      await page.getByLabel('Payment PIN').fill(pin);
      await page.getByRole('button', { name: 'Allow' }).click();
      await page.locator('.fault').getByText('Type an amount from 0 to 30.00 euros').waitFor();
      await isChecked(page, 'a wrong cap');
      await page.getByLabel('Per payment, without asking').fill('12,50');
      await page.getByRole('button', { name: 'Allow' }).click();
      await page.locator('.fault').getByText('Type the six digits of your payment PIN').waitFor();
      await isChecked(page, 'a missing PIN');
      await page.getByLabel('Payment PIN').fill(pin);
      await page.getByRole('button', { name: 'Allow' }).click();
      await page.waitForURL('**/account/payment-methods?linked');
      await page.getByText('Pays up to €12.50 at once').waitFor();
      await isChecked(page, 'linked');
      await page.getByRole('button', { name: /^Unlink/ }).click();
      await page.getByText('Your wallet is unlinked').waitFor();
      if (javaScript) await page.waitForFunction(() => document.activeElement?.id === 'main');
      await isChecked(page, 'unlinked');
      await context.close();
    });
  }

  it('[L1d] [S122] can be allowed with a passkey too, with the typed caps', async () => {
    const context = await openPerson(browser);
    const page = await openShopper(context);
    await addAuthenticator(page);
    const person = await given.person();
    await setOut(page, person);
    const consent = page.url();
    assert.equal(await page.getByRole('button', { name: 'Allow with a passkey' }).count(), 0);
    await page.goto(
      `${world.walletUrl}${walletUrls.identity.addPasskey()}?continue=${encodeURIComponent(new URL(consent).pathname)}`,
    );
    await page.getByLabel('Payment PIN').fill(pin);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Set up a passkey' }).click();
    await page.waitForURL(consent);
    await assertAccessible(page, 'consent with a passkey');
    await page.getByLabel('Per payment, without asking').fill('7,25');
    await page.getByRole('button', { name: 'Allow with a passkey' }).click();
    await page.waitForURL('**/account/payment-methods?linked');
    await page.getByText('Pays up to €7.25 at once').waitFor();
    await context.close();
  });

  it('keeps an incomplete address that was typed at the checkout, and no URL has it', async () => {
    const context = await openPerson(browser);
    const page = await openShopper(context);
    await given.goods();
    await page.goto(`${world.marketUrl}${marketUrls.catalog.product({ slug: 'enamel-teapot' })}`);
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.waitForURL(/\/cart/);
    await page.goto(`${world.marketUrl}${marketUrls.ordering.checkout()}`);
    const visited: string[] = [];
    page.on('request', (request) => visited.push(request.url()));
    await page.getByLabel('Street and number').fill('12 Harbour Row');
    await page.getByLabel('Country').selectOption('DE');
    await setOut(page, await given.person());
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.getByText('You did not allow it').waitFor();
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#line1')?.value === '12 Harbour Row');
    assert.equal(await page.getByLabel('Country').inputValue(), 'DE');
    assert.deepEqual(
      visited.filter((url) => url.includes('Harbour')),
      [],
    );
    await page.reload();
    assert.equal(await page.getByLabel('Street and number').inputValue(), '');
    await context.close();
  });

  it('[L1c] [L3d] accepts a refusal', async () => {
    const context = await openPerson(browser);
    const page = await openShopper(context);
    await setOut(page, await given.person());
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.getByText('You did not allow it').waitFor();
    await assertAccessible(page, 'a changed mind');
    await page.goBack();
    await page.goBack();
    assert.doesNotMatch(await page.content(), /Your wallet is linked/);
    await context.close();
  });

  it('[L3c] [S31] explains an ended request, and a wallet that is linked to another account', async () => {
    const person = await given.person();
    const first = await openPerson(browser);
    const linked = await openShopper(first);
    await setOut(linked, person);
    const consentUrl = linked.url();
    await linked.getByLabel('Payment PIN').fill(pin);
    await linked.getByRole('button', { name: 'Allow' }).click();
    await linked.waitForURL('**/account/payment-methods?linked');
    await linked.goto(consentUrl);
    await linked.getByRole('heading', { name: 'This request has ended' }).waitFor();
    await assertAccessible(linked, 'a request that has ended');
    await first.close();
    const second = await openPerson(browser);
    const page = await openShopper(second);
    await setOut(page, person);
    await page.getByRole('heading', { name: 'This wallet is linked at Holdfast Market already' }).waitFor();
    await assertAccessible(page, 'linked elsewhere');
    await page.getByRole('button', { name: 'Back to Holdfast Market' }).click();
    await page.getByText('This wallet is linked to another account here').waitFor();
    await second.close();
  });
});
