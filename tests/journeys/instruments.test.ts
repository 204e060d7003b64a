import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { urls } from '../../wallet/server/urls.ts';
import { ibans, newestCent } from '../world/euro-accounts.ts';
import { pin } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';
import { assertAccessible, launchBrowser, openPerson, phone } from './browser.ts';
import { logIn } from './pages.ts';

describe('the cards and bank accounts of a wallet in a browser', () => {
  let world: TestWorld;
  let browser: Browser;
  before(async () => {
    world = await startWorld();
    await world.wallet.jobs.start();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  it('[W7b] [W8b] get names and an order, and a bank account is added and proved', async () => {
    const holder = await world.given.holder({ card: true });
    await world.when.linksCard(holder, '5555555555554444');
    await world.walletRows(
      `update accounts.holders set address = jsonb_set(address, '{country}', '"US"') where phone = '${holder.phone}'`,
    );
    const context = await openPerson(browser, { viewport: phone });
    const page = await context.newPage();
    await page.goto(`${world.walletUrl}${urls.identity.login()}?continue=/cards`);
    await logIn(world, page, holder);
    await page.waitForURL(`${world.walletUrl}/instruments`);
    const cards = page.getByRole('main').getByRole('listitem');
    await page.getByRole('button', { name: 'Make default: Visa •••• 4242' }).press('Enter');
    await cards.first().getByText('4242').waitFor();
    // The button has gone; the keyboard stays on the page.
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
    await page.getByRole('button', { name: 'Name Visa •••• 4242' }).press('Enter');
    await page.getByLabel('Name', { exact: true }).fill('Travel');
    await assertAccessible(page, 'name of a card');
    await page.getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByRole('heading', { name: 'Travel' }).waitFor();
    await assertAccessible(page, 'cards and accounts');

    await page.getByRole('link', { name: 'Add a bank account' }).click();
    await page.getByLabel('Routing number').fill('110000001');
    await page.getByLabel('Account number').fill('000123456789');
    await page.getByLabel('Payment PIN').fill(pin);
    await page.getByRole('button', { name: 'Send the small amounts' }).click();
    await page
      .locator('.fault')
      .getByText(/This is no routing number/)
      .waitFor();
    await assertAccessible(page, 'bank account, refused');
    await page.getByLabel('Routing number').fill('110000000');
    await page.getByLabel('Account number').fill('000123456789');
    await page.getByLabel('Payment PIN').fill(pin);
    await page.getByRole('button', { name: 'Send the small amounts' }).click();
    await page.getByText('Until you prove this account, it cannot be used.').waitFor();
    await assertAccessible(page, 'bank account, not proved');
    await page.getByRole('link', { name: 'To your cards and accounts' }).click();
    const name = page.getByText('STRIPE TEST BANK •••• 6789');
    await page.getByText('Not proved yet, cannot be used').waitFor();
    // A narrow page does not squeeze the name into a column of letters.
    const { height } = (await name.boundingBox())!;
    assert.ok(height < 60, `${height}`);
    await page.getByRole('link', { name: 'Prove it' }).click();
    await page.getByLabel('Code on the statement').fill('SM11AA');
    await page.getByRole('button', { name: 'Prove this account' }).click();
    await page.getByText('This account is proved. You can add US dollars from it').waitFor();
    await page.getByRole('link', { name: 'To your cards and accounts' }).click();
    await page.getByText('Proved', { exact: true }).waitFor();
    assert.equal(await page.getByText('cannot be used').count(), 0);
    await context.close();
  });

  it('[W7b] [W8b] get an account in euros, which the code of the wallet’s cent proves', async () => {
    const holder = await world.given.holder();
    const context = await openPerson(browser, { viewport: phone });
    const page = await context.newPage();
    await page.goto(`${world.walletUrl}${urls.identity.login()}?continue=/instruments`);
    await logIn(world, page, holder);
    await page.getByRole('link', { name: 'Add a bank account' }).click();
    await page.getByLabel('IBAN').fill('DE88 3704 0044 0532 0130 00');
    await page.getByLabel('Payment PIN').fill(pin);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page
      .locator('.fault')
      .getByText(/This is no IBAN/)
      .waitFor();
    await assertAccessible(page, 'IBAN, refused');
    await page.getByLabel('IBAN').fill(ibans.kept);
    await page.getByLabel('Payment PIN').fill(pin);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Your bank knows this account under your name.').waitFor();
    await assertAccessible(page, 'account in euros, name compared');
    await page.getByRole('button', { name: 'Send one cent' }).click();
    await page.getByText('3 tries are left').waitFor();
    await assertAccessible(page, 'account in euros, not proved');
    await page.getByLabel('Code on the statement').fill(newestCent(world).code);
    await page.getByRole('button', { name: 'Prove this account' }).click();
    await page.getByText('This account is proved. You can withdraw euros to it.').waitFor();
    await context.close();
  });
});
