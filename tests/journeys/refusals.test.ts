import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Buyer } from '../world/market.ts';
import { pin } from '../world/people.ts';
import { cardNumbers } from '../world/wallet.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { addAuthenticator, assertAccessible, launchBrowser } from './browser.ts';
import { typeCard } from './pages.ts';
import { openSignedIn, shopperAt } from './shopper.ts';
import type { Shopper } from './shopper.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

const MINUTE_MS = 60_000;
const TEAPOT = 3_490n;
const declinedCard = '4000000000000341';

interface Scene extends Shopper {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly buyer: Buyer;
}

describe('a payment that is refused, in a browser', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let browser: Browser;
  before(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
    ({ given, when } = world);
    await given.goods();
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  /** Orders a teapot and opens its approval page, with `minor` cents in the wallet. */
  const atApproval = async (minor: bigint, dark = false): Promise<Scene> => {
    // The market only takes orders that the wallet covers, so money that is missing goes elsewhere after the order.
    const covered = minor < TEAPOT ? TEAPOT : minor;
    const buyer = await given.buyer({ money: covered });
    const context = await openSignedIn(browser, buyer, { dark });
    const page = await context.newPage();
    const shopper = shopperAt(page, world);
    await shopper.checkOut('enamel-teapot');
    if (covered > minor) {
      await when.spendsElsewhere(buyer.person, covered - minor);
      await page.reload();
    }
    return { ...shopper, page, context, buyer };
  };
  const charges = async ({ buyer }: Scene): Promise<string[]> => {
    const rows = await world.walletRows<{ status: string }>(
      `select status from payments.payments where order_reference = '${(await buyer.order()).id}' order by created_at, id`,
    );
    return rows.map((row) => row.status);
  };
  const assertUncharged = async (scene: Scene, minor: bigint) => {
    assert.equal(await scene.buyer.balance(), minor);
    assert.equal((await scene.buyer.order()).status, 'awaiting_payment');
  };
  const assertPaidOnce = async (scene: Scene, minor: bigint) => {
    assert.equal(await scene.buyer.balance(), minor - TEAPOT);
    assert.equal((await scene.buyer.order()).status, 'paid');
    assert.equal((await charges(scene)).filter((status) => status === 'captured').length, 1);
  };

  it('[S161b] [P5a] takes no goods if neither balance nor card covers them, and says so', async () => {
    const buyer = await given.buyer({ money: 2_000n });
    const context = await openSignedIn(browser, buyer);
    const page = await context.newPage();
    const { press, reads, typeAddress } = shopperAt(page, world);
    const stock = async () => (await world.market.catalog.product('enamel-teapot'))!.stock;
    const before = await stock();
    await page.goto(`${world.marketUrl}${marketUrls.catalog.product({ slug: 'enamel-teapot' })}`);
    await press('Add to cart');
    await page.waitForURL(/\/cart/);
    await page.goto(`${world.marketUrl}${marketUrls.ordering.checkout()}`);
    await typeAddress();
    await press(/^Place order and pay/);
    await reads(/This wallet does not cover the payment/, /You were not charged/, 'Open your wallet');
    assert.equal(await stock(), before);
    await when.receives(buyer.person, TEAPOT - 2_000n);
    await press(/^Place order and pay/);
    await page.waitForURL(/\/id\/approve\//);
    assert.equal(await stock(), before - 1);
    await context.close();
  });

  it('[P5a] [W9a] names the missing amount, adds it from a card, and pays the same order', async () => {
    const scene = await atApproval(2_000n);
    const { page, reads, follow, press } = scene;
    const approvalUrl = page.url();
    const orderId = (await scene.buyer.order()).id;
    await reads('You are €14.90 short.', 'You were not charged.', 'Add the money now');
    await assertUncharged(scene, 2_000n);
    await follow('Add €14.90');
    await reads('First, link a card');
    await follow('Link a card');
    await press('Continue to the card page');
    await typeCard(page, cardNumbers.approved);
    await page.waitForURL(/\/id\/top-up/);
    assert.equal(await page.getByLabel('Amount in euros').inputValue(), '14.90');
    await scene.type('Payment PIN', pin);
    await press('Add money');
    await page.waitForURL(approvalUrl);
    await reads('Pay Holdfast Market', 'your balance of €34.90');
    await scene.type('Payment PIN', pin);
    await press('Pay €34.90');
    await page.waitForURL(`${world.marketUrl}/orders/${orderId}`);
    await reads('Paid.');
    assert.equal(await scene.buyer.balance(), 0n);
    assert.equal((await charges(scene)).length, 1);
    await scene.context.close();
  });

  it('[W9e] [P5b] says that a card was declined and nothing charged, and offers a next step', async () => {
    const scene = await atApproval(2_000n, true);
    const { page, reads, follow, press } = scene;
    const approvalUrl = page.url();
    await follow('Add €14.90');
    await follow('Link a card');
    await press('Continue to the card page');
    await typeCard(page, declinedCard);
    await page.waitForURL(/\/id\/top-up/);
    await scene.type('Payment PIN', pin);
    await press('Add money');
    await reads('Your bank declined the card', 'You were not charged.', 'Use another card, or ask your bank.');
    await assertUncharged(scene, 2_000n);
    await follow('Try again or use another card');
    assert.equal(await page.getByLabel('Amount in euros').inputValue(), '14.90');
    await page.goBack();
    await follow('Back without adding money');
    await page.waitForURL(approvalUrl);
    await reads('From your balance', '€20.00', 'From Visa •••• 0341', '€14.90');
    await scene.context.close();
  });

  it('[W9d] [P5b] pays the rest from a card, and from another one after a declined and an expired one', async () => {
    const scene = await atApproval(2_000n);
    const { page, reads, follow, press, type } = scene;
    const approvalUrl = page.url();
    const addCard = async (number: string) => {
      await press('Continue to the card page');
      await typeCard(page, number);
      await page.waitForURL((url) => url.pathname === new URL(approvalUrl).pathname);
    };
    await follow('Add a card to pay with');
    await addCard(declinedCard);
    await reads('From your balance', '€20.00', 'From Visa •••• 0341', '€14.90', 'Pay all of it from Visa •••• 0341');
    await type('Payment PIN', pin);
    await press('Pay €34.90');
    await reads('declined the card', 'You were not charged.');
    await assertUncharged(scene, 2_000n);
    // The card expires; the page says so, and its link comes back to the same order.
    await world.walletRows(`update instruments.cards set exp_year = 2020 where last4 = '0341'`);
    await page.goto(approvalUrl);
    await reads('You are €14.90 short.', 'Visa •••• 0341 has expired.');
    await follow('Visa •••• 0341 has expired. Replace it');
    await reads('Replace Visa •••• 0341');
    await addCard(cardNumbers.approved);
    await reads('From your balance', '€20.00', 'From Visa •••• 4242', '€14.90');
    await type('Payment PIN', pin);
    await press('Pay €34.90');
    await reads('Paid.');
    assert.equal(await scene.buyer.balance(), 0n);
    assert.equal((await charges(scene)).length, 1);
    const paymentId = new URL(approvalUrl).pathname.split('/').at(-1)!;
    await page.goto(`${world.walletUrl}${walletUrls.app.payment({ paymentId })}`);
    await reads('Receipt', 'Of that, from your card', '€14.90');
    const cards = await world.wallet.funding.instruments.list(scene.buyer.person.holderId);
    assert.deepEqual(
      cards.map(({ last4 }) => last4),
      ['4242'],
    );
    await scene.context.close();
  });

  it('[W4b] [P5c] counts wrong PINs, locks the PIN for half an hour, and still takes a passkey', async () => {
    const scene = await atApproval(10_000n);
    const { page, reads, press, type } = scene;
    const approvalUrl = page.url();
    await addAuthenticator(page);
    await page.goto(`${world.walletUrl}${walletUrls.identity.addPasskey()}?continue=${new URL(approvalUrl).pathname}`);
    await type('Payment PIN', pin);
    await press('Continue');
    await press('Set up a passkey');
    await page.waitForURL(approvalUrl);
    const typePin = async (typed: string) => {
      await type('Payment PIN', typed);
      await page.getByRole('button', { name: 'Pay €34.90', exact: true }).click();
      await page.locator('.fault').waitFor();
    };
    await typePin('12');
    await reads('Type the six digits of your payment PIN. You were not charged.');
    await typePin('730185');
    await reads('That is not your PIN. You have 4 tries left. You were not charged. Try again.');
    for (let wrong = 2; wrong <= 5; wrong += 1) await typePin('730185');
    await reads(
      /Your PIN is locked for 30 minutes, until \d\d:\d\d UTC\. You were not charged\. A passkey still works\./,
    );
    await typePin(pin);
    await page.getByText('Your PIN is locked').filter({ visible: true }).waitFor();
    await assertUncharged(scene, 10_000n);
    await press('Pay €34.90 with a passkey');
    await page.waitForURL(/\/orders\/ord_/);
    await assertPaidOnce(scene, 10_000n);
    await scene.context.close();
  });

  it('[P2b] says that the quote has expired, and how to order again', async () => {
    const scene = await atApproval(10_000n, true);
    const { page, reads, press, type, follow } = scene;
    const { id } = await scene.buyer.order();
    world.advance(31 * MINUTE_MS);
    await type('Payment PIN', pin);
    await press('Pay €34.90');
    await reads('This price has run out', 'You were not charged.', 'pay the order again, or place it again');
    await assertUncharged(scene, 10_000n);
    await world.settle();
    await follow('Back to Holdfast Market');
    await page.waitForURL(`${world.marketUrl}/orders/${id}`);
    await reads('This order has ended.', /you were not charged/, /order it again/);
    assert.equal(await scene.buyer.balance(), 10_000n);
    assert.deepEqual(await charges(scene), ['expired']);
    await follow(/Enamel teapot/);
    await page.waitForURL(/\/p\/enamel-teapot/);
    await scene.checkOut('enamel-teapot');
    await type('Payment PIN', pin);
    await press('Pay €34.90');
    await page.waitForURL(/\/orders\/ord_/);
    await reads('Paid.');
    await assertPaidOnce(scene, 10_000n);
    await scene.context.close();
  });

  it('is not charged if the shopper declines it, and the order says so', async () => {
    const scene = await atApproval(10_000n);
    await scene.press('Do not pay');
    await scene.page.waitForURL(/\/orders\/ord_/);
    await scene.reads('You did not pay', /not charged/);
    await assertUncharged(scene, 10_000n);
    await scene.context.close();
  });

  it('[P4c] cannot be approved once its order is canceled, which works by keyboard alone', async () => {
    const scene = await atApproval(10_000n);
    const { page, buyer } = scene;
    const order = await scene.context.newPage();
    await order.goto(`${world.marketUrl}${marketUrls.ordering.order({ orderId: (await buyer.order()).id })}`);
    await order.getByText('Cancel this order').focus();
    await order.keyboard.press('Enter');
    await order.keyboard.press('Tab');
    assert.equal(await order.evaluate(() => document.activeElement?.textContent), 'Yes, cancel it');
    await assertAccessible(order, 'order, about to be canceled');
    await order.keyboard.press('Enter');
    await order.getByText('You canceled this order.').waitFor();
    await assertAccessible(order, 'order, canceled');
    await page.getByLabel('Payment PIN').fill(pin);
    await page.getByRole('button', { name: 'Pay €34.90' }).click();
    await scene.reads('This payment was canceled', 'You were not charged.');
    assert.equal(await buyer.balance(), 10_000n);
    assert.deepEqual([(await buyer.order()).status, await charges(scene)], ['canceled', ['canceled']]);
    await scene.context.close();
  });

  it('[P4d] is charged once, even if the button is pressed twice in a row', async () => {
    const scene = await atApproval(10_000n, true);
    await scene.type('Payment PIN', pin);
    await scene.page.getByRole('button', { name: 'Pay €34.90' }).dblclick();
    await scene.page.waitForURL(/\/orders\/ord_/);
    await scene.reads('Paid.');
    await assertPaidOnce(scene, 10_000n);
    await scene.context.close();
  });

  it('[P4d] is charged once, even if it is approved in two tabs at the same time', async () => {
    const scene = await atApproval(10_000n);
    const tabs = [scene.page, await scene.context.newPage()];
    await tabs[1]!.goto(scene.page.url());
    for (const tab of tabs) await tab.getByLabel('Payment PIN').fill(pin);
    await Promise.all(
      tabs.map(async (tab) => {
        await tab.getByRole('button', { name: 'Pay €34.90' }).click();
        await tab.waitForURL(/\/orders\/ord_/);
        await tab.getByText('Paid.', { exact: true }).waitFor();
      }),
    );
    await assertPaidOnce(scene, 10_000n);
    await scene.context.close();
  });

  it('[P4d] is charged once, even if the shopper goes back and submits everything again', async () => {
    const scene = await atApproval(10_000n);
    const { page, reads, press, type } = scene;
    const approvalUrl = page.url();
    const late = await scene.context.newPage();
    await late.goto(approvalUrl);
    await type('Payment PIN', pin);
    await press('Pay €34.90');
    await page.waitForURL(/\/orders\/ord_/);
    const orderUrl = page.url();
    await page.goBack();
    await page.waitForURL(approvalUrl);
    await reads('Already paid', /You paid €34\.90 to Holdfast Market/, 'It was taken once.');
    await scene.follow('Back to Holdfast Market');
    await page.waitForURL(orderUrl);
    await late.getByLabel('Payment PIN').fill(pin);
    await late.getByRole('button', { name: 'Pay €34.90' }).click();
    await late.waitForURL(orderUrl);
    await late.getByText('Paid.', { exact: true }).waitFor();
    await assertPaidOnce(scene, 10_000n);
    assert.equal((await charges(scene)).length, 1);
    await scene.context.close();
  });
});
