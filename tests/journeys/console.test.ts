import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { urls } from '../../wallet/server/urls.ts';
import { openDisputes } from '../world/disputes.ts';
import type { Escalated } from '../world/disputes.ts';
import { openOperator } from '../world/staff.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';
import { assertAccessible, desktop, launchBrowser, openPerson, phone } from './browser.ts';

describe('the console by keyboard', () => {
  let world: TestWorld;
  let browser: Browser;
  let page: Page;
  let cases: readonly Escalated[];
  before(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
    const trade = await world.given.trade();
    const disputes = openDisputes(world, trade, await trade.customer({ cap: 100_000n, money: 200_000n }));
    cases = [await disputes.escalated(), await disputes.escalated()];
    const { visitor } = await openOperator(world, 'Ada', { role: 'admin' });
    const context = await openPerson(browser, { viewport: desktop });
    const session = { name: '__Host-staff', value: visitor.cookie('__Host-staff') ?? '', secure: true };
    await context.addCookies([{ ...session, url: world.consoleUrl.replace('http:', 'https:'), httpOnly: true }]);
    page = await context.newPage();
    await page.goto(`${world.consoleUrl}${urls.staff.queue()}`);
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };

  it('[O1a] moves through the queue, opens a case and goes back', async () => {
    await assertAccessible(page, 'the queue');
    await press('j', 'j', 'k', 'j', 'Enter');
    await page.waitForURL(`**${cases[1]!.path}`);
    await assertAccessible(page, 'a case');
    await press('u');
    await page.waitForURL(`**${urls.staff.queue()}`);
    await press('g', 'd');
    await page.waitForURL('**/staff/cases?due=soon');
    await press('?');
    await page.waitForURL(`**${urls.staff.keys()}`);
    await page.getByText('Cases that nobody has taken').waitFor();
    await assertAccessible(page, 'the list of keys');
  });

  it('[O1a] leaves keys to the field in which somebody types, and can be turned off', async () => {
    await page.goto(`${world.consoleUrl}${cases[0]!.path}`);
    await page.getByRole('textbox', { name: 'Reasons' }).fill('');
    await page.keyboard.type('u? gc/');
    assert.equal(await page.getByRole('textbox', { name: 'Reasons' }).inputValue(), 'u? gc/');
    assert.ok(page.url().endsWith(cases[0]!.path));
    await page.goto(`${world.consoleUrl}${urls.staff.keys()}`);
    await page.getByRole('checkbox', { name: 'Use keys in this browser' }).uncheck();
    await press('g', 'c');
    await page.goto(`${world.consoleUrl}${cases[0]!.path}`);
    await press('u', 'g', 'c');
    assert.ok(page.url().endsWith(cases[0]!.path));
    await page.goto(`${world.consoleUrl}${urls.staff.keys()}`);
    await page.getByRole('checkbox').check();
    await press('g', 'c');
    await page.waitForURL(`**${urls.staff.queue()}`);
  });

  it('[O1a] asks before it leaves a text that was not sent', async () => {
    const path = cases[0]!.path;
    await page.goto(`${world.consoleUrl}${path}`);
    const reasons = page.getByRole('textbox', { name: 'Reasons' });
    const leave = async (answer: 'accept' | 'dismiss', act: () => Promise<unknown>) => {
      const asked = page.waitForEvent('dialog');
      const acted = act();
      const dialog = await asked;
      assert.equal(dialog.type(), 'beforeunload');
      await dialog[answer]();
      await acted;
    };
    await reasons.fill('The picture shows the crack.');
    await press('Escape');
    await leave('dismiss', () => press('u'));
    await leave('dismiss', () => page.getByRole('button', { name: 'Take the case' }).click({ noWaitAfter: true }));
    assert.equal(await reasons.inputValue(), 'The picture shows the crack.');
    await reasons.press('Control+Enter');
    await page.getByText('Please look at these').waitFor();
    assert.equal(await reasons.inputValue(), 'The picture shows the crack.');
    await leave('accept', () => press('u'));
    await page.waitForURL(`**${urls.staff.queue()}`);
  });

  it('[O1a] fits a phone, also where tables are wide', async () => {
    await page.setViewportSize(phone);
    const fits = async () => {
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.equal(over, 0, page.url());
    };
    const { queue, tickets, looks, corrections, settlement, campaigns, policies, numbers, search } = urls.staff;
    const pages = [tickets(), corrections(), settlement(), campaigns(), policies(), numbers()];
    for (const path of [queue(), cases[0]!.path, ...pages]) {
      await page.goto(`${world.consoleUrl}${path}`);
      await fits();
    }
    await page.goto(`${world.consoleUrl}${search()}`);
    const [row] = await world.walletRows<{ reference: string }>(
      'select order_reference as reference from payments.payments limit 1',
    );
    await page.keyboard.type(row!.reference);
    await press('Enter');
    await page.getByRole('link', { name: 'Look' }).first().waitFor();
    await fits();
    await page.goto(`${world.consoleUrl}${looks()}`);
    await page.getByRole('link', { name: 'Ada' }).waitFor();
    await fits();
    await assertAccessible(page, 'a wide table on a phone');
    await page.setViewportSize(desktop);
  });
});
