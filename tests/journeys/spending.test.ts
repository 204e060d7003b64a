import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Id } from '#platform/kernel/id.ts';
import { DAY_MS } from '../../wallet/server/payments/payments/domain.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Sales } from '../world/sales.ts';
import type { Holder } from '../world/wallet.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';
import { assertAccessible, desktop, launchBrowser, openPerson, phone } from './browser.ts';
import { logIn } from './pages.ts';

/** Reads the cells of an open table, row by row. */
const cellsOf = (page: Page, title: string): Promise<string[][]> =>
  page
    .getByRole('table', { name: title })
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));

describe('the spending in a browser', () => {
  let world: TestWorld;
  let browser: Browser;
  let person: Holder;
  let coffee: Id<'pay'>;
  before(async () => {
    world = await startWorld();
    const now = new Date();
    world.advance(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 27) - now.getTime());
    browser = await launchBrowser();
    person = await world.given.holder({ added: '140' });
    const seller = await world.given.holder({ tier: 2 });
    const shops = [
      await world.given.sales('Harbor Books', 'entertainment'),
      await world.given.sales('Juniper & Salt', 'groceries'),
      await world.given.sales('Nine Oaks'),
    ] as const;
    const buy = async (shop: Sales, minor: bigint, reference: string) =>
      shop.sell(person.holderId, { payeeId: await shop.openPayee(seller.holderId, 'Copper'), minor, reference });
    await buy(shops[0], 4_000n, 'B-1');
    // Into the next month, before the first order is refunded because nobody shipped it.
    world.advance(6 * DAY_MS);
    await buy(shops[0], 1_500n, 'B-2');
    await buy(shops[1], 3_200n, 'G-1');
    coffee = await buy(shops[2], 450n, 'N-1');
    await world.settle();
    world.advance(10_000);
    await world.settle();
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const open = async (who: Holder, path: string, options: Parameters<typeof openPerson>[1] = {}) => {
    const context = await openPerson(browser, options);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(`${world.walletUrl}${walletUrls.identity.login()}?continue=${encodeURIComponent(path)}`);
    await logIn(world, page, who);
    return { page, context, errors };
  };

  it('[H2a] leads from the month on the first page to bars that say the same as the tables behind them', async () => {
    const { page, context, errors } = await open(person, '/');
    const teaser = page.getByRole('region', { name: /^Spent in / });
    await teaser.getByText('€51.50', { exact: true }).waitFor();
    await teaser.getByText('€51.50 more than in').waitFor();
    await teaser.getByRole('link', { name: 'See your spending' }).click();
    await page.getByRole('heading', { name: 'By category' }).waitFor();
    await assertAccessible(page, 'spending');

    const bars = page.getByRole('list', { name: 'Spending by month' }).getByRole('link');
    const spoken = await bars.evaluateAll((all) => all.map((bar) => bar.lastChild!.textContent));
    assert.equal(spoken.length, 12);
    await page.getByText('Months as a table').click();
    const months = await cellsOf(page, 'Months as a table');
    assert.deepEqual(
      months.map(([month, , , net]) => `${month}: ${net}`),
      spoken,
    );
    assert.deepEqual(
      months.slice(-2).map(([, ...sums]) => sums),
      [
        ['€40.00', '€0.00', '€40.00'],
        ['€51.50', '€0.00', '€51.50'],
      ],
    );
    const heights = await bars.locator('rect').evaluateAll((all) => all.map((bar) => bar.getAttribute('height')));
    assert.deepEqual(heights.slice(-3), ['0', '77.7', '100']);

    for (const [title, table, rows] of [
      ['By category', 'Categories as a table', ['Groceries €32.00', 'Fun and culture €15.00', 'Other €4.50']],
      ['By shop', 'Shops as a table', ['Juniper & Salt €32.00', 'Harbor Books €15.00', 'Nine Oaks €4.50']],
    ] as const) {
      const section = page.getByRole('region', { name: title, exact: true });
      await section.getByText(table).click();
      assert.deepEqual(
        (await cellsOf(page, table)).map(([name, , , net]) => `${name} ${net}`),
        rows,
      );
      const shown = section
        .locator('ul > li')
        .evaluateAll((all) =>
          all.map(
            (row) => `${row.querySelector('a')!.lastChild!.textContent} ${row.querySelector('.amount')!.textContent}`,
          ),
        );
      assert.deepEqual(await shown, rows);
    }
    await assertAccessible(page, 'spending, with tables');
    await page.setViewportSize({ width: 320, height: 800 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('[H2a] shows another month and one category by keyboard, and leads to the lines of a shop', async () => {
    const { page, context } = await open(person, '/spending', { viewport: desktop, dark: true });
    const bars = page.getByRole('list', { name: 'Spending by month' }).getByRole('link');
    await bars.last().waitFor();
    await bars.nth(10).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'By shop' }).getByText('€40.00').first().waitFor();
    assert.equal(await bars.nth(10).evaluate((bar) => bar === document.activeElement), true);
    assert.notEqual(await bars.nth(10).getAttribute('aria-current'), null);
    assert.equal(await bars.nth(11).getAttribute('aria-current'), null);
    await bars.nth(11).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Groceries' }).focus();
    await page.keyboard.press('Enter');
    const shops = page.getByRole('region', { name: 'By shop: Groceries' });
    await shops.waitFor();
    assert.equal(await shops.locator('ul > li').count(), 1);
    await assertAccessible(page, 'spending, one category, dark');
    await shops.getByRole('link', { name: 'Juniper & Salt' }).press('Enter');
    await page.getByRole('link', { name: 'Juniper & Salt' }).getByText('−€32.00').waitFor();
    await context.close();
  });

  it('[H2c] keeps the corrected category of a payment, and of a shop', async () => {
    const { page, context } = await open(person, `/payments/${coffee}`);
    const category = page.getByLabel('Category of this payment');
    await category.selectOption('Eating out');
    await assertAccessible(page, 'payment, with its category');
    await page.getByRole('button', { name: 'Save the category' }).click();
    await page.getByText('The category is saved.').waitFor();
    await page.goto(`${world.walletUrl}/spending`);
    await page.getByRole('link', { name: 'Eating out' }).waitFor();
    await page.getByLabel('Category of Harbor Books').selectOption('Travel');
    await page.getByText('Harbor Books: the category is changed').waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Travel' }).waitFor();
    assert.equal(await page.getByLabel('Category of Harbor Books').inputValue(), 'travel');
    await page.getByRole('button', { name: 'Sort Harbor Books as it says itself' }).click();
    await page.getByRole('link', { name: 'Fun and culture' }).waitFor();
    await context.close();
  });

  it('[H2b] sets a budget, shows what is left of it, and removes it', async () => {
    const { page, context } = await open(person, '/spending');
    await page.getByText('Set a budget').click();
    await page.getByRole('combobox', { name: /^For/ }).selectOption('Groceries');
    await page.getByRole('button', { name: 'Set the budget' }).click();
    await page.getByText('Type an amount above zero').waitFor();
    await assertAccessible(page, 'spending, a budget refused');
    await page.getByLabel('A month, in EUR').fill('40');
    await page.keyboard.press('Enter');
    const budgets = page.getByRole('region', { name: 'Budgets' });
    await budgets.getByText('€32.00 of €40.00').waitFor();
    await budgets.getByText('€8.00 left').waitFor();
    assert.equal(await budgets.locator('rect').getAttribute('width'), '80');
    await assertAccessible(page, 'spending, with a budget');
    await page.getByLabel('A month, in EUR').fill('30');
    await page.keyboard.press('Enter');
    await budgets.getByText('€2.00 over').waitFor();
    await budgets.getByRole('button', { name: 'Remove the budget for Groceries' }).click();
    await page.getByText('The budget for Groceries is removed.').waitFor();
    await budgets.getByText('Set what you mean to spend in a month.').waitFor();
    await context.close();
  });

  it('[H2a] says what will be there, and what went wrong', async () => {
    const { page, context } = await open(await world.given.holder(), '/spending', { viewport: phone });
    await page.getByRole('heading', { name: 'Nothing spent yet' }).waitFor();
    await assertAccessible(page, 'spending, empty');
    await page.route('**/app/spending?*', (route) => route.fulfill({ status: 500, body: '{}' }));
    await page.reload();
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await assertAccessible(page, 'spending, failed');
    await page.unroute('**/app/spending?*');
    await again.click();
    await page.getByRole('heading', { name: 'Nothing spent yet' }).waitFor();
    await context.close();
  });
});
