import { setTimeout as sleep } from 'node:timers/promises';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { password, pin, profile } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import type { Target } from './target.ts';

/** A victim or an attacker with a wallet, and the browser in which the wallet was opened. */
export interface Person {
  readonly phone: string;
  readonly browser: Visitor;
}

/** The pages of the sign-up, in their order. */
const pages = ['code', 'password', 'profile', 'pin', 'passkey'] as const;

const { identity, funding } = walletUrls;
const ARRIVES_WITHIN_MS = 15_000;
const prefixes = ['+35385', '+35386', '+35387'];
let numbers = Date.now() % 700_000;

/** Returns a mobile number that is new in this run. */
export function freshPhone(): string {
  numbers += 1;
  return `${prefixes[numbers % prefixes.length]}${String(1_000_000 + numbers)}`;
}

/** The texts of the messages to a number or an address, the newest first. */
export async function messagesTo({ send, urls }: Target, to: string): Promise<string[]> {
  const answer = await send(`${urls.sandbox}/inbox.json?to=${encodeURIComponent(to)}`);
  const { messages } = (await answer.json()) as { messages: { text: string; subject?: string }[] };
  return messages.map(({ subject, text }) => `${subject ?? ''} ${text}`.trim());
}

/** Reads the newest code to a number or an address, once there are at least `count` messages with one. */
export async function codeTo(target: Target, to: string, count = 1): Promise<string> {
  const deadline = Date.now() + ARRIVES_WITHIN_MS;
  for (;;) {
    const codes = (await messagesTo(target, to)).flatMap((text) => /\b\d{6}\b/.exec(text)?.[0] ?? []);
    if (codes.length >= count) return codes[0]!;
    if (Date.now() > deadline) throw new Error(`No code arrived for ${to}.`);
    await sleep(100);
  }
}

/** A code that is not this one. */
export function wrongFor(code: string): string {
  return code === '739146' ? '739147' : '739146';
}

/** Walks through the sign-up, and stays on a page of it; by default the wallet is open then. */
export async function openWallet(
  target: Target,
  asked: { at?: (typeof pages)[number]; phone?: string; browser?: Visitor; from?: string } = {},
): Promise<Person> {
  const { at = 'passkey', phone = freshPhone(), browser = target.browser() } = asked;
  await browser.open(asked.from ?? `${target.urls.wallet}${identity.signUp()}`);
  await browser.submit(identity.signUp(), { phone });
  const steps = [
    async () => browser.submit(identity.signUpCode(), { code: await codeTo(target, phone) }),
    () => browser.submit(identity.signUpPassword(), { password }),
    async () => {
      await browser.submit(identity.signUpProfile(), profile);
      // The page for the code of the e-mail address can be skipped.
      await browser.open(`${target.urls.wallet}${identity.signUpPin()}`);
    },
    () => browser.submit(identity.signUpPin(), { pin, pinAgain: pin }),
  ];
  for (const step of steps.slice(0, pages.indexOf(at))) await step();
  return { phone, browser };
}

const kept = new WeakMap<Target['urls'], Map<string, Promise<Person>>>();

/** A person whom several attacks share; none of them may change or lock the wallet. */
export function personOf(target: Target, name: 'victim' | 'thief'): Promise<Person> {
  const people = kept.get(target.urls) ?? new Map<string, Promise<Person>>();
  kept.set(target.urls, people);
  const known = people.get(name) ?? openWallet(target);
  people.set(name, known);
  return known;
}

/** Types number and password on the login page of a browser. */
export async function typePassword(
  { urls }: Target,
  browser: Visitor,
  phone: string,
  typed: string = password,
  next: string = identity.logout(),
): Promise<void> {
  await browser.open(`${urls.wallet}${identity.login()}?continue=${encodeURIComponent(next)}`);
  await browser.submit(identity.login(), { phone, password: typed });
}

/** Logs in in a new browser, with the second step that the wallet asks for. */
export async function logIn(target: Target, phone: string, next?: string): Promise<Visitor> {
  const browser = target.browser();
  await typePassword(target, browser, phone, password, next);
  if (new URL(browser.page.url).pathname !== identity.secondStep()) return browser;
  const before = (await messagesTo(target, phone)).filter((text) => /\b\d{6}\b/.test(text)).length;
  await browser.submit(identity.secondStepCodeSend(), {});
  await browser.submit(identity.secondStepCode(), { code: await codeTo(target, phone, before + 1) });
  return browser;
}

