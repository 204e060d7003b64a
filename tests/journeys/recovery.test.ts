import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { urls } from '../../wallet/server/urls.ts';
import { codeSentTo } from '../world/people.ts';
import { nextPassword } from '../world/recovery.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';
import { assertAccessible, desktop, launchBrowser, openPerson } from './browser.ts';
import { logIn } from './pages.ts';

const { identity } = urls;

describe('a forgotten password in a browser', () => {
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

  /** Goes from the login page to the page after the code. */
  const prove = async (page: Page, phone: string, look = assertAccessible): Promise<void> => {
    await page.goto(`${world.walletUrl}${identity.login()}`);
    await page.getByRole('link', { name: 'Forgotten password?' }).click();
    await look(page, 'the number');
    await page.getByLabel('Phone number').fill(phone);
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByLabel('Code').waitFor();
    await look(page, 'the code');
    await page.getByRole('link', { name: 'Without this phone? Talk to support' }).waitFor();
    await page.getByLabel('Code').fill(codeSentTo(world, phone));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
  };

  for (const javaScript of [true, false]) {
    it(`[S46a] is replaced by the PIN ${javaScript ? 'with' : 'without'} JavaScript`, async () => {
      const { phone } = await given.person();
      const page = await (await openPerson(browser, { javaScript })).newPage();
      // The check itself is a script.
      const look = javaScript ? assertAccessible : async () => {};
      await prove(page, phone, look);
      await look(page, 'the new password');
      await page.getByLabel('Payment PIN').fill('000000');
      const password = page.getByRole('textbox', { name: 'New password' });
      await password.fill(nextPassword);
      await page.getByRole('button', { name: 'Set the new password' }).click();
      await page.getByText('You have 4 more tries').filter({ visible: true }).first().waitFor();
      await look(page, 'the refused PIN');
      await page.getByLabel('Payment PIN').fill('294018');
      await password.fill(nextPassword);
      await page.getByRole('button', { name: 'Set the new password' }).click();
      await page.getByRole('heading', { name: 'Your new password is set' }).waitFor();
    });
  }

  it('[S46b] waits without the PIN, and the owner’s open session shows that and stops it', async () => {
    const person = await given.person();
    const owner = await (await openPerson(browser, { viewport: desktop, dark: true })).newPage();
    const thief = await (await openPerson(browser)).newPage();
    await prove(thief, person.phone);
    await thief.getByRole('link', { name: 'I have only the phone' }).click();
    await assertAccessible(thief, 'the wait');
    await thief.getByRole('button', { name: 'Ask for a new password' }).click();
    await thief.getByRole('heading', { name: 'Your request is waiting' }).waitFor();
    await assertAccessible(thief, 'the waiting request');

    await owner.goto(`${world.walletUrl}${identity.login()}`);
    await logIn(world, owner, person);
    await owner.getByText('Somebody asked for a new password.').waitFor();
    await assertAccessible(owner, 'the app with the banner');
    await owner.goto(`${world.walletUrl}${identity.securityActivity()}`);
    await assertAccessible(owner, 'the security activity');
    for (const name of ['Freeze your wallet', 'Change your password', 'Your devices'])
      await owner.getByRole('link', { name }).waitFor();
    await owner.getByRole('link', { name: 'Stop it' }).click();
    await assertAccessible(owner, 'the question');
    await owner.getByRole('button', { name: 'Stop it' }).click();
    await owner.getByRole('heading', { name: 'It is stopped' }).waitFor();
    await owner.goto(world.walletUrl);
    await owner.getByText('Available to spend').waitFor();
    assert.equal(await owner.getByText('Somebody asked for a new password.').count(), 0);
    await thief.reload();
    await thief.getByRole('heading', { name: 'This takes three days' }).waitFor();
    await thief.getByRole('button', { name: 'Ask for a new password' }).click();
    await thief.getByRole('heading', { name: 'Forgotten password' }).waitFor();
  });
});
