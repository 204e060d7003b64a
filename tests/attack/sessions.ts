import { urls as marketUrls } from '../../market/server/urls.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { password } from '../world/people.ts';
import { outcome, outcomeOfAll } from './attack.ts';
import type { Attack } from './attack.ts';
import {
  freshPhone,
  isIn,
  logIn,
  messagesTo,
  openAccount,
  openWallet,
  personOf,
  sessionOf,
  signIn,
  typePassword,
} from './people.ts';
import { refusalOf } from './target.ts';

const { identity } = walletUrls;
const next = 'copper violin harvest moon';

/** Attacks on sessions, their cookies and the forms that use them. */
export const sessionAttacks: readonly Attack[] = [
  {
    id: 'S52',
    says: 'plant a session cookie before the login',
    play: async (target) => {
      const { phone } = await openWallet(target);
      const planted = 'A'.repeat(43);
      const browser = await logIn(target, phone);
      browser.keep(target.urls.wallet, `__Host-session=${planted}; Path=/`);
      await typePassword(target, browser, phone);
      return outcome(!(await isIn(target, planted)), 'the planted value opens nothing');
    },
  },
  {
    id: 'S52',
    says: 'keep the earlier session of a browser in which somebody logs in again',
    play: async (target) => {
      const { phone, browser } = await openWallet(target);
      const earlier = sessionOf(target, browser);
      await browser.open(`${target.urls.wallet}${identity.login()}?again=yes`);
      await browser.submit(identity.login(), { phone, password });
      if (sessionOf(target, browser) === earlier) throw new Error('The browser keeps its session.');
      return outcome(!(await isIn(target, earlier)), 'the earlier session is over');
    },
  },
  {
    id: 'S53',
    says: 'use a session after the logout, in the wallet',
    play: async (target) => {
      const { browser } = await openWallet(target);
      const session = sessionOf(target, browser);
      if (!(await isIn(target, session))) throw new Error('The session does not work before the logout.');
      await browser.open(`${target.urls.wallet}${identity.logout()}`);
      await browser.submit(identity.logout(), {});
      return outcome(!(await isIn(target, session)), 'the session is over');
    },
  },
  {
    id: 'S53',
    says: 'use a session after the logout, in the market',
    play: async (target) => {
      const { browser } = await openAccount(target);
      const session = browser.cookie('__Host-shopper') ?? '';
      await browser.open(`${target.urls.market}${marketUrls.accounts.account()}`);
      const signedIn = browser.page.url;
      await browser.submit(marketUrls.accounts.logout(), {});
      const answer = await target.send(`${target.urls.market}${marketUrls.accounts.account()}`, {
        headers: { cookie: `__Host-shopper=${session}` },
      });
      if (session === '' || signedIn.includes('login')) throw new Error('The session does not work before the logout.');
      return outcome(answer.status === 303 || answer.status === 302, String(answer.status));
    },
  },
  {
    id: 'S55',
    says: 'read cookies by script, over plain HTTP or from another host',
    play: async (target) => {
      const tries = [];
      for (const url of [
        `${target.urls.wallet}${identity.login()}`,
        `${target.urls.market}${marketUrls.accounts.login()}`,
        `${target.urls.market}/`,
        `${target.urls.console}${walletUrls.staff.signIn()}`,
      ]) {
        for (const cookie of (await target.send(url)).headers.getSetCookie()) {
          const wanted = [/^__(Host|Secure)-/, /; HttpOnly/i, /; Secure/i, /; SameSite=(Lax|Strict)/i];
          tries.push({ name: url, ok: wanted.every((one) => one.test(cookie)), answer: cookie.split('=')[0] ?? '' });
        }
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S56',
    says: 'send a form from another origin, without its token, or as text',
    play: async (target) => {
      const browser = target.browser();
      await browser.open(`${target.urls.wallet}${identity.signUp()}`);
      const _form = browser.field('_form');
      const cookie = `__Host-form=${browser.cookie('__Host-form')}`;
      const tries = [];
      const evil = 'https://evil.example';
      const own = target.urls.wallet;
      for (const [name, headers, fields] of [
        ['another origin', { cookie, origin: evil }, { _form }],
        ['no token', { cookie, origin: own }, {}],
        ['a token of another browser', { origin: own }, { _form }],
        ['an invented token', { cookie, origin: own }, { _form: 'A'.repeat(43) }],
        ['as text', { cookie, origin: own, 'content-type': 'text/plain' }, { _form }],
        ['sent across sites', { cookie, origin: evil, 'sec-fetch-site': 'cross-site' }, { _form }],
      ] as const) {
        const phone = freshPhone();
        const body = new URLSearchParams({ ...fields, phone }).toString();
        const type = { 'content-type': 'application/x-www-form-urlencoded' };
        const answer = await target.send(`${own}${identity.signUp()}`, {
          method: 'POST',
          headers: { ...type, ...headers },
          body,
        });
        const { length } = await messagesTo(target, phone);
        tries.push({ name, ok: length === 0, answer: String(answer.status) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S56',
    says: "change something through the app's data from another origin",
    play: async (target) => {
      const { browser } = await personOf(target, 'victim');
      const cookie = `__Host-session=${sessionOf(target, browser)}`;
      const tries = [];
      for (const [name, headers] of [
        ['another origin', { origin: 'https://evil.example', 'content-type': 'application/json' }],
        ['text/plain', { origin: target.urls.wallet, 'content-type': 'text/plain' }],
        ['no origin', { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }],
      ] as const) {
        const url = `${target.urls.wallet}${walletUrls.funding.cardLinks()}`;
        const answer = await target.send(url, { method: 'POST', headers: { cookie, ...headers }, body: '{}' });
        tries.push({ name, ok: answer.status >= 400, answer: await refusalOf(answer) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S57a',
    says: 'change the password of the market without the present one, and keep another session afterwards',
    play: async (target) => {
      const { email, browser } = await openAccount(target);
      const other = await signIn(target, email);
      const page = `${target.urls.market}${marketUrls.accounts.security()}`;
      await browser.open(page);
      await browser.post(marketUrls.accounts.changePassword(), {
        current: 'wrong wrong wrong wrong',
        password: next,
        next,
      });
      const thief = await signIn(target, email, next);
      if (thief.cookie('__Host-shopper') !== undefined) return outcome(false, 'the new password signs in');
      await browser.open(page);
      await browser.submit(marketUrls.accounts.changePassword(), { current: password, password: next, next });
      await other.open(`${target.urls.market}${marketUrls.accounts.account()}`);
      return outcome(other.page.url.includes(marketUrls.accounts.login()), other.page.url);
    },
  },
  {
    id: 'S150c',
    says: 'find data of the site in the browser after the logout',
    play: async (target) => {
      const { browser } = await openWallet(target);
      await browser.open(`${target.urls.wallet}${identity.logout()}`);
      const answer = await browser.post(identity.logout(), {});
      const cleared = answer.headers.get('clear-site-data') ?? '';
      return outcome(cleared.includes('storage'), `Clear-Site-Data: ${cleared}`);
    },
  },
];
