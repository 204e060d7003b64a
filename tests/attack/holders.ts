import { createAuthenticator } from '../../dev/demo/authenticator.ts';
import { sellerPeople } from '../../dev/seed/sellers.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { password, pin, profile } from '../world/people.ts';
import { outcome, outcomeOfAll } from './attack.ts';
import type { Attack } from './attack.ts';
import {
  openAccount,
  openWallet,
  messagesTo,
  signIn,
  stealPhone,
  typePassword,
  untilMessage,
  wrongFor,
} from './people.ts';
import { wordsOf } from './target.ts';

const { identity } = walletUrls;
const next = 'copper violin harvest moon';

/** Attacks on what belongs to an account: addresses, names, passkeys and the payout. */
export const holderAttacks: readonly Attack[] = [
  {
    id: 'S46b',
    says: 'choose a new password with a stolen phone, without waiting',
    play: async (target) => {
      const { phone } = await openWallet(target);
      const thief = await stealPhone(target, phone);
      if (!thief) return { result: 'skipped', answer: 'no such page' };
      await thief.open(`${target.urls.wallet}${identity.recoverWait()}`);
      await thief.submit(identity.recoverWait(), {});
      await thief.post(identity.recoverPassword(), { password: next });
      const browser = target.browser();
      await typePassword(target, browser, phone, next);
      return outcome(browser.cookie('__Host-login') === undefined, wordsOf(thief.page.text).slice(0, 80));
    },
  },
  {
    id: 'S47d',
    says: 'remove a passkey without the PIN',
    play: async (target) => {
      const { browser } = await openWallet(target);
      const device = createAuthenticator(target.urls.wallet);
      const response = JSON.stringify(device.register(browser.passkeyOptions()));
      await browser.submit(identity.signUpPasskey(), { response });
      if (browser.page.status >= 400) throw new Error(`The passkey was refused: ${browser.page.status}.`);
      await browser.open(`${target.urls.wallet}${identity.passkeys()}`);
      const path = /\/id\/security\/passkeys\/[\w-]+/.exec(browser.page.text)?.[0];
      if (path === undefined) throw new Error('The page lists no passkey.');
      for (const fields of [{}, { pin: '' }, { pin: wrongFor(pin) }]) await browser.post(`${path}/remove`, fields);
      await browser.open(`${target.urls.wallet}${identity.passkeys()}`);
      return outcome(browser.page.text.includes(path), 'the passkey stays');
    },
  },
  {
    id: 'S143e',
    says: 'set a first PIN with a stolen password alone',
    play: async (target) => {
      const { phone, browser } = await openWallet(target, { at: 'pin' });
      const thief = target.browser();
      await typePassword(target, thief, phone);
      await thief.post(identity.pin(), { pin: '840271', pinAgain: '840271' });
      await thief.post(identity.signUpPin(), { pin: '840271', pinAgain: '840271' });
      const own = await browser.post(identity.signUpPin(), { pin, pinAgain: pin });
      return outcome(own.status === 303, 'the owner still sets the first one');
    },
  },
  {
    id: 'S145',
    says: "send letters to a stranger's address, and log in with it",
    play: async (target) => {
      const email = `stranger-${Date.now()}@example.com`;
      const { browser } = await openWallet(target, { at: 'profile' });
      await browser.submit(identity.signUpProfile(), { ...profile, givenName: 'win.example', email });
      await untilMessage(target, email, /\d{6}/);
      const letters = await messagesTo(target, email);
      const isBare = letters.every((text) => /code/i.test(text) && !/win\.example/.test(text));
      const thief = target.browser();
      await typePassword(target, thief, email);
      const isOut = thief.cookie('__Host-login') === undefined && thief.cookie('__Host-session') === undefined;
      return outcome(isBare && isOut, `${letters.length} letters, only with a code`);
    },
  },
  {
    id: 'S176c',
    says: 'open a wallet under a name or at an address that nobody can read',
    play: async (target) => {
      const { browser } = await openWallet(target, { at: 'profile' });
      const tries = [];
      for (const changes of [
        { givenName: 'A\u0007da' },
        { givenName: `A${'\u0301'.repeat(30)}` },
        { givenName: '\u2800' },
        { line1: '12\u0000Harbour' },
        { line2: 'x'.repeat(4_000) },
        { country: 'US' },
        { country: 'DE', postalCode: '' },
        { birthDay: '31', birthMonth: '2' },
        { birthYear: String(new Date().getUTCFullYear() - 17) },
      ]) {
        const answer = await browser.post(identity.signUpProfile(), { ...profile, ...changes });
        const ok = answer.status === 422 || answer.status === 400;
        tries.push({ name: Object.keys(changes).join(), ok, answer: String(answer.status) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S178e',
    says: 'store an address in the market that no mail can have',
    play: async (target) => {
      const { browser } = await openAccount(target);
      await browser.open(`${target.urls.market}${marketUrls.accounts.address()}`);
      const home = { line1: '12 Harbour Row', line2: '', postalCode: '', city: 'Dublin', country: 'IE' };
      const tries = [];
      for (const changes of [{ country: 'DE' }, { line2: 'x'.repeat(4_000) }, { city: 'D\u0007' }, { country: 'XX' }]) {
        const answer = await browser.post(marketUrls.accounts.address(), { ...home, ...changes });
        tries.push({ name: Object.keys(changes).join(), ok: answer.status === 422, answer: String(answer.status) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S124',
    says: 'sign up in the market with the address of an account',
    play: async (target) => {
      const { email } = await openAccount(target);
      const thief = target.browser();
      await thief.open(`${target.urls.market}${marketUrls.accounts.signUp()}`);
      await thief.submit(marketUrls.accounts.signUp(), { name: 'Mallory', email, password: next });
      const browser = await signIn(target, email, next);
      const isOut = [thief, browser].every((one) => one.cookie('__Host-shopper') === undefined);
      return outcome(isOut, 'nobody is signed in');
    },
  },
  {
    id: 'S132',
    says: "move a seller's payout with a stolen password",
    play: async (target) => {
      const email = Object.values(sellerPeople)[0]?.email;
      if (!email || target.sellerPassword === undefined)
        return { result: 'skipped', answer: "the seller's password is not known" };
      const thief = await signIn(target, email, target.sellerPassword);
      await thief.open(`${target.urls.market}${marketUrls.wallet.payout()}`);
      const link = await thief.post(marketUrls.wallet.linkPayout(), {});
      const to = link.headers.get('location') ?? '';
      if (!to.includes('/seller/payout/prove/')) return outcome(!to.includes('/oauth/'), `${link.status} ${to}`);
      const path = new URL(to, target.urls.market).pathname;
      const tries = [];
      for (const code of ['000000', '123456', '']) {
        const answer = await thief.post(path, { password: target.sellerPassword, code });
        tries.push({ name: code, ok: answer.status === 422, answer: String(answer.status) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S141b',
    says: 'guess the password of an account of the market without end',
    play: async (target) => {
      const { email } = await openAccount(target);
      const thief = target.browser();
      for (let tries = 0; tries < 12; tries += 1) await signIn(target, email, `${next} ${tries}`, thief);
      await signIn(target, email, password, thief);
      return outcome(thief.cookie('__Host-shopper') === undefined, wordsOf(thief.page.text).slice(0, 100));
    },
  },
];
