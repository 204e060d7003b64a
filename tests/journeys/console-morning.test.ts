import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { urls } from '../../wallet/server/urls.ts';
import { fillCaseload } from '../world/caseload.ts';
import type { Caseload } from '../world/caseload.ts';
import { inviteOperator } from '../world/staff.ts';
import type { Customer, Trade } from '../world/trade.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';
import { addAuthenticator, desktop, launchBrowser, openPerson } from './browser.ts';

const MOST_TABS = 60;

describe('an operator’s morning by keyboard alone', () => {
  let world: TestWorld;
  let browser: Browser;
  let trade: Trade;
  let customer: Customer;
  let load: Caseload;
  let ada: Page;
  let bea: Page;
  before(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
    trade = await world.given.trade();
    customer = await trade.customer();
    load = await fillCaseload(world, trade, { cases: 4, tickets: 3, seed: 11 });
    ada = await signIn('Ada');
    bea = await signIn('Bea');
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  /** Presses keys that open another page, and waits until it is open. */
  const go = async (page: Page, ...keys: string[]) => {
    const opened = page.waitForEvent('load');
    for (const key of keys) await page.keyboard.press(key);
    await opened;
  };
  /** Moves the focus by the Tab key alone. */
  const tabTo = async (page: Page, target: Locator) => {
    for (let presses = 0; presses < MOST_TABS; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`${MOST_TABS} tabs do not reach ${String(target)}`);
  };
  const press = async (page: Page, name: string) => {
    await tabTo(page, page.getByRole('button', { name }));
    await go(page, 'Enter');
  };
  const signIn = async (name: string) => {
    const { address } = await inviteOperator(world, name, { role: 'admin' });
    const page = await (await openPerson(browser, { viewport: desktop })).newPage();
    await addAuthenticator(page);
    await page.goto(address);
    await press(page, 'passkey');
    assert.equal(page.url(), `${world.consoleUrl}${urls.staff.queue()}`);
    return page;
  };
  const decide = async (page: Page, reasons: string) => {
    await page.keyboard.press('r');
    await page.keyboard.press('Space');
    await tabTo(page, page.getByLabel('Main ground'));
    await page.keyboard.press('ArrowDown');
    await tabTo(page, page.getByLabel('Reasons'));
    await page.keyboard.type(reasons);
    await go(page, 'Control+Enter');
  };

  it('[O1a] decides the case with the nearest deadline, and comes back to the others', async () => {
    await go(ada, 'g', 'c');
    assert.equal(await ada.locator('[data-row]').count(), load.cases.length);
    await go(ada, 'j', 'Enter');
    await decide(ada, 'The picture shows the crack. u? gc/');
    await ada.getByText('does not wait for an operator now').waitFor();
    const decided = ada.url();
    await go(ada, 'n');
    assert.ok(await ada.getByRole('button', { name: 'Publish proposal' }).isVisible(), 'the next case waits');
    assert.equal(await ada.locator('nav [aria-current]').textContent(), 'Cases');
    await go(ada, 'p');
    assert.equal(ada.url(), decided);
    assert.equal(await ada.getByRole('link', { name: 'Previous' }).isVisible(), false, 'it is the first one');
    await go(ada, 'u');
    assert.equal(await ada.locator('[data-row]').count(), load.cases.length - 1);
  });

  it('[O1a] answers a ticket with a macro, hands the next one over, and finds both lists alike', async () => {
    await go(ada, 'g', 't');
    assert.equal(await ada.locator('[data-row]').count(), load.tickets.length);
    await go(ada, 'j', 'Enter');
    await tabTo(ada, ada.getByRole('link', { name: 'refund' }).first());
    await go(ada, 'Enter');
    const words = ada.getByLabel('Words');
    assert.ok(await words.evaluate((field) => field === document.activeElement), 'the answer has the focus');
    await ada.keyboard.press('Escape');
    await go(ada, 'u');
    await go(ada, 'j', 'Enter');
    await tabTo(ada, ada.getByRole('link', { name: 'refund' }).first());
    await go(ada, 'Enter');
    await tabTo(ada, ada.getByLabel('Words'));
    await go(ada, 'Meta+Enter');
    await ada.getByText('Answered').first().waitFor();
    await ada.keyboard.press('Escape');
    await go(ada, 'n');
    await ada.keyboard.press('r');
    await ada.keyboard.type('Please count this.');
    await tabTo(ada, ada.getByLabel('Hand over to'));
    await ada.keyboard.type('Fin');
    await press(ada, 'Hand over');
    assert.equal(new URL(ada.url()).pathname, urls.staff.tickets());
    assert.equal(await ada.getByRole('cell', { name: 'Finance' }).count(), 1);
    assert.equal(await ada.locator('[data-row]').count(), load.tickets.length - 1, 'the list opens on what waits');
  });

  it('[O1a] [S62] asks for a correction, which a second person approves by passkey', async () => {
    await customer.give(700n);
    const [row] = await world.walletRows<{ number: string }>('select max(number)::text as number from ledger.entries');
    const before = await customer.balance();
    await go(ada, 'g', 'k');
    await ada.keyboard.press('r');
    await ada.keyboard.type(row!.number);
    await go(ada, 'Enter');
    await tabTo(ada, ada.getByLabel('Reason'));
    await ada.keyboard.type('Booked twice');
    await go(ada, 'Enter');
    await ada.getByText('somebody else approves it').waitFor();
    await go(bea, 'g', 'k');
    await go(bea, 'j', 'Enter');
    await go(bea, 'r', 'Enter');
    await world.settle();
    assert.equal(await customer.balance(), before - 700n);
    await go(bea, 'u');
    await bea.getByText('Carried out').waitFor();
  });

  it('[O1b] [S62] has a decision above the limit signed by a second person', async () => {
    await world.walletRows(`insert into staff.limits values (2, '2021-01-01', 'EUR', 1000)`);
    await go(ada, 'g', 'c');
    await go(ada, 'j', 'Enter');
    await decide(ada, 'The seller’s own page says the size.');
    await ada.getByText('You decided it, so somebody else signs it.').waitFor();
    await go(bea, 'g', 'c');
    await go(bea, 'j', 'Enter');
    assert.equal(bea.url(), ada.url());
    await go(bea, 'r', 'Enter');
    await bea.getByText('does not wait for an operator now').waitFor();
  });
});
