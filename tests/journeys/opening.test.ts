import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { codeSentTo, freshPhone, password, pin, profile } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';
import { addAuthenticator, assertAccessible, desktop, launchBrowser, openPerson, phone as small } from './browser.ts';
import { logIn } from './pages.ts';

describe('opening a wallet in a browser', () => {
  let world: TestWorld;
  let given: Given;
  let browser: Browser;
  before(async () => {
    [world, browser] = [await startWorld(), await launchBrowser()];
    ({ given } = world);
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const submit = async (page: Page): Promise<void> => {
    await page.locator('main form:not([data-passkey]) button[type=submit]').first().click();
  };
  const logOut = async (page: Page): Promise<void> => {
    await page.goto(`${world.walletUrl}${walletUrls.identity.logout()}`);
    await submit(page);
    await page.waitForURL('**/id/login');
  };
  const fillProfile = async (page: Page): Promise<void> => {
    const { country, ...texts } = profile;
    for (const [name, value] of Object.entries(texts)) await page.fill(`#${name}`, value);
    await page.selectOption('#country', country);
  };
  /**
   * Walks from the phone number to the passkey page, and calls `look` on each page in each state.
   *
   * @returns The number.
   */
  const walk = async (page: Page, look: (where: string) => Promise<void>): Promise<string> => {
    const number = freshPhone();
    await page.goto(`${world.walletUrl}${walletUrls.identity.signUp()}`);
    await look('phone');
    await page.fill('#phone', '+353 12');
    await submit(page);
    await look('phone, refused');
    assert.equal(await page.inputValue('#phone'), '+353 12');
    await page.fill('#phone', number);
    await submit(page);
    await page.waitForURL('**/id/sign-up/code');
    await look('code');
    await page.fill('#code', 'no code');
    await submit(page);
    await look('code, refused');
    await page.fill('#code', codeSentTo(world, number));
    await submit(page);
    await page.waitForURL('**/id/sign-up/password');
    await look('password');
    await page.fill('#password', 'too short');
    await submit(page);
    await look('password, refused');
    assert.equal(await page.inputValue('#password'), '');
    await page.fill('#password', password);
    await submit(page);
    await page.waitForURL('**/id/sign-up/profile');
    await look('profile');
    await page.fill('#city', 'Cork');
    await submit(page);
    await look('profile, refused');
    assert.equal(await page.inputValue('#city'), 'Cork');
    await fillProfile(page);
    await submit(page);
    await page.waitForURL('**/id/email?*');
    await look('e-mail');
    await page.fill('#code', '1');
    await submit(page);
    await look('e-mail, refused');
    await page.getByRole('link', { name: 'Skip for now' }).click();
    await page.waitForURL('**/id/sign-up/pin');
    await look('PIN');
    await page.fill('#pin', '123456');
    await page.fill('#pinAgain', '123456');
    await submit(page);
    await look('PIN, refused');
    await page.fill('#pin', pin);
    await page.fill('#pinAgain', pin);
    await submit(page);
    await page.waitForURL('**/id/sign-up/passkey');
    await look('passkey');
    return number;
  };

  it('shows hosted pages in the typeface of the app, from a file of their own', async () => {
    const context = await openPerson(browser);
    const page = await context.newPage();
    await page.goto(`${world.walletUrl}${walletUrls.identity.signUp()}`);
    const faces = await page.evaluate(async () => {
      const all = await document.fonts.ready;
      return Array.from(all, ({ family, status }) => `${family.replaceAll('"', '')} ${status}`);
    });
    assert.deepEqual(faces, ['Inter Variable loaded']);
    await context.close();
  });

  for (const [name, viewport, dark] of [
    ['a phone', small, false],
    ['a desk at night', desktop, true],
  ] as const) {
    it(`[W2a] [W3a] [W4a] works on ${name}, and each page is accessible in each state`, async () => {
      const context = await openPerson(browser, { viewport, dark });
      const page = await context.newPage();
      await walk(page, async (where) => {
        await assertAccessible(page, where);
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.equal(tooWide, false, `${where} is no wider than the screen`);
      });
      await page.click('text=Continue without');
      await page.waitForURL(`${world.walletUrl}/`);
      await context.close();
    });
  }

  it('[W2b] [W3a] explains a wrong, an expired and a used-up code, and a password that is easy to guess', async () => {
    const context = await openPerson(browser, { dark: true });
    const page = await context.newPage();
    const number = freshPhone();
    const isRefused = async (words: string): Promise<void> => {
      await submit(page);
      await page.locator('.fault').getByText(words).waitFor();
      await assertAccessible(page, words);
    };
    const requestCode = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Send another code' }).click();
      await page.getByText('Another code is on its way.').waitFor();
    };
    await page.goto(`${world.walletUrl}${walletUrls.identity.signUp()}`);
    await page.fill('#phone', number);
    await submit(page);
    await page.waitForURL('**/id/sign-up/code');
    const wrong = () => (codeSentTo(world, number) === '000000' ? '000001' : '000000');
    await page.fill('#code', wrong());
    await isRefused('That was not right. You have 4 more tries.');
    world.age(11 * 60_000);
    await page.fill('#code', codeSentTo(world, number));
    await isRefused('This code no longer works. Ask for another one below.');
    await requestCode();
    for (let attempt = 1; attempt < 5; attempt += 1) {
      await page.fill('#code', wrong());
      await submit(page);
      await page.locator('.fault').waitFor();
    }
    await page.fill('#code', wrong());
    await isRefused('That was wrong five times, so this code is dead. Ask for another one below.');
    world.age(2 * 60_000);
    await requestCode();
    await page.fill('#code', codeSentTo(world, number));
    await submit(page);
    await page.waitForURL('**/id/sign-up/password');
    await page.fill('#password', '123456789987654321');
    await isRefused('This password has been stolen elsewhere before');
    await page.fill('#password', 'abcdefghijklmnopqrstu');
    await isRefused('Three or four unrelated words are better.');
    await page.fill('#password', password);
    await page.getByText('Strong.').waitFor();
    assert.equal(await page.locator('.wrong, .fault, #errors').count(), 0);
    await context.close();
  });

  it('[W2a] says a single error once, at its field, which has the focus', async () => {
    for (const javaScript of [true, false]) {
      const context = await openPerson(browser, { javaScript });
      const page = await context.newPage();
      await page.goto(`${world.walletUrl}${walletUrls.identity.signUp()}`);
      await submit(page);
      await page.locator('.fault').waitFor();
      assert.equal(await page.locator('#errors').isVisible(), false);
      await page.keyboard.type('+353');
      assert.equal(await page.inputValue('#phone'), '+353');
      await context.close();
    }
  });

  it('[W4a] moves the focus to the list of several errors, whose links lead to the fields', async () => {
    const visitor = await given.newcomer({ at: 'profile' });
    const context = await openPerson(browser);
    const names = ['__Host-application', '__Host-session'];
    await context.addCookies(
      names.flatMap((name) => {
        const value = visitor.cookie(name);
        return value === undefined ? [] : [{ name, value, url: 'https://wallet.localhost', secure: true }];
      }),
    );
    const page = await context.newPage();
    await page.goto(visitor.page.url);
    await submit(page);
    await page.locator('#errors').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'errors');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Ada');
    assert.equal(await page.inputValue('#givenName'), 'Ada');
    await context.close();
  });

  it('[W3b] shows a password’s strength while it is typed, and the password on request', async () => {
    const context = await openPerson(browser);
    const page = await context.newPage();
    const number = freshPhone();
    await page.goto(`${world.walletUrl}${walletUrls.identity.signUp()}`);
    await page.fill('#phone', number);
    await submit(page);
    await page.fill('#code', codeSentTo(world, number));
    await submit(page);
    await page.waitForURL('**/id/sign-up/password');
    await page.fill('#password', 'abcdefghijklmnopqrstu');
    await page.getByText('A row such as abcd').waitFor();
    await page.fill('#password', password);
    await page.getByText('Strong.').waitFor();
    await assertAccessible(page, 'password, weighed');
    await page.click('text=Show');
    assert.equal(await page.getAttribute('#password', 'type'), 'text');
    await context.close();
  });

  it('[W3c] [W6a] sets up a passkey, which logs in from the field’s autofill list', async () => {
    const context = await openPerson(browser);
    const page = await context.newPage();
    await addAuthenticator(page);
    await walk(page, async () => {});
    await page.click('text=Set up a passkey');
    await page.waitForURL(`${world.walletUrl}/`);
    // The test's authenticator picks from the list as soon as the page offers one, so the test may never see the page.
    const passed: string[] = [];
    page.on('framenavigated', (frame) => passed.push(new URL(frame.url()).pathname));
    await page.goto(`${world.walletUrl}${walletUrls.identity.logout()}`);
    await submit(page);
    await page.waitForURL(`${world.walletUrl}/`);
    assert.ok(passed.includes('/id/login'), passed.join(' '));
    await context.close();
  });

  it('[W6a] logs in with a passkey by a button, in a browser without such a list', async () => {
    const context = await openPerson(browser);
    await context.addInitScript({ content: 'delete PublicKeyCredential.isConditionalMediationAvailable' });
    const page = await context.newPage();
    await addAuthenticator(page);
    const { phone } = await given.person({ hasPin: false });
    await page.goto(`${world.walletUrl}${walletUrls.identity.login()}?continue=/id/passkeys/add?continue=/profile`);
    await logIn(world, page, { phone });
    await page.waitForURL('**/id/passkeys/add?continue=/profile');
    await page.click('text=Set up a passkey');
    await page.getByRole('heading', { name: 'Your passkey is set up' }).waitFor();
    await assertAccessible(page, 'a passkey is set up');
    await page.getByRole('link', { name: 'Go on' }).click();
    await page.waitForURL(`${world.walletUrl}/profile`);
    await logOut(page);
    await page.click('text=Log in with a passkey');
    await page.waitForURL(`${world.walletUrl}/`);
    await context.close();
  });

  for (const [name, options] of [
    ['on a phone at night', { viewport: small, dark: true }],
    ['at a desk', { viewport: desktop, dark: false }],
  ] as const) {
    it(`[S143f] [S143h] asks for a code before a first PIN ${name}, and continues at the same page`, async () => {
      const { phone } = await given.person({ hasPin: false });
      const context = await openPerson(browser, options);
      const page = await context.newPage();
      const look = async (where: string): Promise<void> => {
        await assertAccessible(page, where);
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.equal(tooWide, false, `${where} is no wider than the screen`);
      };
      // The first login makes the browser known, so that the second one needs the password alone.
      await page.goto(`${world.walletUrl}${walletUrls.identity.login()}?continue=/id/logout`);
      await logIn(world, page, { phone });
      await page.waitForURL('**/id/logout');
      await submit(page);
      await page.waitForURL('**/id/login');
      await page.goto(
        `${world.walletUrl}${walletUrls.identity.login()}?continue=${encodeURIComponent('/id/pin?continue=/id/logout')}`,
      );
      await page.fill('#phone', phone);
      await page.fill('#password', password);
      await submit(page);
      await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor();
      await look('before a code is sent');
      await page.getByRole('button', { name: 'Send me a code' }).click();
      await page.getByText('A code is on its way.').waitFor();
      await look('a code is sent');
      await page.fill('#code', '12');
      await submit(page);
      await page.locator('.fault').getByText('This was not counted as a try').waitFor();
      await look('a code is refused');
      await page.getByRole('button', { name: 'Send another code' }).click();
      await page.getByText(/You can ask for another in \d+ seconds?/).waitFor();
      await look('no other code yet');
      await page.fill('#code', codeSentTo(world, phone));
      await submit(page);
      await page.getByRole('heading', { name: 'Choose your payment PIN' }).waitFor();
      await page.fill('#pin', pin);
      await page.fill('#pinAgain', pin);
      await submit(page);
      await page.waitForURL('**/id/logout');
      await context.close();
    });
  }

  it('explains a wrong password and logs in without JavaScript', async () => {
    const { phone } = await given.person({ hasPin: false });
    const context = await openPerson(browser, { javaScript: false });
    const page = await context.newPage();
    await page.goto(`${world.walletUrl}${walletUrls.identity.login()}?continue=/id/logout`);
    assert.equal(await page.locator('form[data-passkey]').isVisible(), false);
    await page.fill('#phone', phone);
    await page.fill('#password', 'not the password');
    await submit(page);
    assert.match(await page.innerText('.fault'), /do not belong together/);
    assert.equal(await page.inputValue('#phone'), phone);
    await logIn(world, page, { phone });
    await page.waitForURL('**/id/logout');
    await context.close();
  });

  it('has accessible pages for a login, an unknown address and an outdated form', async () => {
    const context = await openPerson(browser);
    const page = await context.newPage();
    await page.goto(`${world.walletUrl}${walletUrls.identity.login()}`);
    await assertAccessible(page, 'log in');
    await page.goto(`${world.walletUrl}/id/nothing`);
    await assertAccessible(page, 'nothing here');
    await page.goto(`${world.walletUrl}${walletUrls.identity.signUp()}`);
    await context.clearCookies();
    await page.fill('#phone', freshPhone());
    await submit(page);
    await page.getByRole('heading', { name: 'This page is out of date' }).waitFor();
    await assertAccessible(page, 'out of date');
    await context.close();
  });
});
