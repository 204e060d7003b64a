import { urls as marketUrls } from '../../market/server/urls.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { outcomeOfAll } from './attack.ts';
import type { Attack, Outcome } from './attack.ts';
import { openAccount, personOf, sessionOf } from './people.ts';
import { refusalOf } from './target.ts';
import type { Target } from './target.ts';
import { byShop } from './tokens.ts';

const { identity, funding, payments } = walletUrls;

type Ask = readonly [name: string, url: string, init?: RequestInit];

/** Attacks on the doors of wallet and market: addresses, headers and bodies. */
export const pageAttacks: readonly Attack[] = [
  {
    id: 'S34',
    says: 'lead people to another origin',
    play: async (target) => {
      const tries = [];
      const evil = ['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example', '///evil.example'];
      for (const next of [...evil, 'javascript:alert(1)', '/%2F/evil.example']) {
        const query = `?continue=${encodeURIComponent(next)}`;
        const { browser } = await personOf(target, 'victim');
        const known = { cookie: `__Host-session=${sessionOf(target, browser)}` };
        const answers = await Promise.all([
          target.send(`${target.urls.wallet}${identity.login()}${query}`, { headers: known }),
          target.send(`${target.urls.wallet}${identity.done()}${query}`, { headers: known }),
          target.send(`${target.urls.wallet}${funding.addCard()}${query}`, { headers: known }),
          target.send(`${target.urls.market}${marketUrls.accounts.login()}${query}`),
        ]);
        for (const answer of answers) {
          const to = new URL(answer.headers.get('location') ?? '/', target.urls.wallet);
          const ok = Object.values(target.urls).includes(to.origin);
          const text = await answer.text();
          tries.push({ name: next, ok: ok && !/href="(https?:)?\/\/evil/.test(text), answer: String(answer.status) });
        }
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S149a',
    says: "keep a person's pages in a cache",
    play: async (target) => {
      const { browser } = await personOf(target, 'victim');
      const headers = { cookie: `__Host-session=${sessionOf(target, browser)}`, accept: 'text/html' };
      const tries = [];
      for (const path of [
        '/',
        walletUrls.activity.balances(),
        identity.security(),
        identity.sessions(),
        '/app/nothing',
      ]) {
        const answer = await target.send(`${target.urls.wallet}${path}`, { headers });
        const said = answer.headers.get('cache-control') ?? 'none';
        tries.push({ name: path, ok: said === 'no-store', answer: said });
      }
      return outcomeOfAll(tries);
    },
  },
  readable('S155a', 'ask for messages by the names of built-in members', ({ urls }) =>
    ['constructor', '__proto__', 'toString', 'hasOwnProperty'].flatMap((name): Ask[] => [
      [name, `${urls.market}${marketUrls.accounts.login()}?done=${name}`],
      [name, `${urls.wallet}${identity.login()}?done=${name}&notice=${name}`],
      [name, `${urls.wallet}${walletUrls.problems.page({ code: name })}`],
    ]),
  ),
  readable('S164a', 'break the search of the market by its address', ({ urls }) =>
    ['page=0', 'page=abc', 'page=99999999999999999999', 'q=a&q=b', `q=${'x'.repeat(201)}`, 'q=%27%29%3B--', 'q=!!'].map(
      (query): Ask => [query, `${urls.market}${marketUrls.catalog.search()}?${query}`],
    ),
  ),
  readable('S164d', "break the wallet's pages by their address", ({ urls }) =>
    [identity.login(), identity.signUp(), walletUrls.activity.isItUs(), walletUrls.support.help()].flatMap(
      (path): Ask[] =>
        ['continue=a&continue=b', 'continue=%00', 'phone[]=1', `x=${'y'.repeat(3_000)}`].map(
          (query) => [query, `${urls.wallet}${path}?${query}`] as const,
        ),
    ),
  ),
  refusedAll('S164e', 'send an address that cannot be read', ({ urls }) => [
    ['half a letter', `${urls.wallet}/id/%E0%A4%A`],
    ['half a letter', `${urls.market}/p/%E0%A4%A`],
    ['traversal', `${urls.market}/media/..%2f..%2f..%2fetc%2fpasswd`],
    ['traversal', `${urls.wallet}/id/assets/..%2f..%2fpackage.json`],
    ['traversal', `${urls.market}/assets/..%5c..%5cpackage.json`],
  ]),
  refusedAll('S160a', 'send NUL and half letters', ({ urls }) => [
    ['path', `${urls.wallet}/app/payments/%00`],
    ['query', `${urls.market}/search?q=%00`],
    ['form', `${urls.wallet}${identity.login()}`, form('phone=a%00b&password=x')],
    ['JSON', `${urls.wallet}${funding.topUps()}`, json('{"instrument_id":"a\\u0000b"}')],
    ['half a pair', `${urls.wallet}${funding.topUps()}`, json('{"instrument_id":"\\ud800"}')],
  ]),
  refusedAll('S67', 'send another method than the real one', ({ urls }) => [
    ['header', `${urls.wallet}${identity.sessions()}`, { headers: { 'x-http-method-override': 'DELETE' } }],
    ['method', `${urls.wallet}${funding.topUps()}`, { method: 'DELETE' }],
    ['method', `${urls.wallet}${identity.logout()}`, { method: 'PUT' }],
  ]),
  byShop('S171a', 'send something else than JSON to the API', (shop) =>
    ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'].map(
      (type) => [type, () => shop.api('POST', payments.payments(), { body: '{}', headers: { 'content-type': type } })],
    ),
  ),
  byShop('S171b', 'call the API with other methods', (shop) =>
    ['PUT', 'PATCH', 'DELETE'].map((method) => [method, () => shop.api(method, payments.payments())]),
  ),
  byShop('S171c', 'send a member twice', (shop) => [
    ['twice', () => sendJson(shop, '{"url":"https://a.example/","url":"https://b.example/"}')],
    ['escaped', () => sendJson(shop, '{"url":"https://a.example/","\\u0075rl":"https://b.example/"}')],
    ['deep', () => sendJson(shop, '{"url":"https://a.example/","x":{"y":1,"y":2}}')],
    ['prototype', () => sendJson(shop, '{"url":"https://a.example/","__proto__":{"admin":true}}')],
  ]),
  byShop('S171d', 'send a query parameter twice', (shop) => [
    ['twice', () => shop.api('GET', `${walletUrls.webhooks.events()}?limit=1&limit=2`)],
  ]),
  byShop('S93', 'send bodies that exhaust the server', (shop) => [
    ['nested 10,000 deep', () => sendJson(shop, `{"url":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)],
    ['two mebibytes', () => sendJson(shop, JSON.stringify({ url: 'x'.repeat(2 * 1_048_576) }))],
    ['cut short', () => sendJson(shop, '{"url":')],
  ]),
  {
    id: 'S163c',
    says: "read a shopper's orders from a cursor that is not in the list",
    play: async (target) => {
      const { browser } = await openAccount(target);
      const cookie = `__Host-shopper=${browser.cookie('__Host-shopper') ?? ''}`;
      return refusedBy(
        target,
        ['evt_01k8w2b4f6zy9m3v7t5q1r0xca', "' or 1=1 --", 'x'].map((after): Ask => {
          const url = `${target.urls.market}${marketUrls.ordering.orders()}?after=${encodeURIComponent(after)}`;
          return [after, url, { headers: { cookie } }];
        }),
      );
    },
  },
  {
    id: 'S154c',
    says: 'forge host and scheme by forwarded headers',
    play: async (target) => {
      const tries = [];
      const headers = {
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        forwarded: 'host=evil.example;proto=https',
      };
      for (const url of [
        `${target.urls.wallet}${identity.login()}`,
        `${target.urls.market}/account`,
        `${target.urls.wallet}/.well-known/openid-configuration`,
      ]) {
        const answer = await target.send(url, { headers });
        const text = `${await answer.text()} ${answer.headers.get('location')}`;
        tries.push({ name: url, ok: !text.includes('evil.example'), answer: String(answer.status) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S61',
    says: 'open the pages of operators as a holder',
    play: async (target) => {
      const { browser } = await personOf(target, 'thief');
      const session = sessionOf(target, browser);
      const headers = { cookie: `__Host-session=${session}; __Host-staff=${session}`, accept: 'text/html' };
      const tries = [];
      for (const path of [
        '/staff/cases',
        '/staff/search',
        '/staff/people/hld_01k8w2b4f6zy9m3v7t5q1r0xca',
        '/staff/numbers',
        '/staff/tickets',
      ]) {
        for (const origin of [target.urls.console, target.urls.wallet, target.urls.desk]) {
          const answer = await target.send(`${origin}${path}`, { headers });
          tries.push({ name: `${origin}${path}`, ok: answer.status >= 300, answer: String(answer.status) });
        }
      }
      return outcomeOfAll(tries);
    },
  },
];

function sendJson(shop: Parameters<Parameters<typeof byShop>[2]>[0], body: string): Promise<Response> {
  return shop.api('POST', walletUrls.webhooks.endpoints(), { body });
}

function form(body: string): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body };
}

function json(body: string): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body };
}

/** An attack none of whose requests may succeed or break the server. */
function refusedAll(id: string, says: string, asksOf: (target: Target) => readonly Ask[]): Attack {
  return { id, says, play: (target) => refusedBy(target, asksOf(target)) };
}

async function refusedBy(target: Target, asks: readonly Ask[]): Promise<Outcome> {
  const tries = [];
  for (const [name, url, init] of asks) {
    const answer = await target.send(url, init);
    tries.push({ name, ok: answer.status >= 400 && answer.status < 500, answer: await refusalOf(answer) });
  }
  return outcomeOfAll(tries);
}

/** An attack each of whose requests gets a page, or a page of a mistake, without anything of the server's inside. */
function readable(id: string, says: string, asksOf: (target: Target) => readonly Ask[]): Attack {
  const play = async (target: Target): Promise<Outcome> => {
    const tries = [];
    for (const [name, url] of asksOf(target)) {
      const answer = await target.send(url, { headers: { accept: 'text/html' } });
      const text = await answer.text();
      const isBare = /function \w+\(|\[native code\]|at \w+ \(|node_modules|\[object Object\]/.test(text);
      tries.push({ name, ok: answer.status < 500 && !isBare, answer: String(answer.status) });
    }
    return outcomeOfAll(tries);
  };
  return { id, says, play };
}
