import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { urls } from '../../wallet/server/urls.ts';
import { knownProfile } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import { openOperator } from '../world/staff.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';
import { assertAccessible, desktop, launchBrowser, openPerson, phone } from './browser.ts';
import { logIn } from './pages.ts';

describe('raising a limit in a browser', () => {
  let world: TestWorld;
  let browser: Browser;
  before(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const limits = () => `${world.walletUrl}${urls.identity.raiseLimits()}`;
  /** Signs a person in on the page "Your limits". */
  const open = async (person: Person, options: Parameters<typeof openPerson>[1] = {}): Promise<Page> => {
    const context = await openPerson(browser, options);
    const page = await context.newPage();
    await page.goto(limits());
    await logIn(world, page, person);
    await page.getByRole('heading', { name: 'Your limits' }).waitFor();
    return page;
  };
  const show = async (page: Page, result: string, first: string = knownProfile.givenName) => {
    await page.getByRole('button', { name: /Show a document|Go on with the check/ }).click();
    await page.getByRole('heading', { name: 'Show your document' }).waitFor();
    await page.getByLabel('Result').selectOption(result);
    await page.getByLabel('Given names on the document').fill(first);
    await page.getByLabel('Family name on the document').fill(knownProfile.familyName);
    await page.getByLabel(/Birth date/).fill(knownProfile.birthDate);
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByRole('heading', { name: 'Your limits' }).waitFor();
  };

  for (const [name, options] of [
    ['on a phone', { viewport: phone }],
    ['on a desktop in the dark', { viewport: desktop, dark: true }],
    ['on a desktop without JavaScript, which axe needs', { viewport: desktop, javaScript: false }],
  ] as const) {
    it(`[W5b] [W5e] [W5f] goes to the processor and back ${name}`, async () => {
      const look = 'javaScript' in options ? async () => {} : assertAccessible;
      const page = await open(await world.given.person(), options);
      await look(page, 'limits with a name');
      await show(page, 'document_expired');
      await page.getByText('The document has expired.').waitFor();
      await look(page, 'a refused document');
      await show(page, 'silent');
      await page.getByText('is being checked').waitFor();
      await look(page, 'a document that is being checked');
      assert.equal(await page.getByRole('button', { name: 'Show a document' }).count(), 0);
      await page.context().close();
    });
  }

  it('[W5f] is decided in the console by keyboard, with the document beside the profile', async () => {
    const person = await world.given.person();
    const page = await open(person);
    await show(page, 'verified', 'Ada Maria');
    await page.getByText('One of us compares').waitFor();
    const { visitor } = await openOperator(world, 'Rita', { role: 'reviewer' });
    const context = await openPerson(browser, { viewport: desktop });
    const session = { name: '__Host-staff', value: visitor.cookie('__Host-staff') ?? '', secure: true };
    await context.addCookies([{ ...session, url: world.consoleUrl.replace('http:', 'https:'), httpOnly: true }]);
    const desk = await context.newPage();
    await desk.goto(`${world.consoleUrl}${urls.staff.queue()}`);
    await desk.keyboard.press('g');
    await desk.keyboard.press('i');
    await desk.getByRole('heading', { name: 'Documents' }).waitFor();
    await assertAccessible(desk, 'the queue of documents');
    await desk.keyboard.press('j');
    await desk.keyboard.press('Enter');
    await desk.getByRole('heading', { name: 'Document and profile' }).waitFor();
    await assertAccessible(desk, 'a document in review');
    await desk.getByLabel('Decision and reason').selectOption('accept name_is_the_same');
    await desk.getByRole('button', { name: 'Decide' }).press('Enter');
    await desk.getByText('No document waits.').waitFor();
    await assertAccessible(desk, 'the empty queue of documents');
    await page.goto(limits());
    await page.getByText('Your document was accepted').waitFor();
    await assertAccessible(page, 'raised limits');
  });
});
