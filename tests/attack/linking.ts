import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { pin } from '../world/people.ts';
import { outcome, outcomeOfAll } from './attack.ts';
import type { Attack } from './attack.ts';
import { openWallet, personOf, wrongFor } from './people.ts';
import { mandate } from './shop.ts';
import { refusalOf } from './target.ts';
import type { Target } from './target.ts';
import { byShop } from './tokens.ts';

const { oauth } = walletUrls;
const detail = (changes: Record<string, unknown>): string => JSON.stringify([{ ...mandate, ...changes }]);

/** Attacks on the way on which a shop links a wallet. */
export const linkingAttacks: readonly Attack[] = [
  byShop('S1', 'return to another address than the registered one', (shop) =>
    [
      `${shop.redirectUri}/more`,
      `${shop.redirectUri}?more=1`,
      `${shop.redirectUri}/`,
      'http://shop.localhost:81/callback',
      'http://shop.localhost/Callback',
      'http://shop.localhost@evil.localhost/callback',
      'http://evil.localhost\\@shop.localhost/callback',
      'http://shop.localhost/callback/%2e%2e/other',
      'https://evil.example/',
    ].map((redirect_uri) => [redirect_uri, () => shop.push({ redirect_uri })]),
  ),
  byShop('S10', 'ask without a challenge, or with a plain one', (shop) => [
    ['none', () => shop.push({ code_challenge: undefined, code_challenge_method: undefined })],
    ['plain', () => shop.push({ code_challenge_method: 'plain' })],
  ]),
  byShop('S151b', 'ask a person for the scope `client`', (shop) => [
    ['client', () => shop.push({ scope: 'openid client' })],
    ['only client', () => shop.push({ scope: 'client' })],
  ]),
  byShop('S167a', 'ask for an answer in another mode', (shop) =>
    ['fragment', 'form_post', 'query.jwt', 'web_message'].map((response_mode) => [
      response_mode,
      () => shop.push({ response_mode }),
    ]),
  ),
  byShop('S148f', 'show a person words that cannot be read', (shop) => [
    ['hidden', () => shop.push({ authorization_details: detail({ purpose: 'Your\u200b purchases' }) })],
    ['turned', () => shop.push({ authorization_details: detail({ purpose: '\u202eyour purchases' }) })],
    ['nothing', () => shop.push({ authorization_details: detail({ purpose: '\u2800\u2800' }) })],
    ['stacked marks', () => shop.push({ authorization_details: detail({ purpose: `Z${'\u0301'.repeat(30)}` }) })],
  ]),
  byShop('S160c', 'send NUL to the authorization server', (shop) => [
    ['state', () => shop.push({ state: 'a\u0000b' })],
    ['details', () => shop.push({ authorization_details: detail({ purpose: 'a\u0000b' }) })],
    ['token', () => shop.form(oauth.token(), { grant_type: 'refresh_token', refresh_token: 'a\u0000b' })],
  ]),
  {
    id: 'S122',
    says: 'link a wallet with a stolen password alone',
    play: async (target) => {
      if (!target.shop) return { result: 'skipped', answer: 'no shop could be registered' };
      const { browser } = await openWallet(target);
      await openConsent(target, browser);
      const path = new URL(browser.page.url).pathname;
      const tries = [];
      for (const fields of [{ pin: '' }, { pin: wrongFor(pin) }, { pin: '', response: '{}' }]) {
        const answer = await browser.post(path, { decision: 'allow', ...fields });
        tries.push({ name: JSON.stringify(fields), ok: answer.status === 422, answer: String(answer.status) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S123',
    says: "ask for caps above the holder's limits",
    play: async (target) => {
      if (!target.shop) return { result: 'skipped', answer: 'no shop could be registered' };
      const tries = [];
      for (const cap of ['99999999999', '100000000', '-1', '0']) {
        const pushed = await target.shop.push({
          authorization_details: detail({ max_per_payment: cap, max_per_month: cap }),
        });
        if (pushed.status >= 400) {
          tries.push({ name: cap, ok: true, answer: await refusalOf(pushed) });
          continue;
        }
        const { browser } = await openWallet(target);
        await openConsent(target, browser, pushed);
        const answer = await browser.post(new URL(browser.page.url).pathname, {
          decision: 'allow',
          pin,
          max_per_payment: '999999999.99',
        });
        tries.push({ name: cap, ok: answer.status === 422, answer: String(answer.status) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S167c',
    says: 'get an answer to another origin by a request that was not pushed',
    play: async (target) => {
      const tries = [];
      for (const mode of ['query', 'fragment', 'form_post']) {
        const query = new URLSearchParams({
          client_id: target.shop?.clientId ?? 'market',
          response_type: 'code',
          response_mode: mode,
          redirect_uri: 'http://evil.localhost/',
          scope: 'openid payments',
          state: 'here',
        });
        const answer = await target.send(`${target.urls.wallet}${oauth.authorize()}?${query}`);
        const text = `${answer.headers.get('location')} ${await answer.text()}`;
        tries.push({ name: mode, ok: !text.includes('evil.localhost'), answer: String(answer.status) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S150b',
    says: 'read the cookies of the authorization server by script or from another host',
    play: async (target) => {
      if (!target.shop) return { result: 'skipped', answer: 'no shop could be registered' };
      const { request_uri: uri } = (await (await target.shop.push()).json()) as { request_uri: string };
      const cookies = (await target.send(authorizeUrl(target, uri))).headers.getSetCookie();
      if (cookies.length === 0) throw new Error('The authorization server sets no cookie.');
      const wanted = [/^__(Host|Secure)-/, /; HttpOnly/i, /; Secure/i, /; SameSite=(Lax|Strict)/i];
      return outcomeOfAll(
        cookies.map((cookie) => {
          const [name = ''] = cookie.split('=');
          return { name, ok: wanted.every((one) => one.test(cookie)), answer: name };
        }),
      );
    },
  },
  {
    id: 'S7',
    says: 'use the address of a request twice, or an invented one',
    play: async (target) => {
      const { shop } = target;
      if (!shop) return { result: 'skipped', answer: 'no shop could be registered' };
      const { browser } = await personOf(target, 'victim');
      await openConsent(target, browser);
      const first = browser.page.url;
      await browser.open(authorizeUrl(target, 'urn:ietf:params:oauth:request_uri:invented'));
      const { status, url } = browser.page;
      return outcome(status >= 400 && url !== first, `${status}`);
    },
  },
  {
    id: 'S30',
    says: 'show the pages of wallet and market in a frame',
    play: async (target) => {
      const tries = [];
      for (const url of [
        `${target.urls.wallet}${walletUrls.identity.login()}`,
        `${target.urls.wallet}${walletUrls.identity.signUp()}`,
        `${target.urls.wallet}/`,
        `${target.urls.market}/`,
        `${target.urls.market}/account/login`,
      ]) {
        const policy = (await target.send(url)).headers.get('content-security-policy') ?? '';
        tries.push({ name: url, ok: /frame-ancestors 'none'/.test(policy), answer: 'frame-ancestors' });
      }
      return outcomeOfAll(tries);
    },
  },
];

function authorizeUrl({ urls, shop }: Target, requestUri: string): string {
  const query = new URLSearchParams({ client_id: shop!.clientId, request_uri: requestUri });
  return `${urls.wallet}${oauth.authorize()}?${query}`;
}

async function openConsent(
  target: Target,
  browser: Awaited<ReturnType<typeof openWallet>>['browser'],
  pushed?: Response,
) {
  const answer = pushed ?? (await target.shop!.push());
  const { request_uri: requestUri } = (await answer.json()) as { request_uri: string };
  await browser.open(authorizeUrl(target, requestUri));
}
