import { codeAt, stepAt } from '#platform/credentials/totp.ts';
import { createAuthenticator } from '../../dev/demo/authenticator.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { password, pin } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import { outcome, outcomeOfAll } from './attack.ts';
import type { Attack, Outcome } from './attack.ts';
import {
  codeTo,
  freshPhone,
  isIn,
  messagesTo,
  openWallet,
  sessionOf,
  stealPhone,
  typePassword,
  wrongFor,
} from './people.ts';
import { wordsOf } from './target.ts';
import type { Target } from './target.ts';

const { identity } = walletUrls;
const stranger = 'lantern otter moss barrel';
const next = 'copper violin harvest moon';

/** Attacks on logins, factors and forgotten passwords. */
export const loginAttacks: readonly Attack[] = [
  {
    id: 'S37',
    says: 'learn from the login who has a wallet',
    play: async (target) => {
      const { phone } = await openWallet(target);
      const pages: string[] = [];
      for (const one of [phone, freshPhone()]) {
        const browser = target.browser();
        await typePassword(target, browser, one, stranger);
        pages.push(`${browser.page.status} ${wordsOf(browser.page.text).replaceAll(/\+353[\d ]+/g, '')}`);
      }
      return outcome(pages[0] === pages[1], 'a wrong password and an unknown number get the same page');
    },
  },
  {
    id: 'S141a',
    says: 'lock the owner out by wrong passwords from another network',
    play: async (target) => {
      const { phone, browser } = await openWallet(target);
      const thief = target.browser();
      for (let tries = 0; tries < 12; tries += 1) await typePassword(target, thief, phone, stranger);
      await browser.open(`${target.urls.wallet}${identity.logout()}`);
      await browser.submit(identity.logout(), {});
      await typePassword(target, browser, phone);
      return outcome(await isIn(target, sessionOf(target, browser)), 'the owner still logs in at home');
    },
  },
  {
    id: 'S42',
    says: 'log in with a shortened password, or one with NUL',
    play: async (target) => {
      const long = `${'lantern otter '.repeat(8)}kettle`;
      const { phone, browser } = await openWallet(target, { at: 'password' });
      await browser.submit(identity.signUpPassword(), { password: long });
      const tries = [];
      for (const typed of [long.slice(0, 72), long.slice(0, -1), `${long}x`, `${long}\u0000`]) {
        const thief = target.browser();
        await typePassword(target, thief, phone, typed);
        const got = thief.cookie('__Host-session') ?? thief.cookie('__Host-login');
        tries.push({ name: `${typed.length} letters`, ok: got === undefined, answer: String(thief.page.status) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S44',
    says: 'try one password with many numbers, and many passwords with one',
    play: async (target) => {
      const { phone } = await openWallet(target);
      const thief = target.browser('198.19.0.44');
      let asked = 0;
      for (let tries = 0; tries < 15; tries += 1) await typePassword(target, thief, phone, `${stranger} ${tries}`);
      // If the tries before are counted, even the right password has to wait.
      await typePassword(target, thief, phone);
      asked += thief.cookie('__Host-login') === undefined ? 0 : 1;
      return outcome(asked === 0, wordsOf(thief.page.text).slice(0, 120));
    },
  },
  {
    id: 'S46a',
    says: 'choose a new password with a stolen phone, without the PIN',
    play: async (target) => {
      const { phone } = await openWallet(target);
      const thief = await stealPhone(target, phone);
      if (!thief) return { result: 'skipped', answer: 'no such page' };
      for (const fields of [{ password: next }, { password: next, pin: '' }, { password: next, pin: wrongFor(pin) }])
        await thief.post(identity.recoverPassword(), fields);
      const browser = target.browser();
      await typePassword(target, browser, phone, next);
      const isThrough = browser.cookie('__Host-login') !== undefined || browser.cookie('__Host-session') !== undefined;
      return outcome(!isThrough, 'the new password does not log in');
    },
  },
  {
    id: 'S47a',
    says: 'set a PIN or a passkey with the session of a password alone',
    play: async (target) => {
      const { browser } = await openWallet(target);
      const tries = [];
      for (const [path, fields] of [
        [identity.pin(), { pin: '840271', pinAgain: '840271' }],
        [identity.pin(), { current: wrongFor(pin), pin: '840271', pinAgain: '840271' }],
        [identity.addPasskeyPin(), { pin: wrongFor(pin) }],
        [identity.addPasskey(), { response: '{}' }],
      ] as const) {
        const answer = await browser.post(path, fields);
        tries.push({ name: path, ok: answer.status >= 400, answer: String(answer.status) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S48',
    says: 'register a passkey of another origin, with another challenge, or without user verification',
    play: (target) => lyingPasskeys(target),
  },
  {
    id: 'S49a',
    says: 'use a code of an authenticator app twice',
    play: async (target) => {
      const { phone, browser } = await openWallet(target);
      const key = await addApp(target, browser);
      if (key === undefined) return { result: 'skipped', answer: 'no such page' };
      // The code that set the app up counts as used, so this step's code must not log in.
      const thief = target.browser();
      await typePassword(target, thief, phone);
      await thief.post(identity.secondStepApp(), { totp: codeAt(key, stepAt(new Date())) });
      await thief.post(identity.secondStepApp(), { totp: codeAt(key, stepAt(new Date()) - 1n) });
      return outcome(!(await isIn(target, sessionOf(target, thief))), 'the used code and an earlier one are refused');
    },
  },
  {
    id: 'S50a',
    says: 'use a recovery code twice',
    play: async (target) => {
      const { phone, browser } = await openWallet(target);
      const key = await addApp(target, browser);
      if (key === undefined) return { result: 'skipped', answer: 'no such page' };
      await browser.submit(identity.recoveryCodes(), { pin });
      const [code] = [...browser.page.text.matchAll(/<code>([0-9A-Z-]{29})<\/code>/g)].map(([, one]) => one);
      if (code === undefined) throw new Error('The page shows no recovery codes.');
      const results: boolean[] = [];
      for (let time = 0; time < 2; time += 1) {
        const thief = target.browser();
        await typePassword(target, thief, phone);
        await thief.submit(identity.secondStepRecovery(), { recovery: code });
        results.push(await isIn(target, sessionOf(target, thief)));
      }
      if (!results[0]) throw new Error('The recovery code does not work at all.');
      return outcome(!results[1], 'it works the first time only');
    },
  },
  {
    id: 'S41',
    says: 'guess the code of the second step without end',
    play: async (target) => {
      const { phone } = await openWallet(target);
      const thief = target.browser();
      await typePassword(target, thief, phone);
      if (new URL(thief.page.url).pathname !== identity.secondStep())
        return { result: 'skipped', answer: 'no such page' };
      const before = (await messagesTo(target, phone)).filter((text) => /\b\d{6}\b/.test(text)).length;
      await thief.submit(identity.secondStepCodeSend(), {});
      const code = await codeTo(target, phone, before + 1);
      for (let tries = 0; tries < 8; tries += 1) await thief.post(identity.secondStepCode(), { code: wrongFor(code) });
      const answer = await thief.post(identity.secondStepCode(), { code });
      return outcome(answer.status === 422, `${answer.status} for the right code after eight wrong ones`);
    },
  },
  {
    id: 'S57b',
    says: 'change the password with a session, without the PIN or the present password',
    play: async (target) => {
      const { phone, browser } = await openWallet(target);
      await browser.open(`${target.urls.wallet}${identity.password()}`);
      for (const fields of [
        { password: next },
        { current: password, password: next },
        { current: password, pin: wrongFor(pin), password: next },
        { current: stranger, pin, password: next },
      ])
        await browser.post(identity.password(), fields);
      const thief = target.browser();
      await typePassword(target, thief, phone, next);
      return outcome(thief.cookie('__Host-login') === undefined, 'the new password does not log in');
    },
  },
  {
    id: 'S143a',
    says: 'guess the PIN by adding money again and again',
    play: async (target) => {
      const { browser } = await openWallet(target);
      for (let tries = 0; tries < 6; tries += 1) await browser.post(identity.addPasskeyPin(), { pin: wrongFor(pin) });
      const answer = await browser.post(identity.addPasskeyPin(), { pin });
      const text = await answer.text();
      return outcome(!text.includes('data-options'), `${answer.status} for the right PIN after six wrong ones`);
    },
  },
  {
    id: 'S51',
    says: 'log in with a passkey on a copy of the page at another origin',
    play: async (target) => {
      const device = createAuthenticator('http://wallet.evil.example');
      const thief = target.browser();
      await thief.open(`${target.urls.wallet}${identity.login()}`);
      const response = JSON.stringify(device.sign(thief.passkeyOptions()));
      const answer = await thief.post(identity.loginByPasskey(), { response });
      return outcome(!(await isIn(target, sessionOf(target, thief))), String(answer.status));
    },
  },
];

/** Sets an authenticator app up. @returns Its key; undefined if there is no such page. */
async function addApp(target: Target, browser: Visitor): Promise<string | undefined> {
  await browser.open(`${target.urls.wallet}${identity.authenticator()}`);
  if (browser.page.status === 404) return undefined;
  const key = /<code class="key">([A-Z2-7 ]+)</.exec(browser.page.text)?.[1]?.replaceAll(' ', '');
  if (key === undefined) throw new Error(`There is no key at ${browser.page.url}.`);
  await browser.submit(identity.authenticator(), { totp: codeAt(key, stepAt(new Date())), pin });
  return key;
}

async function lyingPasskeys(target: Target): Promise<Outcome> {
  const tries = [];
  const own = target.urls.wallet;
  for (const [name, origin, challenge] of [
    ['another origin', 'http://evil.localhost', undefined],
    ['another port', 'http://wallet.localhost:1', undefined],
    ['another challenge', own, 'A'.repeat(43)],
    ['the right one', own, undefined],
  ] as const) {
    const { browser } = await openWallet(target);
    const options = challenge === undefined ? browser.passkeyOptions() : { challenge };
    await browser.submit(identity.signUpPasskey(), {
      response: JSON.stringify(createAuthenticator(origin).register(options)),
    });
    tries.push({ name, ok: browser.page.status === 422, answer: String(browser.page.status) });
  }
  if (tries.pop()?.ok) throw new Error('The right passkey is refused too.');
  return outcomeOfAll(tries);
}
