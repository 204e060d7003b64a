import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { urls } from '../../wallet/server/urls.ts';
import { freshPhone, pin } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';
import { assertAccessible, desktop, launchBrowser, openPerson, phone as small } from './browser.ts';
import { logIn } from './pages.ts';

const { identity, support } = urls;

describe('the pages for number, addresses and closing', () => {
  let world: TestWorld;
  let given: Given;
  let browser: Browser;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const submit = (page: Page) => page.locator('main form:not([hidden]) button[type=submit]').first().click();
  const look = async (page: Page, where: string) => {
    await assertAccessible(page, where);
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(tooWide, false, `${where} is no wider than the screen`);
  };
  const codeTo = async (to: string) => {
    await world.settle();
    return /\b\d{6}\b/.exec(world.sandbox.inbox.list(to)[0]?.text ?? '')?.[0] ?? '';
  };

  for (const [name, viewport, dark] of [
    ['a phone', small, false],
    ['a desk at night', desktop, true],
  ] as const) {
    it(`[W2f] [W5g] open from the profile on ${name}, and each is accessible in each state`, async () => {
      const person = await given.person();
      const context = await openPerson(browser, { viewport, dark });
      const page = await context.newPage();
      await page.goto(`${world.walletUrl}${identity.login()}?continue=/profile`);
      await look(page, 'login');
      await logIn(world, page, person);
      await page.getByRole('link', { name: 'Change number' }).click();
      await look(page, 'number');
      await submit(page);
      await look(page, 'number, refused');
      const next = freshPhone();
      await page.fill('#phone', `0${next.slice(4)}`);
      await page.fill('#pin', pin);
      await submit(page);
      await page.waitForURL('**/id/security/phone/code');
      await page.fill('#code', '1');
      await submit(page);
      await look(page, 'code, refused');
      await page.fill('#code', await codeTo(next));
      await submit(page);
      await page.getByRole('heading', { name: 'Your number is changed' }).waitFor();
      await look(page, 'number changed');
      await page.goto(`${world.walletUrl}${urls.app.profile()}`);
      await page.getByRole('link', { name: 'Add an address' }).click();
      await page.fill('#email', 'no address');
      await submit(page);
      await look(page, 'e-mail, refused');
      assert.equal(await page.inputValue('#email'), 'no address');
      const email = `journey${viewport.width}@example.com`;
      await page.fill('#email', email);
      await page.fill('#pin', pin);
      await submit(page);
      await page.waitForURL('**/id/email');
      await look(page, 'code by mail');
      await page.fill('#code', await codeTo(email));
      await submit(page);
      await page.getByRole('heading', { name: 'Your address is proved' }).waitFor();
      await page.goto(`${world.walletUrl}${urls.app.profile()}`);
      await page.getByRole('link', { name: 'Change e-mail address' }).waitFor();
      await look(page, 'profile');
      await page.getByRole('link', { name: 'Change name' }).click();
      await look(page, 'details');
      await page.fill('#city', '');
      await submit(page);
      await look(page, 'details, refused');
      await page.goto(`${world.walletUrl}${identity.undo()}`);
      await look(page, 'undo');
      await page.fill('#code', 'AAAA-BBBB-CCCC');
      await submit(page);
      await look(page, 'undo, refused');
      await page.goto(`${world.walletUrl}${support.close()}`);
      await look(page, 'close');
      await page.fill('#pin', pin);
      await submit(page);
      await page.getByRole('heading', { name: 'Your wallet is closed' }).waitFor();
      await look(page, 'closed');
      await context.close();
    });
  }
});
