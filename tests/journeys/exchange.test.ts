import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { urls } from '../../wallet/server/urls.ts';
import { makeBalance } from '../world/money.ts';
import { pin } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';
import { assertAccessible, desktop, launchBrowser, openPerson, phone } from './browser.ts';
import { logIn } from './pages.ts';

const MINUTE_MS = 60_000;

describe('several currencies in a browser', () => {
  let world: TestWorld;
  let browser: Browser;
  before(async () => {
    world = await startWorld();
    await world.wallet.jobs.start();
    await world.settle();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const signIn = async (page: Page, person: Person, to: string): Promise<void> => {
    await page.goto(`${world.walletUrl}${urls.identity.login()}?continue=${to}`);
    await logIn(world, page, person);
    await page.waitForURL(`${world.walletUrl}${to}`);
  };

  it('[W10b] [W10g] starts in the currency of the country, and exchanges by keyboard, whatever is typed first', async () => {
    const person = await world.given.person({ phone: '+819012345670' });
    await makeBalance(world, person.holderId, { minor: 20_000n, currency: 'JPY' });
    const context = await openPerson(browser, { viewport: phone });
    const page = await context.newPage();
    await signIn(page, person, '/');
    const balance = page.getByRole('region', { name: 'Available to spend' });
    await balance.getByText('JP¥20,000').waitFor();
    assert.equal(await balance.getByText('€').count(), 0);
    await assertAccessible(page, 'home of a wallet in yen');
    await page.getByRole('link', { name: 'Exchange' }).press('Enter');
    const amount = page.getByLabel('Amount that you give');
    for (const [typed, fault] of [
      ['1.5', 'Amounts in Japanese yen have no decimals'],
      ['0', 'above zero'],
      ['-5', 'above zero'],
      ['99999999999999999999', 'This amount is too large'],
      ['20001', 'You have JP¥20,000 to spend in Japanese yen'],
    ] as const) {
      await amount.fill(typed);
      await amount.press('Enter');
      await page.locator('.fault').getByText(fault).waitFor();
      assert.equal(await amount.inputValue(), typed);
    }
    await assertAccessible(page, 'exchange, refused');
    await amount.fill('10000');
    await page.getByLabel('Into').selectOption('USD');
    await amount.press('Enter');
    await page.getByText('This rate holds for').waitFor();
    await assertAccessible(page, 'quote of an exchange');
    // The rate runs out while the page is open.
    world.advance(10 * MINUTE_MS);
    await page.getByLabel('Payment PIN').fill(pin);
    await page.getByLabel('Payment PIN').press('Enter');
    await page.getByRole('heading', { name: 'This rate has run out' }).waitFor();
    await assertAccessible(page, 'rate that has run out');
    await page.getByRole('link', { name: 'Get a new rate' }).press('Enter');
    assert.equal(await amount.inputValue(), '10000');
    assert.equal(await page.getByLabel('Into').inputValue(), 'USD');
    await amount.press('Enter');
    await page.getByLabel('Payment PIN').fill(pin);
    await page.getByLabel('Payment PIN').press('Enter');
    await page.getByRole('heading', { name: 'JP¥10,000 exchanged for' }).waitFor();
    await assertAccessible(page, 'exchanged');
    await page.getByRole('link', { name: 'To your wallet' }).press('Enter');
    await page.getByText('US dollars').waitFor();
    await context.close();
  });

  it('[P4e] pays an order from another balance, with the rate before and in the receipt', async () => {
    const trade = await world.given.trade();
    const buyer = await trade.customer({ money: 1_000n });
    await world.wallet.ledger.openBalance(buyer.holderId, 'USD');
    await makeBalance(world, buyer.holderId, { minor: 20_000n, currency: 'USD' });
    const context = await openPerson(browser, { viewport: desktop, dark: true });
    const page = await context.newPage();
    await signIn(page, buyer, '/');
    // The PIN is enough once the wallet has known the browser for three days.
    world.advance(4 * 24 * 60 * MINUTE_MS);
    await world.settle();
    const { body } = await buyer.ask(trade.order());
    await page.goto(`${world.walletUrl}${urls.payments.approve({ paymentId: body.id })}`);
    await page.getByText('your balance in US dollars').waitFor();
    await assertAccessible(page, 'approval with an exchange');
    world.advance(10 * MINUTE_MS);
    await page.getByLabel('Payment PIN').fill(pin);
    await page.getByLabel('Payment PIN').press('Enter');
    await page.getByText('This exchange rate has run out. You were not charged.').filter({ visible: true }).waitFor();
    await assertAccessible(page, 'approval at a rate that has run out');
    await page.getByLabel('Payment PIN').fill(pin);
    await page.getByLabel('Payment PIN').press('Enter');
    await page.waitForURL(`${trade.shop.origin}/**`).catch(() => undefined);
    await page.goto(`${world.walletUrl}/payments/${body.id}`);
    await page.getByText('Of that, €40.00 from your balance in US dollars, with a margin of').waitFor();
    await assertAccessible(page, 'payment with an exchange');
    await context.close();
  });
});
