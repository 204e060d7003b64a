import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { urls } from '../../wallet/server/urls.ts';
import { openOperator } from '../world/staff.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';
import { assertAccessible, launchBrowser, openPerson } from './browser.ts';
import { openSignedIn, shopperAt } from './shopper.ts';

describe('a holder whose wallet somebody else used', () => {
  let world: TestWorld;
  let browser: Browser;
  before(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const at = (path: string) => `${world.walletUrl}${path}`;
  const look = async (page: Page, where: string) => {
    const to = process.env['LOOK_AT'];
    if (to) {
      await page.screenshot({ path: `${to}/${where.replaceAll(' ', '-')}.png`, fullPage: true });
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.screenshot({ path: `${to}/${where.replaceAll(' ', '-')}-wide.png`, fullPage: true });
      await page.setViewportSize({ width: 390, height: 844 });
    }
    await assertAccessible(page, where);
  };

  it('[H3a] reports a payment by one press, and reads what happens when', async () => {
    await world.given.goods();
    const buyer = await world.given.buyer({ money: 100_000n });
    await world.given.order({ slugs: ['enamel-teapot'], buyer });
    await openOperator(world, 'Ada');
    const context = await openSignedIn(browser, buyer);
    const page = await context.newPage();
    const holder = shopperAt(page, world);
    await page.goto(at(urls.protection.report()));
    await holder.press('Freeze my wallet and report');
    await page.getByText('Choose the payments that you did not make').filter({ visible: true }).first().waitFor();
    await look(page, 'the report form');
    await page.getByRole('checkbox').first().check();
    await holder.press('Freeze my wallet and report');
    await page.getByText('Your report is filed').waitFor();
    await look(page, 'the report');
    await page.goto(at('/'));
    await page.getByText('Your wallet is frozen.').waitFor();
    await look(page, 'home of a frozen wallet');
    await holder.follow('Unfreeze it');
    await page.getByText('It takes two things').waitFor();
    await look(page, 'unfreezing');
    await page.goto(at(urls.identity.phrase()));
    await look(page, 'the phrase');
    await context.close();

    const stranger = await openPerson(browser, { dark: true });
    const other = await stranger.newPage();
    for (const [path, where] of [
      [urls.protection.report(), 'a report without a login'],
      [urls.protection.freeze(), 'freezing by a code'],
      [urls.activity.isItUs(), 'is it us'],
    ] as const) {
      await other.goto(at(path));
      await look(other, where);
    }
    // Who has lost the phone cannot read its code.
    await other.goto(at(urls.protection.freeze()));
    await other.getByRole('link', { name: 'Talk to support' }).waitFor();
    await other.getByRole('link', { name: 'Log in and report' }).click();
    await other.getByLabel('Password', { exact: true }).waitFor();
    assert.equal((await world.wallet.protection.unauthorized.open(10)).length, 1);
    await stranger.close();
  });
});