/** Whether a browser's cookies open the wallet. */
export async function isIn({ send, urls }: Target, cookie: string | undefined): Promise<boolean> {
  const answer = await send(`${urls.wallet}${walletUrls.activity.balances()}`, {
    headers: { cookie: `__Host-session=${cookie ?? ''}` },
  });
  return answer.status === 200;
}

/** Proves a stolen phone on the page for a forgotten password. @returns Undefined if there is no such page. */
export async function stealPhone(target: Target, phone: string): Promise<Visitor | undefined> {
  const thief = target.browser();
  await thief.open(`${target.urls.wallet}${identity.recover()}`);
  if (thief.page.status === 404) return undefined;
  const before = (await messagesTo(target, phone)).filter((text) => /\b\d{6}\b/.test(text)).length;
  await thief.submit(identity.recover(), { phone });
  await thief.submit(identity.recoverCode(), { code: await codeTo(target, phone, before + 1) });
  return thief;
}

/** Waits for a message to a number or an address. @returns Whether it arrived. */
export async function untilMessage(target: Target, to: string, words: RegExp): Promise<boolean> {
  const deadline = Date.now() + ARRIVES_WITHIN_MS;
  while (Date.now() < deadline) {
    if ((await messagesTo(target, to)).some((text) => words.test(text))) return true;
    await sleep(200);
  }
  return false;
}

/** The session cookie of a browser at the wallet. */
export function sessionOf({ urls }: Target, browser: Visitor): string {
  return browser.cookie('__Host-session', new URL(urls.wallet).hostname) ?? '';
}

/** Links a card at the sandbox's processor. @returns The card's id. */
export async function addCard(target: Target, { browser }: Person, number = '4242424242424242'): Promise<string> {
  await browser.open(`${target.urls.wallet}${funding.addCard()}?continue=/id/top-up`);
  await browser.submit(funding.addCard(), {});
  const [, url = ''] = /<a class="button" href="([^"]+)"/.exec(browser.page.text) ?? [];
  await browser.open(url.replaceAll('&amp;', '&'));
  await browser.submit(new URL(browser.page.url).pathname, { number, expiry: '12 / 39', cvc: '123' });
  const answer = await target.send(`${target.urls.wallet}${funding.instruments()}`, {
    headers: { cookie: `__Host-session=${sessionOf(target, browser)}` },
  });
  const { instruments: cards } = (await answer.json()) as { instruments: { id: string }[] };
  if (!cards[0]) throw new Error(`The card was not linked: ${browser.page.url}`);
  return cards[0].id;
}

/** Asks for money from a card, as the app does. */
export function topUp(target: Target, browser: Visitor, body: Readonly<Record<string, unknown>>): Promise<Response> {
  return target.send(`${target.urls.wallet}${funding.topUps()}`, {
    method: 'POST',
    headers: {
      cookie: `__Host-session=${sessionOf(target, browser)}`,
      origin: target.urls.wallet,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify(body),
  });
}

let shoppers = 0;

/** Opens an account with the market, with the mailed code if it asks for one. */
export async function openAccount(
  target: Target,
  browser = target.browser(),
): Promise<{ readonly email: string; readonly browser: Visitor }> {
  shoppers += 1;
  const email = `attack${shoppers}-${Date.now() % 1_000_000}@example.com`;
  await browser.open(`${target.urls.market}${marketUrls.accounts.signUp()}`);
  await browser.submit(marketUrls.accounts.signUp(), { name: 'Ada Byrne', email, password });
  await typeMailedCode(target, browser, email);
  return { email, browser };
}

/** Signs in to the market in a new browser, with the mailed code if it asks for one. */
export async function signIn(target: Target, email: string, typed = password, browser = target.browser()) {
  await browser.open(`${target.urls.market}${marketUrls.accounts.login()}?continue=/account/security`);
  await browser.submit(marketUrls.accounts.login(), { email, password: typed });
  await typeMailedCode(target, browser, email);
  return browser;
}

/** A market that proves addresses asks for a code at this path; others never show such a form. */
const STEP_CODE = '/account/step/code';

async function typeMailedCode(target: Target, browser: Visitor, email: string): Promise<void> {
  if (!browser.page.text.includes(`action="${STEP_CODE}"`)) return;
  await browser.submit(STEP_CODE, { code: await codeTo(target, email) });
}
