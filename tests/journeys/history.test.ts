import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { addGifts } from '../world/long-history.ts';
import type { Holder } from '../world/wallet.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';
import { giveDollars } from '../world/withdrawals.ts';
import { assertAccessible, desktop, launchBrowser, phone } from './browser.ts';
import { openSignedIn } from './shopper.ts';

describe('the activity, in a browser', () => {
  let world: TestWorld;
  let browser: Browser;
  let person: Holder;
  before(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
    person = await world.given.holder({ added: '100' });
    const seller = await world.given.holder({ tier: 2 });
    const shop = await world.given.sales('Tidewater Market');
    const payeeId = await shop.openPayee(seller.holderId, 'Lantern Lane Candles');
    await shop.sell(person.holderId, { payeeId, minor: 4_690n, reference: '2211-8841' });
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const lines = (page: Page) => page.locator('main ul').getByText(/Money added|Tidewater Market/);

  for (const [name, options] of [
    ['on a phone', { viewport: phone }],
    ['on a desk, dark', { viewport: desktop, dark: true }],
  ] as const) {
    it(`[H1a] is narrowed by keyboard alone, and what is typed wrong stays beside its fault, ${name}`, async () => {
      const page = await (await openSignedIn(browser, person, options)).newPage();
      await page.goto(`${world.walletUrl}/activity`);
      await lines(page).nth(1).waitFor();
      await page.locator('summary', { hasText: 'Filters' }).press('Enter');
      await page.getByLabel('Lowest amount').fill('50,123');
      await page.getByLabel('Highest amount').fill('20');
      await page.getByLabel('Highest amount').press('Enter');
      await page.getByText('Amounts in euros have at most 2 decimals').waitFor();
      const least = page.getByLabel('Lowest amount');
      assert.equal(await least.evaluate((field) => field === document.activeElement), true);
      assert.deepEqual(
        [await least.inputValue(), await page.getByLabel('Highest amount').inputValue()],
        ['50,123', '20'],
      );
      await assertAccessible(page, `filters with a fault, ${name}`);

      await least.fill('40');
      await page.getByLabel('Highest amount').fill('60');
      await page.getByRole('radio', { name: 'Pending' }).focus();
      await page.keyboard.press('Space');
      await page.getByRole('button', { name: 'Apply' }).press('Enter');
      await page.waitForURL(/least=40&most=60&status=pending/);
      await page.getByRole('link', { name: /Tidewater Market.*Pending/ }).waitFor();
      assert.equal(await lines(page).count(), 1);
      const apply = page.getByRole('button', { name: 'Apply' });
      assert.equal(await apply.evaluate((button) => button === document.activeElement), true);
      await assertAccessible(page, `filters, ${name}`);

      await page.reload();
      await page.getByText('Filters: 3').press('Enter');
      assert.equal(await page.getByLabel('Highest amount').inputValue(), '60');
      await page.getByRole('button', { name: 'Clear filters' }).press('Enter');
      await lines(page).nth(1).waitFor();
      assert.equal(await page.getByLabel('Highest amount').inputValue(), '');
      await page.context().close();
    });

    it(`[H1b] opens a line that has no other page, with its rate and all that it moved, ${name}`, async () => {
      await world.settle();
      const saver = await world.given.holder();
      await giveDollars(world, saver, 1_000n);
      const page = await (await openSignedIn(browser, saver, options)).newPage();
      await page.goto(`${world.walletUrl}/activity`);
      await page.getByRole('link', { name: /Exchanged/ }).press('Enter');
      await page.getByText('Your balance in US dollars').waitFor();
      await page.getByText(/^1 EUR = 1\.\d+ USD$/).waitFor();
      await assertAccessible(page, `an opened line, ${name}`);
      await page.reload();
      await page.getByRole('link', { name: 'Activity' }).first().click();
      await page.getByRole('link', { name: /Exchanged/ }).waitFor();
      await page.context().close();
    });
  }

  it('[S163d] says how far back it has looked, and looks further, by keyboard', async () => {
    const long = await world.given.holder({ added: '100' });
    await addGifts(world, long.holderId, 2_100);
    const page = await (await openSignedIn(browser, long, { viewport: phone })).newPage();
    await page.goto(`${world.walletUrl}/activity?search=visa`);
    await page.getByRole('heading', { name: 'Nothing found yet' }).waitFor();
    await page.getByText(/We looked through your activity back to/).waitFor();
    await assertAccessible(page, 'nothing found yet');
    await page.getByRole('button', { name: 'Look further back' }).press('Enter');
    await page.getByText('That’s everything.').waitFor();
    assert.equal(await lines(page).count(), 1);
  });
});
