import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { codeAt, stepAt } from '#platform/credentials/totp.ts';
import { urls } from '../../wallet/server/urls.ts';
import { codeSentTo, password, pin } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';
import { assertAccessible, desktop, launchBrowser, openPerson, phone } from './browser.ts';

const { identity } = urls;

describe('second factors in a real browser', () => {
  let world: TestWorld;
  let browser: Browser;
  before(async () => {
    world = await startWorld();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  for (const { name, ...options } of [
    { name: 'on a phone', viewport: phone, dark: false },
    { name: 'on a dark desktop', viewport: desktop, dark: true },
  ]) {
    it(`[W6b] [W6c] [W6e] [W2g] are given at login, set up and listed ${name}`, async () => {
      const person = await world.given.person();
      const context = await openPerson(browser, options);
      const page = await context.newPage();
      const look = async (heading: string): Promise<void> => {
        await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
        await assertAccessible(page, heading);
      };
      await page.goto(`${world.walletUrl}${identity.login()}?continue=${identity.security()}`);
      await page.getByLabel('Phone number').fill(person.phone);
      await page.locator('#password').fill(password);
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      await look('One more step');
      const support = page.getByRole('link', { name: 'Nothing of this at hand? Talk to support' });
      assert.equal(await support.getAttribute('href'), urls.support.contact());
      await page.getByRole('button', { name: 'Send me a code' }).click();
      await page.getByLabel('Code from the message').fill('12');
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      await look('One more step');
      await page.getByLabel('Code from the message').fill(codeSentTo(world, person.phone));
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      await look('Security of your wallet');

      await page.getByRole('link', { name: 'Authenticator app' }).click();
      await look('Set up an authenticator app');
      await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
      await page.getByText('Can’t scan it? Type this key').click();
      const key = (await page.locator('code.key').innerText()).replaceAll(' ', '');
      await page.getByLabel('Code of your authenticator app').fill(codeAt(key, stepAt(new Date())));
      await page.getByLabel('Payment PIN').fill(pin);
      await page.getByRole('button', { name: 'Set up the app' }).click();
      await look('Recovery codes');
      await page.getByLabel('Payment PIN').fill(pin);
      await page.getByRole('button', { name: 'Make ten codes' }).click();
      await look('Your recovery codes');
      assert.equal(await page.locator('.codes li').count(), 10);
      await page.getByRole('link', { name: 'I have written them down' }).click();
      await page.getByText('10 of 10 left').waitFor();
      await page.getByRole('link', { name: 'Authenticator app' }).click();
      await look('Your authenticator app');
      await page.getByRole('link', { name: 'Remove the app' }).click();
      await look('Remove the authenticator app?');
      await page.goto(`${world.walletUrl}${identity.devices()}`);
      await look('Your devices');
      await context.close();

      const elsewhere = await (await openPerson(browser, options)).newPage();
      await elsewhere.goto(`${world.walletUrl}${identity.login()}`);
      await elsewhere.getByLabel('Phone number').fill(person.phone);
      await elsewhere.locator('#password').fill(password);
      await elsewhere.getByRole('button', { name: 'Log in', exact: true }).click();
      await elsewhere.getByLabel('Code of your authenticator app').waitFor();
      await elsewhere.getByText('Use a recovery code').click();
      await assertAccessible(elsewhere, 'the second step with an app');
      await elsewhere.context().close();
    });
  }
});
