import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { marketOf } from '../world/mailed-codes.ts';
import { password, pin } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { launchBrowser, openPerson } from './browser.ts';
import { logIn, typeCard, typeMailedCode } from './pages.ts';
import { openSignedIn, shopperAt } from './shopper.ts';
import { dumpDatabase, recordTraffic, tracesOf } from './traces.ts';
import type { Traffic } from './traces.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { changeStepUp } from '../world/limits.ts';

/** A card number that is typed only on the processor's page, so the search must find it nowhere. */
const canary = '4000002760000016';
/** A card number that is typed into other fields, so the same search must find it. */
const planted = '4716390087654325';

describe('a purchase without JavaScript', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let browser: Browser;
  let traffic: Traffic;
  /** How many answers were missed before the card was typed; these cannot hold its number. */
  let missedEarly: number;
  before(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
    // The person's browser is new to the wallet, and has a PIN alone.
    await changeStepUp(world, { newBrowserHours: 0 });
    ({ given, when } = world);
    await given.goods();
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const openCheckout = async (page: Page): Promise<void> => {
    const { press, follow, type } = shopperAt(page, world);
    await page.goto(`${world.marketUrl}${marketUrls.catalog.product({ slug: 'enamel-teapot' })}`);
    await press('Add to cart');
    await follow('Check out');
    await follow('Open an account');
    await type('Your name', 'Ada Byrne');
    await type('E-mail', 'no-scripts@example.com');
    await page.locator('#password').fill(password);
    await press('Open account');
    await typeMailedCode(page, marketOf(world));
    await page.getByText('No wallet is linked yet').waitFor();
  };

  it('[L1a] [L3d] [P1a] [P4a] [W7d] [W9a] takes a refusal, a consent, a card, a top-up and an approval', async () => {
    const { phone, holderId } = await given.person({ line1: `${planted} Harbour Row` });
    const context = await openPerson(browser, { javaScript: false });
    traffic = recordTraffic(context, [world.walletUrl, world.marketUrl]);
    const page = await context.newPage();
    const { press, follow, type, typeAddress } = shopperAt(page, world);
    await openCheckout(page);
    await typeAddress(`${planted} Harbour Row`);
    await press('Link a Holdfast Wallet');
    await logIn(world, page, { phone });
    await press('Deny');
    await page.getByText('You did not allow it').waitFor();
    await page.getByText('Your wallet was not linked, and nothing was charged.').waitFor();

    await page.goto(`${world.marketUrl}${marketUrls.ordering.checkout()}`);
    assert.equal(await page.getByLabel('Street and number').inputValue(), `${planted} Harbour Row`);
    await press('Link a Holdfast Wallet');
    await type('Payment PIN', pin);
    await press('Allow');
    await page.waitForURL(`${world.marketUrl}/checkout`);
    // The market only takes orders that the wallet covers, so the money goes elsewhere after the order.
    await when.receives({ holderId }, 3_490n);
    await press('Place order and pay €34.90');
    await page.waitForURL(/\/id\/approve\//);
    await when.spendsElsewhere({ holderId }, 3_490n);
    await page.reload();
    await page.getByText('You are €34.90 short.').waitFor();
    const approvalUrl = page.url();
    await follow('Add €34.90');
    await follow('Link a card');
    await press('Continue to the card page');
    await page.waitForURL((url) => url.origin === world.sandboxUrl);
    await traffic.text();
    missedEarly = traffic.missed().length;
    await typeCard(page, canary);
    await page.waitForURL(/\/id\/top-up/);
    await page.getByText(/0016/).waitFor();
    await type('Payment PIN', pin);
    await press('Add money');
    await page.waitForURL(approvalUrl);
    await type('Payment PIN', pin);
    await press('Pay €34.90');
    await page.waitForURL(/\/orders\/ord_/);
    await page.getByText('Paid.', { exact: true }).waitFor();
    await page.goto(`${world.marketUrl}${marketUrls.catalog.product({ slug: planted })}`);
    await world.settle();
    await context.close();
  });

  it('[P4d] is charged once, even if the button is pressed twice and no script prevents it', async () => {
    const buyer = await given.buyer({ money: 10_000n });
    const context = await openSignedIn(browser, buyer, { javaScript: false });
    const page = await context.newPage();
    const { type, checkOut } = shopperAt(page, world);
    await checkOut('enamel-teapot');
    await type('Payment PIN', pin);
    await page.getByRole('button', { name: 'Pay €34.90' }).dblclick();
    await page.waitForURL(/\/orders\/ord_/);
    await page.getByText('Paid.', { exact: true }).waitFor();
    assert.equal(await buyer.balance(), 10_000n - 3_490n);
    await context.close();
  });

  it('[W7d] leaves no card number in the databases, the logs and the browser’s traffic', async () => {
    const text = await traffic.text();
    assert.deepEqual(traffic.missed().slice(missedEarly), []);
    const places = {
      wallet: await dumpDatabase(world.walletDatabaseUrl),
      market: await dumpDatabase(world.marketDatabaseUrl),
      logs: world.logs(),
      traffic: text,
    };
    for (const [place, held] of Object.entries(places)) {
      assert.ok(tracesOf(planted, held).length > 0, `the planted number is found in ${place}`);
      assert.deepEqual(tracesOf(canary, held), [], `no card number in ${place}`);
    }
  });

  it('is searched for card numbers in other spellings too', () => {
    const spellings = [
      '4000 0027 6000 0016',
      '4000-0027-6000-0016',
      Buffer.from(canary).toString('hex'),
      Buffer.from(`{"number":"${canary}"}`).toString('base64'),
      Buffer.from(`n=${canary}&cvc=123`).toString('base64url'),
    ];
    for (const spelling of spellings) assert.ok(tracesOf(canary, spelling).length > 0, spelling);
    assert.deepEqual(tracesOf(canary, planted), []);
  });
});
