import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../lifeline.ts';
import { describe } from './browser.ts';
import type { Browser, Page } from './browser.ts';

export interface Urls {
  readonly wallet: string;
  readonly market: string;
  readonly sandbox: string;
}

/** A person of the demo, who is nobody. */
export interface Person {
  readonly phone: string;
  readonly password: string;
  readonly pin: string;
}

/** Numbers that the German regulator keeps for films: nobody has them. */
const filmNumbers = { prefix: '+4917604069', count: 1_000 };

const codeWithinMs = 10_000;

/** Opens a wallet by phone, code, password, profile and PIN. */
export async function openWallet(browser: Browser, urls: Urls): Promise<Person> {
  const person = {
    phone: `${filmNumbers.prefix}${String(randomInt(filmNumbers.count)).padStart(3, '0')}`,
    password: `demo ${randomBytes(12).toString('base64url')}`,
    pin: '739146',
  };
  const start = await browser.open(`${urls.wallet}/id/sign-up`);
  const asked = expectPage(await browser.submit(start, '/id/sign-up', { phone: person.phone }), '/id/sign-up/code');
  const code = await receivedCode(browser, urls, person.phone);
  const toPassword = expectPage(await browser.submit(asked, '/id/sign-up/code', { code }), '/id/sign-up/password');
  const { password, pin } = person;
  const toProfile = await browser.submit(toPassword, '/id/sign-up/password', { password });
  const toPin = await browser.submit(expectPage(toProfile, '/id/sign-up/profile'), '/id/sign-up/profile', profile);
  const toPasskey = await browser.submit(expectPage(toPin, '/id/sign-up/pin'), '/id/sign-up/pin', {
    pin,
    pinAgain: pin,
  });
  expectPage(toPasskey, '/id/sign-up/passkey');
  expectPage(await browser.open(`${urls.wallet}/id/sign-up/done`), '/');
  return person;
}

const profile = {
  givenName: 'Robin',
  familyName: 'Demo',
  birthDay: '14',
  birthMonth: '3',
  birthYear: '1990',
  line1: 'Lindenweg 5',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
};

interface Message {
  readonly kind: 'sms' | 'mail';
  readonly text: string;
}

async function receivedCode(browser: Browser, urls: Urls, phone: string): Promise<string> {
  const inbox = `${urls.sandbox}/inbox.json?to=${encodeURIComponent(phone)}`;
  const deadline = Date.now() + codeWithinMs;
  while (Date.now() < deadline) {
    const { messages } = await browser.json<{ messages: Message[] }>('GET', inbox);
    const code = /\b\d{6}\b/.exec(messages[0]?.text ?? '')?.[0];
    if (code !== undefined) return code;
    await sleep(100);
  }
  throw new Refusal(`No code came to ${phone} within ${codeWithinMs / 1000} s.`);
}

/** The page, where it is the one at `path`. */
export function expectPage(page: Page, path: string): Page {
  if (page.status < 400 && new URL(page.url).pathname === path) return page;
  throw new Refusal(`Expected ${path}, but came to ${describe(page)}`);
}
