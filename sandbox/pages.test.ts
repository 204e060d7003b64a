import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTransport } from 'nodemailer';
import type { Browser, Page } from 'playwright-core';
import { assertAccessible, desktop, launchBrowser, openPerson, phone } from '../tests/journeys/browser.ts';
import { charge, linkCard, openCardPage, secrets, startTestSandbox } from './test-sandbox.ts';
import type { TestSandbox } from './test-sandbox.ts';

const narrow = { size: phone, dark: false };
const wide = { size: desktop, dark: true };

const paths = ['/', '/inbox', '/processor', '/disputes', '/carrier', '/clock/control', '/events', '/failures'];

describe('the sandbox’s pages', () => {
  let test: TestSandbox;
  let browser: Browser;
  before(async () => {
    test = await startTestSandbox();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await test.close();
  });

  const withPage = async (options: Parameters<typeof openPerson>[1], act: (page: Page) => Promise<void>) => {
    const context = await openPerson(browser, options);
    try {
      await act(await context.newPage());
    } finally {
      await context.close();
    }
  };
  const assertFits = async (page: Page, where: string) => {
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(beyond <= 0, `${where} is ${beyond} px too wide`);
  };
  const visitAll = async (state: string, looks: readonly (typeof narrow)[]) => {
    for (const { size, dark } of looks) {
      await withPage({ viewport: size, dark }, async (page) => {
        for (const path of paths) {
          await page.goto(`${test.url}${path}`);
          const where = `${path}, ${state}, ${size.width} px, ${dark ? 'dark' : 'light'}`;
          await assertFits(page, where);
          await assertAccessible(page, where);
        }
      });
    }
  };
  const fill = async () => {
    const authorization = `Basic ${Buffer.from(`${secrets.easypostApiKey}:`).toString('base64')}`;
    for (const code of ['DHL-00340434161094021501', 'DHL-2', 'DHL-3'])
      await test.post('/v2/trackers', { tracker: { tracking_code: code, carrier: 'DHL' } }, { authorization });
    await test.post('/carrier/trackers/DHL-2/transit');
    await test.post('/carrier/trackers/DHL-3/deliver');
    await test.sandbox.inbox.add({
      kind: 'sms',
      from: '+15005550006',
      to: '+353851234567',
      subject: '',
      text: '482910 is your Holdfast code.',
    });
    await createTransport({ host: '127.0.0.1', port: test.sandbox.smtpPort }).sendMail({
      from: 'Holdfast Wallet <wallet@holdfast.example>',
      to: 'someone.with.a.rather.long.address@subdomain.example.com',
      subject: 'Your receipt',
      text: `You paid €12.90 to Fern & Flint.\n\nSee it: https://wallet.example/activity/${'x'.repeat(60)}`,
    });
    await charge(test, await linkCard(test));
    await charge(test, await linkCard(test, '4000000000000341')).catch(() => {});
    await charge(test, await linkCard(test, '4000000000000259'));
    for (const edge of ['stripe', 'twilio'])
      await test.post(`/failures/${edge}`, { fault: 'delay', delay_ms: 1, times: 3 });
    test.sandbox.switchboard.clear('stripe');
    await test.sandbox.clock.follow('wallet', 99, 0);
  };

  it('are accessible and fit the screen: empty and full, on a phone in light and a desktop in dark', async () => {
    await visitAll('empty', [narrow]);
    await fill();
    await visitAll('full', [narrow, wide]);
  });

  for (const javaScript of [true, false]) {
    it(`[W7a] let a card be linked by keyboard, ${javaScript ? 'with' : 'without'} JavaScript`, async () => {
      const session = await openCardPage(test, test.receiverUrl);
      await withPage({ javaScript }, async (page) => {
        // Axe is a script itself.
        const assertFine = async (where: string) => {
          if (!javaScript) return;
          await assertFits(page, where);
          await assertAccessible(page, where);
        };
        await page.goto(session.url!);
        await assertFine('the card page');
        await page.keyboard.press('Tab');
        await page.keyboard.type('4242 4242 4242 4243');
        await page.keyboard.press('Tab');
        await page.keyboard.type('12 / 34');
        await page.keyboard.press('Tab');
        await page.keyboard.type('123');
        await page.keyboard.press('Enter');
        await page.getByRole('alert').getByText('has a mistake').waitFor();
        await assertFine('the card page with a mistake');
        // The first wrong field has the focus, and the right entries are kept.
        await page.locator('#number:focus').waitFor();
        assert.equal(await page.getByLabel('Month and year').inputValue(), '12 / 34');
        await page.keyboard.press('ControlOrMeta+A');
        await page.keyboard.type('4000 0025 0000 3155');
        await page.getByLabel('Security code').focus();
        await page.keyboard.type('123');
        await page.keyboard.press('Enter');
        await page.getByText('Nothing is charged now').waitFor();
        await assertFine('the bank’s page');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await page.waitForURL(`${test.receiverUrl}/back?session=${session.id}`);
        await page.goto(session.url!);
        await page.getByText('Your card has been saved').waitFor();
        await assertFine('a card page that was used');
      });
    });
  }

  it('show the amount on the bank’s page, in its currency', async () => {
    const method = await linkCard(test, '4000002760003184');
    const order = { amount: 1_290, currency: 'jpy', description: 'Top-up' };
    const intent = await charge(test, method, { more: order });
    for (const dark of [true, false]) {
      await withPage({ dark }, async (page) => {
        await page.goto(intent.next_action!.redirect_to_url!.url!);
        await page.getByText('JP¥1,290').or(page.getByText('¥1,290')).first().waitFor();
        await assertAccessible(page, 'the bank’s page');
      });
    }
  });

  it('show a new message without a reload, and without JavaScript by a reload', async () => {
    for (const javaScript of [true, false]) {
      await withPage({ javaScript }, async (page) => {
        await page.goto(`${test.url}/inbox`);
        const text = javaScript ? '111222 is your code.' : '333444 is your code.';
        await test.sandbox.inbox.add({ kind: 'sms', from: '+1', to: '+353850000001', subject: '', text });
        await page.getByText(text).waitFor();
      });
    }
  });

  it('move the clock, break and repair an edge, deliver a parcel and replay an event by buttons', async () => {
    await withPage({ viewport: desktop }, async (page) => {
      await page.goto(`${test.url}/clock/control`);
      const press = (name: RegExp | string) => page.getByRole('button', { name }).first().click();
      await press('1 hour on');
      await page.getByText(/1 hour ahead of the machine/).waitFor();
      await page.goto(`${test.url}/failures`);
      await page.locator('#twilio-fault').selectOption('drop_request');
      await press(/^Break Text messages/);
      await page.waitForURL(/#twilio/);
      await page.getByText('Cut the line before anything is done, once').waitFor();
      await assertAccessible(page, 'a failure');
      await press(/^Mend Text messages/);
      await page.waitForFunction(() => !document.body.textContent?.includes('Mend'));
      await page.goto(`${test.url}/carrier`);
      await press(/^Set on its way DHL-0034/);
      await page.getByText('On its way').first().waitFor();
      await press(/^Deliver DHL-0034/);
      await page.getByText('signed for at the door').first().waitFor();
      await page.goto(`${test.url}/events`);
      const count = test.received.length;
      await press(/^Replay/);
      await page.waitForURL(/#evt_/);
      assert.ok(test.received.length > count);
    });
  });
});
