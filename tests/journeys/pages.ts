import type { Page } from 'playwright-core';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Constellation } from '../world/constellation.ts';
import { codeFor, forgetCodes } from '../world/mailed-codes.ts';
import type { MailingMarket } from '../world/mailed-codes.ts';
import { codeSentTo, password } from '../world/people.ts';
import type { Person } from '../world/people.ts';

/**
 * Opens an account with the market in a browser, and resolves when the page `next` is open.
 *
 * @param next A path of the market.
 */
export async function openAccount(
  page: Page,
  market: MailingMarket,
  { name = 'Ada Byrne', email, next = '/' }: { name?: string; email: string; next?: string },
): Promise<void> {
  await page.goto(`${market.url}${marketUrls.accounts.signUp()}?continue=${encodeURIComponent(next)}`);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.locator('#password').fill(password);
  await page.getByRole('button', { name: 'Open account' }).click();
  await typeMailedCode(page, market);
  await page.waitForURL(`${market.url}${next}`);
}

/** Signs in to the market in a new browser, and resolves when the page `next` is open. */
export async function signIn(
  page: Page,
  market: MailingMarket,
  { email, next = '/' }: { email: string; next?: string },
): Promise<void> {
  await page.goto(`${market.url}${marketUrls.accounts.login()}?continue=${encodeURIComponent(next)}`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await typeMailedCode(page, market);
  await page.waitForURL(`${market.url}${next}`);
}

/** Types the mailed code into the page of the market that asks for it. */
export async function typeMailedCode(page: Page, market: MailingMarket): Promise<void> {
  await page.waitForURL(`${market.url}${marketUrls.accounts.step()}`);
  const cookies = await page.context().cookies();
  const code = await codeFor(market, cookies.find(({ name }) => name === '__Host-entry')?.value);
  await page.getByLabel('Code from our mail').fill(code);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.waitForURL((url) => url.pathname !== marketUrls.accounts.step());
  await forgetCodes(market);
}

/**
 * Types number and password into the wallet's open login page, and submits them. In a browser that the wallet does not
 * know, it takes the second step with a code by SMS.
 */
export async function logIn(
  world: Pick<Constellation, 'sandbox'>,
  page: Page,
  { phone }: Pick<Person, 'phone'>,
): Promise<void> {
  await page.getByLabel('Phone number').fill(phone);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== walletUrls.identity.login());
  if (new URL(page.url()).pathname !== walletUrls.identity.secondStep()) return;
  await page.getByRole('button', { name: 'Send me a code' }).click();
  const code = page.getByLabel('Code from the message');
  await code.waitFor();
  await code.fill(codeSentTo(world, phone));
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

/** Types a card into the processor's open page, and saves it. */
export async function typeCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Month and year').fill('12 / 39');
  await page.getByLabel('Security code').fill('123');
  await page.getByRole('button', { name: 'Save card' }).click();
}
