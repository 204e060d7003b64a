import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { signIn } from './pages.ts';
import { marketOf } from '../world/mailed-codes.ts';
import { doorstep } from '../world/market.ts';
import { pin } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { assertAccessible, desktop, launchBrowser, openPerson, phone } from './browser.ts';
import { openSignedIn } from './shopper.ts';

describe('a sale in parcels, in a real browser', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let browser: Browser;
  before(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
    ({ given, when } = world);
    await given.goods();
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const openSeller = async (options: Parameters<typeof openPerson>[1]): Promise<Page> => {
    const page = await (await openPerson(browser, options)).newPage();
    await signIn(page, marketOf(world), { email: 'moss-lane@example.com', next: marketUrls.selling.center() });
    return page;
  };

  for (const { name, viewport, dark, code } of [
    { name: 'on a phone', viewport: phone, dark: true, code: 'EZPHONE' },
    { name: 'on a desk', viewport: desktop, dark: false, code: 'EZDESK0' },
  ]) {
    it(`[M3c] [M5a] [M5c] is announced, followed and confirmed, ${name}`, async () => {
      const buyer = await given.buyer();
      await when.putsIntoCart(buyer.visitor, 'beeswax-candle', 2);
      await when.checksOut(buyer.visitor);
      await world.settle();
      const { id: orderId } = await buyer.order();
      const seller = await openSeller({ viewport, dark });
      const sale = seller.getByRole('article').filter({ hasText: '2 × Beeswax candle' }).first();

      await sale.getByText('In more than one parcel?').click();
      await sale.getByLabel('Beeswax candle, 2 left').fill('3');
      await sale.getByLabel('Tracking number').fill(`${code}1`);
      await sale.getByRole('button', { name: 'Announce the parcel' }).click();
      await sale.getByText('at most 2').waitFor();
      await assertAccessible(seller, 'a wrong quantity');
      await sale.getByLabel('Beeswax candle, 2 left').fill('1');
      await sale.getByRole('button', { name: 'Announce the parcel' }).click();
      await seller.getByRole('status').getByText('The parcel is announced').waitFor();
      await sale.getByText('Cancel and refund', { exact: true }).click();
      await assertAccessible(seller, 'one parcel announced, one piece left');

      const page = await (await openSignedIn(browser, buyer, { viewport, dark })).newPage();
      await page.goto(`${world.marketUrl}${marketUrls.ordering.order({ orderId })}`);
      await page.getByText('the carrier has not scanned it yet').waitFor();
      await assertAccessible(page, 'a parcel that is not scanned');

      await sale.getByLabel('Tracking number').fill(`${code}2`);
      await sale.getByRole('button', { name: 'Announce the parcel' }).click();
      await sale.getByText(`${code}2`).waitFor();
      await when.scans(`${code}1`);
      await when.scans(`${code}2`);
      await when.delivers(`${code}1`, doorstep);
      await page.reload();
      await page.getByText('There is a problem').waitFor();
      await assertAccessible(page, 'a parcel is delivered, and one on its way');
      await seller.reload();
      await assertAccessible(seller, 'on the way');

      await page.getByText('All is well').click();
      await page.getByRole('button', { name: 'Confirm in your wallet' }).click();
      await page.waitForURL('**/id/receive/**');
      await page.locator('#pin').fill(pin);
      await page.locator('main button[type=submit]').first().click();
      await page.waitForURL(`**${marketUrls.ordering.order({ orderId })}`);
      await page.getByText('every seller has been paid').waitFor();
    });
  }
});
