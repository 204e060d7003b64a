import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { Refusal } from '../../bin/lifeline.ts';
import type { Browser, Page } from './browser.ts';
import { describe, expectPage } from './browser.ts';
import { profile } from './people.ts';
import type { Shopper, Urls } from './people.ts';
import { until } from './until.ts';

export interface MoneyJson {
  readonly amount: string;
  readonly currency: string;
}

interface PaymentJson {
  readonly id: string;
  readonly status: string;
  readonly amount: MoneyJson;
  readonly parts: readonly {
    readonly id: string;
    readonly payee_name: string;
    readonly amount: MoneyJson;
    readonly status: string;
  }[];
}

/** Opens a wallet: phone, code, password, profile and PIN; without a passkey. */
export async function openWallet(shopper: Shopper, urls: Urls): Promise<void> {
  const { browser, phone, password, pin } = shopper;
  const start = await browser.open(`${urls.wallet}${walletUrls.identity.signUp()}`);
  const asked = expectPage(await browser.submit(start, walletUrls.identity.signUp(), { phone }), '/id/sign-up/code');
  const code = await receivedCode(browser, urls, phone);
  const toPassword = expectPage(
    await browser.submit(asked, walletUrls.identity.signUpCode(), { code }),
    '/id/sign-up/password',
  );
  const toProfile = await browser.submit(toPassword, walletUrls.identity.signUpPassword(), { password });
  const toPin = await browser.submit(
    expectPage(toProfile, '/id/sign-up/profile'),
    walletUrls.identity.signUpProfile(),
    profile,
  );
  const toPasskey = await browser.submit(expectPage(toPin, '/id/sign-up/pin'), walletUrls.identity.signUpPin(), {
    pin,
    pinAgain: pin,
  });
  expectPage(toPasskey, '/id/sign-up/passkey');
}

async function receivedCode(browser: Browser, urls: Urls, phone: string): Promise<string> {
  const inbox = `${urls.sandbox}/inbox.json?to=${encodeURIComponent(phone)}`;
  return until(`A code by SMS to ${phone}`, async () => {
    const { messages } = await browser.json<{ messages: { text: string }[] }>('GET', inbox);
    return /\b\d{6}\b/.exec(messages[0]?.text ?? '')?.[0];
  });
}

/** Links a card on the processor's own page, and returns to the wallet. */
export async function linkCard({ browser }: Shopper, urls: Urls): Promise<void> {
  const add = await browser.open(`${urls.wallet}${walletUrls.funding.addCard()}?continue=/id/top-up`);
  const leaving = await browser.submit(add, walletUrls.funding.addCard(), {});
  const processor = await browser.follow(leaving, /card page/i);
  const card = { number: '4242 4242 4242 4242', expiry: '12 / 39', cvc: '123' };
  expectPage(await browser.submit(processor, /\/checkout\//, card), '/id/top-up');
}

/** Adds money from the card, and waits for the processor's outcome. */
export async function topUp({ browser, pin }: Shopper, urls: Urls, amount: string): Promise<MoneyJson> {
  const order = await browser.open(`${urls.wallet}${walletUrls.funding.topUpPage()}`);
  expectPage(await browser.submit(order, walletUrls.funding.topUpPage(), { amount, pin }), '/id/top-up/return');
  return until('The money from the card', async () => {
    const spendable = await balanceOf(browser, urls);
    return spendable.amount === '0' ? undefined : spendable;
  });
}

/** The spendable balance, in the wallet's one currency. */
export async function balanceOf(browser: Browser, urls: Urls): Promise<MoneyJson> {
  const { balances } = await browser.json<{ balances: { spendable: MoneyJson }[] }>(
    'GET',
    `${urls.wallet}${walletUrls.activity.balances()}`,
  );
  return balances[0]?.spendable ?? { amount: '0', currency: 'EUR' };
}

/** Agrees on the consent page, with the PIN if the page asks for it, and keeps the requested limits. */
export function allowLink({ browser, pin }: Shopper, consent: Page): Promise<Page> {
  return browser.submit(consent, /\/id\/interaction\//, { decision: 'allow', pin });
}

/** Approves a payment on the wallet's page with the PIN, and returns to the shop. */
export async function approve({ browser, pin }: Shopper, page: Page): Promise<Page> {
  const paymentPath = new URL(page.url).pathname;
  const back = await browser.submit(page, paymentPath, { pin });
  if (new URL(back.url).pathname === paymentPath) throw new Error(`The payment was not approved: ${describe(back)}`);
  return back;
}

/** Confirms with the PIN on the wallet's page that a part has arrived, and returns to the shop. */
export async function confirmReceipt({ browser, pin }: Shopper, page: Page): Promise<void> {
  const path = new URL(page.url).pathname;
  const back = await browser.submit(page, path, { pin });
  if (new URL(back.url).pathname === path) throw new Error(`The receipt was not confirmed: ${describe(back)}`);
}

export function payment({ browser }: Shopper, urls: Urls, id: string): Promise<PaymentJson> {
  return browser.json<PaymentJson>('GET', `${urls.wallet}${walletUrls.activity.payment({ paymentId: id })}`);
}

/** A person who has a wallet logs in to it, with a code by SMS in a browser that the wallet does not know. */
export async function logIn(browser: Browser, urls: Urls, phone: string, password: string): Promise<void> {
  const page = await browser.open(`${urls.wallet}${walletUrls.identity.login()}?continue=/`);
  const entered = await browser.submit(page, walletUrls.identity.login(), { phone, password });
  const { secondStep, secondStepCodeSend, secondStepCode } = walletUrls.identity;
  if (new URL(entered.url).pathname !== secondStep()) return void expectPage(entered, '/');
  const asked = await browser.submit(entered, secondStepCodeSend(), {});
  const code = await receivedCode(browser, urls, phone);
  expectPage(await browser.submit(asked, secondStepCode(), { code }), '/');
}

/** Says on the wallet's page what is wrong with the first thing of a part, and returns the page of the case. */
export async function reportProblem(
  { browser }: Shopper,
  urls: Urls,
  about: { readonly paymentId: string; readonly partId: string },
  problem: Readonly<Record<'reason' | 'outcome' | 'words', string>>,
): Promise<Page> {
  const path = walletUrls.protection.problem(about);
  const page = await browser.open(`${urls.wallet}${path}`);
  const line = /name="line"\s+value="([^"]+)"/.exec(page.html)?.[1] ?? '';
  return expectCase(await browser.submit(page, path, { ...problem, line }));
}

/** Takes a step on the page of a case, and returns that page. */
export async function takeStep(
  browser: Browser,
  casePage: Page,
  step: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<Page> {
  const page = await browser.open(`${casePage.url}/${step}`);
  return expectCase(await browser.submit(page, new URL(page.url).pathname, fields));
}

function expectCase(page: Page): Page {
  if (page.status < 400 && /^\/id\/cases\/\w+$/.test(new URL(page.url).pathname)) return page;
  throw new Refusal(`Expected the page of a case, but got ${describe(page)}`);
}
