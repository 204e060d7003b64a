import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { urls } from '../../wallet/server/urls.ts';
import { carrierSteps } from '../world/carrier.ts';
import type { CarrierSteps } from '../world/carrier.ts';
import { asksNothing, changeStepUp } from '../world/limits.ts';
import { pin } from '../world/people.ts';
import { inviteOperator } from '../world/staff.ts';
import type { Customer, Trade } from '../world/trade.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { addAuthenticator, assertAccessible, desktop, launchBrowser, openPerson, phone } from './browser.ts';

const DAY_MS = 86_400_000;
const goods = { country: 'DE', zip: '04109', city: 'Leipzig' };

describe('problems with an order, in three browsers', () => {
  let world: TestWorld;
  let browser: Browser;
  let trade: Trade;
  let carrier: CarrierSteps;
  let buyer: Customer;
  /** The buyer on a phone in the dark, the seller and the first operator at desks. */
  let [buying, selling]: Page[] = [];
  let picture: { name: string; mimeType: string; buffer: Buffer };
  let codes = 0;
  before(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
    carrier = carrierSteps(world);
    await changeStepUp(world, asksNothing);
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n, money: 200_000n });
    buying = await openHolder(buyer, { viewport: phone, dark: true });
    selling = await openHolder(trade.sellers[0], { viewport: desktop });
    const buffer = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#a33' } })
      .jpeg()
      .toBuffer();
    picture = { name: 'broken.jpg', mimeType: 'image/jpeg', buffer };
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const openHolder = async (
    person: Parameters<TestWorld['when']['logsIn']>[0],
    options: Parameters<typeof openPerson>[1],
  ): Promise<Page> => {
    const visitor = await world.when.logsIn(person);
    const context = await openPerson(browser, options);
    const session = { name: '__Host-session', value: visitor.cookie('__Host-session') ?? '', secure: true };
    await context.addCookies([{ ...session, url: world.walletUrl.replace('http:', 'https:'), httpOnly: true }]);
    return context.newPage();
  };
  const openOperator = async (name: string): Promise<Page> => {
    const page = await (await openPerson(browser, { viewport: desktop })).newPage();
    const { address } = await inviteOperator(world, name);
    await addAuthenticator(page);
    await page.goto(address);
    await page.getByRole('button', { name: 'Set up a passkey' }).click();
    await page.waitForURL(`**${urls.staff.queue()}`);
    return page;
  };
  const pass = async (days: number) => {
    world.advance(days * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
  };
  /** Waits for words on a page, and looks at the page. */
  const see = async (page: Page, words: string | RegExp) => {
    await page.locator('main').getByText(words).filter({ visible: true }).first().waitFor();
    await assertAccessible(page, String(words));
  };
  const paid = async (): Promise<PaymentJson> => (await buyer.ask(trade.order())).body;
  const announced = async (payment: PaymentJson): Promise<string> => {
    const code = `ST${String((codes += 1)).padStart(10, '0')}`;
    const parcel = { part_id: payment.parts[0]!.id, carrier: 'DHL', tracking_code: code };
    const path = urls.protection.shipments({ paymentId: payment.id });
    assert.equal((await trade.call('POST', path, parcel, code)).status, 200);
    return code;
  };
  const arrived = async (): Promise<PaymentJson> => {
    const payment = await paid();
    await carrier.delivers(await announced(payment));
    return payment;
  };
  const openPayment = ({ id: paymentId }: PaymentJson) =>
    buying!.goto(`${world.walletUrl}${urls.app.payment({ paymentId })}`);
  /** From the payment in the app to the case: what, why and the wish. */
  const reports = async (payment: PaymentJson, reason: string, wish: string, files = [picture]): Promise<string> => {
    await openPayment(payment);
    await buying!.getByRole('link', { name: 'There is a problem' }).first().click();
    await see(buying!, 'What is it about?');
    await buying!.getByLabel(reason, { exact: true }).check();
    const amount = buying!.getByLabel('Amount');
    assert.equal(await amount.isVisible(), false);
    await buying!.getByLabel('A refund in part', { exact: true }).check();
    await amount.waitFor();
    await buying!.getByLabel(wish, { exact: true }).check();
    await buying!.getByLabel('Describe it').fill('The spout is broken off.');
    if (files.length > 0) await buying!.locator('input[type=file]').setInputFiles(files);
    await buying!.getByRole('button', { name: 'Report the problem' }).click();
    await buying!.waitForURL('**/id/cases/**');
    await see(buying!, 'The spout is broken off.');
    return new URL(buying!.url()).pathname.split('/').at(-1)!;
  };
  /** Takes a step from the page of the case, as a side finds it there. */
  const takes = async (
    page: Page,
    caseId: string,
    step: string,
    fill: (page: Page) => Promise<void> = async () => {},
  ) => {
    await page.goto(`${world.walletUrl}${urls.protection.case({ caseId })}`);
    await see(page, /Teapot/);
    await page.locator(`main a[href$="/${step}"]`).click();
    await page.waitForURL(`**/${step}`);
    await fill(page);
    await assertAccessible(page, step);
    await page.locator('main form').last().locator('button').first().click();
    await page.waitForURL(`**${urls.protection.case({ caseId })}`);
  };
  const decides = async (page: Page, caseId: string, outcome: string, amount = '') => {
    await page.goto(`${world.consoleUrl}${urls.staff.queue()}`);
    await see(page, /Teapot/);
    await page
      .locator(`main a[href$="${urls.staff.case({ caseId })}"]`)
      .first()
      .click();
    await see(page, 'The spout is broken off.');
    await page.getByLabel(outcome, { exact: true }).check();
    if (amount !== '') await page.getByLabel(/^Amount/).fill(amount);
    await page.getByLabel('Main ground').selectOption({ index: 1 });
    await page.getByLabel('Reasons').fill('The picture shows a broken spout; the pot still holds water.');
    await page.locator('main form').last().getByRole('button').click();
    await page.waitForLoadState();
  };
  const caseIs = async (page: Page, caseId: string, words: string | RegExp) => {
    await page.goto(`${world.walletUrl}${urls.protection.case({ caseId })}`);
    await see(page, words);
  };

  it('[B1d] never shipped: the money comes back', async () => {
    const payment = await paid();
    await pass(8);
    await openPayment(payment);
    await see(buying!, 'Back in your balance.');
  });

  it('[B1d] a label without a scan: the money comes back', async () => {
    const payment = await paid();
    await announced(payment);
    await openPayment(payment);
    await see(buying!, /no carrier has it yet/);
    await pass(13);
    await openPayment(payment);
    await see(buying!, 'Back in your balance.');
  });

  it('[S128] [B3f] a foreign tracking code: a case opens, and the money comes back', async () => {
    const payment = await paid();
    await carrier.delivers(await announced(payment), goods);
    await openPayment(payment);
    await see(buying!, /not to your address/);
    await pass(60);
    await buying!.goto(`${world.walletUrl}/`);
    await see(buying!, 'Problems with orders');
    await selling!.goto(`${world.walletUrl}/`);
    await see(selling!, 'Problems with orders');
    await selling!.getByRole('link', { name: 'Answer the problem' }).first().click();
    await see(selling!, /Teapot/);
    await pass(5);
    await openPayment(payment);
    await see(buying!, 'Back in your balance.');
  });

  it('[B4e] lost by the carrier: the money comes back at once', async () => {
    const payment = await paid();
    const code = await announced(payment);
    await carrier.scans(code);
    await carrier.loses(code);
    await openPayment(payment);
    await see(buying!, 'Back in your balance.');
  });

  it('[B2a] [B2b] damaged, with pictures: both agree on a part', async () => {
    const payment = await arrived();
    const caseId = await reports(payment, 'It is damaged', 'A full refund');
    await selling!.goto(`${world.walletUrl}/`);
    await selling!.getByRole('link', { name: 'Answer the problem' }).first().click();
    await see(selling!, 'The spout is broken off.');
    await takes(selling!, caseId, 'offer', async (page) => {
      await page.getByLabel('A refund in part', { exact: true }).check();
      await page.getByLabel('Amount').fill('12');
      await page.getByLabel(/Say why/).fill('It can be glued.');
      await page.getByRole('button', { name: 'Send the offer' }).click();
      await see(page, 'You are paid €16.56 at once');
    });
    await takes(buying!, caseId, 'accept', (page) => page.getByLabel(/PIN/).fill(pin));
    await caseIs(buying!, caseId, /€12\.00/);
    await caseIs(selling!, caseId, /€12\.00/);
    await openPayment(payment);
    await see(buying!, 'Refunded so far:');
  });

  it('[B3d] not as described: sent back, and refunded', async () => {
    const payment = await arrived();
    const caseId = await reports(payment, 'It is not as described', 'Return, then a full refund', []);
    await takes(selling!, caseId, 'accept');
    await takes(selling!, caseId, 'address', async (page) => {
      await page.getByLabel('Name on the door').fill('Copper');
      await page.getByLabel('Street and number').fill('Ofengasse 3');
      await page.getByLabel('Postal code').fill('04109');
      await page.getByLabel('Town or city').fill('Leipzig');
      await page.getByLabel('Country').selectOption('DE');
    });
    await takes(buying!, caseId, 'parcel', async (page) => {
      await see(page, 'Ofengasse 3');
      await page.getByLabel('Carrier', { exact: true }).selectOption('Another carrier');
      await page.getByLabel('Name of the other carrier').fill('Post');
      await page.getByLabel('Carrier', { exact: true }).selectOption('DHL');
      assert.equal(await page.getByLabel('Name of the other carrier').isVisible(), false);
      await page.getByLabel('Tracking code').fill('STRETURN0001');
    });
    await carrier.scans('STRETURN0001');
    await carrier.delivers('STRETURN0001', goods);
    await caseIs(selling!, caseId, /Ofengasse 3/);
    await pass(3);
    await openPayment(payment);
    await see(buying!, 'Back in your balance.');
  });

  it('[B3b] refused, escalated, decided and appealed', async () => {
    const payment = await arrived();
    const caseId = await reports(payment, 'It is damaged', 'A full refund');
    await takes(selling!, caseId, 'refuse', (page) => page.getByLabel('Why you refuse').fill('It left here whole.'));
    await pass(3);
    await takes(buying!, caseId, 'escalate');
    const ada = await openOperator('Ada');
    await decides(ada, caseId, 'Refund of a part', '10');
    await caseIs(selling!, caseId, /€10\.00/);
    await pass(3);
    await takes(selling!, caseId, 'appeal', async (page) => {
      await page.getByLabel('What is new').fill('A picture from before it was packed.');
      await page.locator('input[type=file]').setInputFiles([picture]);
    });
    const bea = await openOperator('Bea');
    await decides(bea, caseId, 'Full refund');
    await caseIs(buying!, caseId, /final|full refund/i);
    await openPayment(payment);
    await see(buying!, 'Back in your balance.');
  });

  it('[B3a] the seller is silent: the buyer gets what was asked for', async () => {
    const payment = await arrived();
    const caseId = await reports(payment, 'Parts are missing', 'A full refund', []);
    await pass(5);
    await caseIs(buying!, caseId, /Teapot/);
    await pass(7);
    await openPayment(payment);
    await see(buying!, 'Back in your balance.');
    assert.equal(
      (await trade.call('GET', urls.payments.payment({ paymentId: payment.id }))).body.parts[0]!.status,
      'refunded',
    );
  });
});
