import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { urls } from '../../wallet/server/urls.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';
import { launchBrowser } from './browser.ts';
import { openSignedIn, shopperAt } from './shopper.ts';

const pdf = '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << >>\nstartxref\n9\n%%EOF\n';

describe('a holder who writes to support', () => {
  let world: TestWorld;
  let browser: Browser;
  before(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  it('[H6a] attaches a payment and a file without JavaScript, and finds both on the ticket', async () => {
    await world.given.goods();
    const buyer = await world.given.buyer({ money: 100_000n });
    await world.given.order({ slugs: ['enamel-teapot'], buyer });
    const context = await openSignedIn(browser, buyer, { javaScript: false });
    const page = await context.newPage();
    const holder = shopperAt(page, world);

    await page.goto(`${world.walletUrl}${urls.support.write()}`);
    await page.getByLabel('What is it about?').selectOption('payment');
    await page.getByLabel('Attach a payment, link or case').selectOption({ index: 1 });
    await holder.type('Your message', 'Why was I charged this much?');
    const file = { name: 'statement.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf) };
    await page.getByLabel('Pictures and documents').setInputFiles(file);
    await holder.press('Send');

    for (const text of ['Why was I charged this much?', /^Payment of €/, 'statement.pdf'])
      await page.locator('main').getByText(text).filter({ visible: true }).first().waitFor();
    await context.close();
  });
});
