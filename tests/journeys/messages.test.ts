import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { urls } from '../../market/server/urls.ts';
import { signIn } from './pages.ts';
import { marketOf } from '../world/mailed-codes.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { assertAccessible, desktop, launchBrowser, openPerson, phone } from './browser.ts';
import { openSignedIn } from './shopper.ts';

describe('messages between buyer and seller, in a real browser', () => {
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
    await signIn(page, marketOf(world), { email: 'moss-lane@example.com', next: urls.selling.center() });
    return page;
  };

  for (const { name, viewport, dark } of [
    { name: 'on a phone', viewport: phone, dark: true },
    { name: 'on a desk', viewport: desktop, dark: false },
  ]) {
    it(`[M5b] are written, read, reported and stopped, ${name}`, async () => {
      const buyer = await given.buyer();
      await when.putsIntoCart(buyer.visitor, 'beeswax-candle', 1);
      await when.checksOut(buyer.visitor);
      await world.settle();
      const { id: orderId } = await buyer.order();
      const shopper = await (await openSignedIn(browser, buyer, { viewport, dark })).newPage();
      await shopper.goto(`${world.marketUrl}${urls.ordering.order({ orderId })}`);
      await shopper.getByRole('link', { name: 'Write to Moss Lane' }).click();
      await shopper.getByText('No messages yet').waitFor();
      await assertAccessible(shopper, 'no messages');
      const box = shopper.getByLabel('Write to Moss Lane');
      const send = shopper.getByRole('button', { name: 'Send' });
      await box.fill('x'.repeat(2_001));
      await send.click();
      await shopper.locator('.fault').getByText('at most 2,000 letters').waitFor();
      await assertAccessible(shopper, 'a refused message');
      await box.fill('Does it smell of honey?\nSee https://tea.example');
      const picture = sharp({ create: { width: 300, height: 200, channels: 3, background: '#e8b04b' } });
      const file = { name: 'candle.png', mimeType: 'image/png', buffer: await picture.png().toBuffer() };
      await shopper.getByLabel('Pictures or PDFs').setInputFiles(file);
      await send.click();
      await shopper.getByText('Does it smell of honey?').waitFor();

      const seller = await openSeller({ viewport, dark });
      await seller.getByRole('link', { name: '1 message with' }).first().click();
      await seller.getByLabel(/^Write to/).fill('It does. Pay me directly by bank transfer.');
      const thumbnail = seller.getByRole('link', { name: 'candle.jpg' }).locator('img');
      await thumbnail.scrollIntoViewIfNeeded();
      assert.ok(await thumbnail.evaluate((image) => (image as HTMLImageElement).decode().then(() => true)));
      await seller.getByRole('button', { name: 'Send' }).click();
      await seller.getByText('It does.').waitFor();
      await assertAccessible(seller, 'two messages');

      await shopper.reload();
      await shopper.getByText('Careful:').waitFor();
      await shopper.getByText('Report this message', { exact: true }).click();
      await assertAccessible(shopper, 'a report');
      await shopper.getByRole('button', { name: 'Send the report' }).click();
      await shopper.getByText('You reported this.').waitFor();
      await shopper.getByText('Stop the messages', { exact: true }).click();
      await shopper.getByRole('button', { name: 'Yes, stop them' }).click();
      await shopper.getByRole('button', { name: 'Let them go on' }).waitFor();
      await assertAccessible(shopper, 'stopped messages');
      await seller.reload();
      await seller.getByText('The messages are closed').waitFor();
      await assertAccessible(seller, 'messages that the other side stopped');
    });
  }
});
