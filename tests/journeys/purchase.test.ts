import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { marketOf } from '../world/mailed-codes.ts';
import { codeSentTo, freshPhone, password, pin } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';
import {
  addAuthenticator,
  assertAccessible,
  desktop,
  launchBrowser,
  openPerson,
  phone as phoneSize,
} from './browser.ts';
import { cardNumbers } from '../world/wallet.ts';
import { typeCard, typeMailedCode } from './pages.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

/** Returns the actions of a person at a page; `sees` waits for a text, and then checks the page with axe. */
function personAt(page: Page) {
  const press = async (name: string | RegExp) => {
    await page.getByRole('button', { name }).first().click();
    await page.waitForLoadState();
  };
  const follow = async (name: string | RegExp) => {
    await page.getByRole('link', { name }).first().click();
    await page.waitForLoadState();
  };
  const type = (label: string | RegExp, text: string) =>
    page.getByLabel(label, { exact: typeof label === 'string' }).fill(text);
  const sees = async (text: string | RegExp) => {
    await page.getByText(text).first().waitFor({ state: 'visible' });
    await assertAccessible(page, String(text));
  };
  return { press, follow, type, sees };
}

describe('the first purchase in a browser', () => {
  let world: TestWorld;
  let given: Given;
  let browser: Browser;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
    await given.goods();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const openWallet = async (page: Page) => {
    const { press, type, sees } = personAt(page);
    const phone = freshPhone();
    await page.goto(`${world.walletUrl}${walletUrls.identity.signUp()}`);
    await sees('Open your wallet');
    await type('Phone number', phone);
    await press('Send me a code');
    await sees('Type the code');
    await type('Code', codeSentTo(world, phone));
    await press('Continue');
    await sees('Choose a password');
    await type('Password', password);
    await press('Continue');
    await sees('Who are you?');
    await type('Given name', 'Ada');
    await type(/^Family name/, 'Byrne');
    await type('Day', '17');
    await type('Month', '5');
    await type('Year', '1990');
    await type('Street and number', '12 Harbour Row');
    await type(/^Postal code/, 'D04 X2K5');
    await type('Town or city', 'Dublin');
    await press('Continue');
    await sees('Choose your payment PIN');
    await page.locator('#pin').fill(pin);
    await page.locator('#pinAgain').fill(pin);
    await press('Continue');
    await sees('Pay with a touch');
    return phone;
  };
  const linkCardAndTopUp = async (page: Page) => {
    const { press, type, sees } = personAt(page);
    await page.goto(`${world.walletUrl}${walletUrls.funding.addCard()}?continue=/`);
    await press('Continue to the card page');
    await page.waitForURL(/sandbox/);
    await sees('Link your card');
    await typeCard(page, cardNumbers.approved);
    await page.waitForURL((url) => url.origin === world.walletUrl);
    await page.goto(`${world.walletUrl}${walletUrls.funding.topUpPage()}?amount=100`);
    await sees(/Add money/);
    await type('Payment PIN', pin);
    await press('Add money');
    await page.waitForLoadState();
    await world.settle();
  };

  for (const [name, viewport] of [
    ['a phone', phoneSize],
    ['a desktop', desktop],
  ] as const) {
    it(`[W2a] [W3c] [W4a] [W7a] [W9a] [L1a] [P1a] [P3a] [P4a] works on ${name}, with a passkey`, async () => {
      const context = await openPerson(browser, { viewport });
      const page = await context.newPage();
      await addAuthenticator(page);
      const { press, follow, type, sees } = personAt(page);
      await openWallet(page);
      await press('Set up a passkey');
      await page.waitForURL((url) => url.pathname === '/');
      await linkCardAndTopUp(page);
      await page.goto(`${world.walletUrl}/`);
      await sees('€100.00');

      await page.goto(`${world.marketUrl}${marketUrls.catalog.front()}`);
      await sees('In the shops today');
      await page.getByLabel('Search the market').fill('teapot');
      await press('Search');
      await follow(/Enamel teapot/);
      await sees('About it');
      await press('Add to cart');
      await sees('From Copper & Crumb');
      await page.goto(`${world.marketUrl}${marketUrls.catalog.product({ slug: 'beeswax-candle' })}`);
      await press('Add to cart');
      await follow('Check out');
      await follow('Open an account');
      await sees('Open an account');
      await type('Your name', 'Ada Byrne');
      await type('E-mail', `${name.replaceAll(' ', '-')}@example.com`);
      await page.locator('#password').fill(password);
      await press('Open account');
      await typeMailedCode(page, marketOf(world));
      await sees('No wallet is linked yet');
      await page.goto(`${world.marketUrl}${marketUrls.wallet.paymentMethods()}`);
      await press(/wallet/i);
      await page.waitForURL((url) => url.origin === world.walletUrl);
      await sees(/Link your wallet with/);
      await press('Allow');
      await page.waitForURL((url) => url.origin === world.marketUrl);

      await page.goto(`${world.marketUrl}${marketUrls.ordering.checkout()}`);
      await sees('What you pay');
      await type('Street and number', '12 Harbour Row');
      await type(/^Postal code/, 'D04');
      await type('Town or city', 'Dublin');
      await press(/Place order and pay €48\.40/);
      await page.waitForURL(/\/id\/approve\//);
      await sees('Pay Holdfast Market');
      await sees('D04 Dublin, Ireland');
      await press(/Pay €48\.40 with a passkey/);
      await page.waitForURL(/\/orders\/ord_/);
      await sees('Paid.');
      await page.goto(`${world.walletUrl}/`);
      await sees('€51.60');
      await context.close();
    });
  }
});
