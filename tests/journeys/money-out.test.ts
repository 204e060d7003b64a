import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { urls } from '../../wallet/server/urls.ts';
import { bankSteps } from '../world/bank.ts';
import { banksEndDebits, debitNumbers } from '../world/debits.ts';
import { takeMoney } from '../world/money.ts';
import { pin } from '../world/people.ts';
import type { Holder } from '../world/wallet.ts';
import { bankNumbers, giveDollars, proveBank } from '../world/withdrawals.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';
import { assertAccessible, launchBrowser } from './browser.ts';
import { openSignedIn } from './shopper.ts';

const DAY_MS = 86_400_000;

describe('money between a wallet and banks, in a browser', () => {
  let world: TestWorld;
  let browser: Browser;
  before(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
    await world.settle();
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const openPage = async (holder: Holder): Promise<Page> => (await openSignedIn(browser, holder)).newPage();
  /** Waits until all texts are visible, and then checks the page with axe. */
  const reads = async (page: Page, ...texts: readonly (string | RegExp)[]) => {
    for (const text of texts) await page.locator('main').getByText(text).filter({ visible: true }).first().waitFor();
    await assertAccessible(page, texts.join(', '));
  };
  /** Withdraws from the page of the home, and stays on the withdrawal's page. */
  const withdraw = async (page: Page, amount: string) => {
    await page.goto(world.walletUrl);
    await page.getByRole('link', { name: 'Withdraw', exact: true }).click();
    await page.getByLabel('Amount in US dollars').fill(amount);
    await page.getByRole('button', { name: 'See the fee' }).click();
    await page.getByLabel('Payment PIN').fill(pin);
    await reads(page, 'Leaves your balance', 'Your bank knows this account under your name.');
    await page.getByRole('button', { name: /^Withdraw US\$/ }).click();
  };
  /** Goes on by the keyboard to a field, link or button, whose focus must show. */
  const tabTo = async (page: Page, place: Locator) => {
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      if (await place.evaluate((one) => one.matches(':focus-visible'))) return;
    }
    assert.fail(`the keyboard does not reach ${String(place)}`);
  };
  const days = async (count: number) => {
    for (let passed = 0; passed < count; passed += 1) {
      world.advance(DAY_MS);
      await world.settle();
    }
  };

  it('[W9c] is withdrawn to a bank account, is on its way on the home page, and arrives', async () => {
    const holder = await world.given.holder();
    await proveBank(world, holder);
    await giveDollars(world, holder, 300_000n);
    const page = await openPage(holder);
    await withdraw(page, '1500');
    await reads(page, 'US$1,500.00 on its way', 'US$1,500.50');
    await page.getByRole('link', { name: 'To your wallet' }).click();
    await reads(page, 'On its way to your bank', 'US$1,499.50');
    await page.getByRole('link', { name: 'US$1,500.00' }).click();
    const address = page.url();
    await days(3);
    await page.goto(address);
    await reads(page, 'US$1,500.00 sent to your bank');
    await page.goto(world.walletUrl);
    await reads(page, 'US$1,499.50');
    assert.equal(await page.getByText('On its way to your bank').count(), 0);
    await page.context().close();
  });

  it('[W9c] is back with its fee if the bank returns it, and the page says what to do', async () => {
    const holder = await world.given.holder();
    await proveBank(world, holder, bankNumbers.returned);
    await giveDollars(world, holder, 300_000n);
    const page = await openPage(holder);
    await withdraw(page, '1500');
    const address = page.url();
    await days(10);
    await page.goto(address);
    await reads(page, 'US$1,500.00 came back', 'US$1,500.50 is in your balance again.', /Remove this account/);
    await page.getByRole('link', { name: 'Your withdrawals' }).click();
    await reads(page, 'Sent back');
    await page.goto(`${world.walletUrl}${urls.app.activity()}?currency=USD`);
    await reads(page, 'Withdrawal came back', '+US$1,500.50');
    await page.context().close();
  });

  it('[S87a] comes from a bank account in days, by keyboard alone, and is taken back by the bank', async () => {
    const holder = await world.given.holder();
    const page = await openPage(holder);
    const type = async (label: string, text: string) => {
      await tabTo(page, page.getByLabel(label, { exact: true }));
      await page.keyboard.type(text);
    };
    const follow = async (link: Locator) => {
      await tabTo(page, link);
      await page.keyboard.press('Enter');
    };
    const order = async (amount: string) => {
      await page.goto(`${world.walletUrl}/add-money`);
      await page.getByLabel('Amount', { exact: true }).waitFor();
      await type('Amount', amount);
      await type('Payment PIN', pin);
      await page.keyboard.press('Enter');
    };
    await page.goto(`${world.walletUrl}/add-money`);
    await reads(page, 'First, link a card', 'It can come from a bank account in US dollars, too.');
    await follow(page.getByRole('link', { name: 'bank account' }));
    await page.getByRole('heading', { name: 'Add a bank account' }).waitFor();
    await type('Routing number', '110000000');
    await type('Account number', debitNumbers.takenBack);
    await type('Payment PIN', pin);
    await page.keyboard.press('Enter');
    await reads(page, 'Until you prove this account, it cannot be used.');
    await page.goto(`${world.walletUrl}/add-money`);
    await reads(page, 'First, prove your bank account');
    await follow(page.getByRole('link', { name: 'Prove it' }));
    await page.getByLabel('Code on the statement').waitFor();
    await type('Code on the statement', 'SM11AA');
    await page.keyboard.press('Enter');
    await reads(page, 'This account is proved. You can add US dollars from it');
    await order('2');
    await page.getByText('Add at least US$5.00.').waitFor();
    assert.ok(await page.getByLabel('Amount', { exact: true }).evaluate((one) => one.matches(':focus')));
    await order('100');
    await reads(page, 'US$100.00 is on its way', /^Your bank sends it from STRIPE TEST BANK •••• 5559/);
    // The form has gone with the focus; the keyboard goes on from the outcome.
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
    await follow(page.getByRole('link', { name: 'Done' }));
    await reads(page, 'On its way to you', 'US$100.00 from STRIPE TEST BANK •••• 5559');
    await banksEndDebits(world);
    await page.goto(`${world.walletUrl}${urls.app.activity()}?currency=USD`);
    await reads(page, 'Money added', 'Taken back by your bank', '−US$100.00');
    await order('50');
    await reads(page, 'Your bank does not allow us to debit this account', 'You were not charged.');
    assert.equal(await page.getByText('Try again').count(), 0);
    await page.goto(world.walletUrl);
    await reads(page, 'Not arrived', 'US$50.00 from STRIPE TEST BANK •••• 5559');
    await page.context().close();
  });

  it('[S87a] is owed if a bank takes back what was spent, and the next money pays it first', async () => {
    const holder = await world.given.holder({ added: '100' });
    await takeMoney(world, holder.holderId, 7_000n);
    await bankSteps(world).keeps(await bankSteps(world).takesBack());
    const page = await openPage(holder);
    await page.goto(world.walletUrl);
    await reads(page, 'Owed', 'You owe €70.00 more');
    await page.getByRole('link', { name: 'Debts' }).click();
    await reads(page, 'What you owed in euros.', 'Taken back by the bank of your card');
    await page.goto(world.walletUrl);
    await page.getByRole('link', { name: 'Add money' }).first().click();
    await reads(page, 'You owe €70.00');
    await page.getByLabel('Amount', { exact: true }).fill('80');
    await page.getByLabel('Payment PIN').fill(pin);
    await page.getByRole('button', { name: /^Add €80/ }).click();
    await page.getByText('€80.00 added').first().waitFor();
    await page.goto(world.walletUrl);
    await reads(page, /€70\.00 more paid what you owed/, 'Owed once, and paid');
    await page.context().close();
  });
});
