import type { Page } from 'playwright-core';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { makeKnown, password } from '../world/people.ts';
import type { Knowing, Person } from '../world/people.ts';

/**
 * Opens an account with the market in a browser, and resolves when the page `next` is open.
 *
 * @param next A path of the market.
 */
export async function openAccount(
  page: Page,
  marketUrl: string,
  { name = 'Ada Byrne', email, next = '/' }: { name?: string; email: string; next?: string },
): Promise<void> {
  await page.goto(`${marketUrl}${marketUrls.accounts.signUp()}?continue=${encodeURIComponent(next)}`);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.locator('#password').fill(password);
  await page.getByRole('button', { name: 'Open account' }).click();
  await page.waitForURL(`${marketUrl}${next}`);
}

/** Types number and password into the wallet's open login page, and submits them. The wallet knows the browser. */
export async function logIn(world: Knowing, page: Page, { phone }: Pick<Person, 'phone'>): Promise<void> {
  const marks: string[] = [];
  await makeKnown(world, { cookie: () => undefined, keep: (_, cookie) => marks.push(cookie) }, phone);
  const [name = '', value = ''] = (marks[0] ?? '').split('=');
  await page.context().addCookies([{ name, value, url: world.walletUrl, secure: true, httpOnly: true }]);
  await page.getByLabel('Phone number').fill(phone);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

/** Types a card into the processor's open page, and saves it. */
export async function typeCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Month and year').fill('12 / 39');
  await page.getByLabel('Security code').fill('123');
  await page.getByRole('button', { name: 'Save card' }).click();
}
