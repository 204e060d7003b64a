import assert from 'node:assert/strict';
import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { pin } from '../world/people.ts';
import { mandateDetail } from '../world/shop.ts';
import type { Shop } from '../world/shop.ts';
import type { Visitor } from '../world/visitor.ts';
import type { Holder } from '../world/wallet.ts';
import { openConsent } from '../world/consent.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

/** Opens a proxy to the database's port, which a test can shut. */
async function openProxy(): Promise<{ url: (url: string) => string; shut: () => void }> {
  const target = new URL(process.env['HOLDFAST_TEST_DATABASE_URL']!);
  const sockets = new Set<Socket>();
  const server = createServer((inward) => {
    const outward = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (url) => Object.assign(new URL(url), { host: `127.0.0.1:${port}`, search: '' }).href,
    shut: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

const browser = { accept: 'text/html' };
const cookieHeader = (visitor: Visitor, ...names: string[]): string =>
  names.map((name) => `${name}=${visitor.cookie(name)}`).join('; ');

describe('the doors of wallet and market', () => {
  let world: TestWorld;
  let given: Given;
  let proxy: Awaited<ReturnType<typeof openProxy>>;
  let person: Holder;
  let shopper: Visitor;
  let shop: Shop;
  before(async () => {
    proxy = await openProxy();
    world = await startWorld({ databaseUrl: proxy.url });
    ({ given } = world);
    person = await given.holder();
    shopper = await given.shopper();
    shop = await given.shop();
  });
  after(async () => {
    proxy.shut();
    await world.close();
  });

  const get = (url: string, headers: Record<string, string> = {}) => world.http(url, { headers, redirect: 'manual' });
  const holder = () => ({ cookie: cookieHeader(person.visitor, '__Host-session') });
  const buyer = () => ({ cookie: cookieHeader(shopper, '__Host-shopper', '__Host-form') });
  const errorsLogged = (): string[] =>
    world
      .logs()
      .split('\n')
      .filter((line) => /"level":(50|"error")/.test(line));

  it('[S149a] forbid caching of every answer to a person or a client', async () => {
    const wallet = [
      '/',
      walletUrls.activity.balances(),
      walletUrls.identity.sessions(),
      '/app/nothing',
      walletUrls.identity.logout(),
      walletUrls.identity.pin(),
      walletUrls.webhooks.events(),
      '/release',
    ];
    for (const path of wallet) {
      for (const accept of ['text/html', 'application/json']) {
        const answer = await get(`${world.walletUrl}${path}`, { ...holder(), accept });
        assert.equal(answer.headers.get('cache-control'), 'no-store', path);
      }
    }
    for (const path of [
      '/',
      '/account',
      '/account/security',
      '/account/payment-methods',
      '/orders',
      '/cart',
      '/search?q=a',
    ]) {
      const answer = await get(`${world.marketUrl}${path}`, { ...buyer(), ...browser });
      assert.equal(answer.headers.get('cache-control'), 'no-store', path);
    }
    const token = await shop.clientToken();
    for (const [method, path] of [
      ['GET', walletUrls.webhooks.events()],
      ['GET', walletUrls.payments.payment({ paymentId: 'pay_none' })],
      ['POST', walletUrls.webhooks.events()],
    ] as const) {
      const answer = await shop.api(token, method, path);
      assert.equal(answer.headers.get('cache-control'), 'no-store', `${method} ${path} ${answer.status}`);
    }
  });

  it('[S150b] give every cookie its prefix and security attributes, also in the authorization server', async () => {
    const attempt = await shop.ask(mandateDetail);
    const asked = await get(String((await shop.ask(mandateDetail)).url), browser);
    assert.deepEqual(
      asked.headers.getSetCookie().map((line) => line.split('=')[0]),
      ['', '.sig', '-resume', '-resume.sig'].map((rest) => `__Secure-interaction${rest}`),
    );
    const lines: string[] = [];
    const recorded = {
      http: async (...asked: Parameters<typeof fetch>) => {
        const answer = await world.http(...asked);
        lines.push(...answer.headers.getSetCookie());
        return answer;
      },
    };
    const visitor = await openConsent({ ...world, ...recorded }, shop, await given.person(), attempt.url);
    await visitor.submit(new URL(visitor.page.url).pathname, { decision: 'allow', pin });
    const names = new Set(lines.map((line) => line.split('=')[0]!));
    for (const name of [
      '__Host-session',
      '__Secure-interaction',
      '__Secure-interaction-resume',
      '__Host-oauth',
      '__Host-oauth.sig',
    ]) {
      assert.ok(names.has(name), `${name} of ${[...names].join(', ')}`);
    }
    for (const line of lines) {
      assert.match(line, /^__(Host|Secure)-/);
      for (const part of [/; secure/i, /; httponly/i, /; samesite=(lax|strict)/i]) assert.match(line, part);
    }
    assert.doesNotMatch(world.logs(), /kept back a cookie/);
  });

  it('[S150c] make a browser clear its cache and storage when its person signs out', async () => {
    const cleared = '"cache", "storage"';
    const leaving = await given.holder();
    const session = { cookie: cookieHeader(leaving.visitor, '__Host-session'), origin: world.walletUrl };
    const list = (await (await get(`${world.walletUrl}${walletUrls.identity.sessions()}`, session)).json()) as {
      sessions: { id: string }[];
    };
    const own = await world.http(
      `${world.walletUrl}${walletUrls.identity.session({ sessionId: list.sessions[0]!.id })}`,
      {
        method: 'DELETE',
        headers: session,
      },
    );
    assert.equal(own.status, 204);
    assert.equal(own.headers.get('clear-site-data'), cleared);

    const clearedBy = async (base: string, page: string, action: string, visitor: Visitor) => {
      const headers: (string | null)[] = [];
      const http: typeof fetch = async (...asked) => {
        const answer = await world.http(...asked);
        if ((asked[1] as RequestInit | undefined)?.method === 'POST')
          headers.push(answer.headers.get('clear-site-data'));
        return answer;
      };
      await visitor.open(`${base}${page}`);
      const token = /name="_form" value="([^"]+)"/.exec(visitor.page.text)?.[1];
      assert.ok(token, visitor.page.text.slice(0, 200));
      const names = ['__Host-session', '__Host-shopper', '__Host-form'].filter((name) => visitor.cookie(name));
      const { host } = new URL(base);
      const cookie = names.map((name) => `${name}=${visitor.cookie(name, host) ?? visitor.cookie(name)}`).join('; ');
      await http(`${base}${action}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, origin: base },
        body: new URLSearchParams({ _form: token }),
      });
      return headers;
    };
    const other = await given.holder();
    assert.deepEqual(
      await clearedBy(world.walletUrl, walletUrls.identity.logout(), walletUrls.identity.logout(), other.visitor),
      [cleared],
    );
    const guest = await given.shopper();
    assert.deepEqual(await clearedBy(world.marketUrl, '/account', '/account/logout', guest), [cleared]);
  });

  it('[S160c] refuse a NUL at the endpoints of OAuth, in forms, in JSON inside forms, and in proofs', async () => {
    const before = errorsLogged().length;
    const form = {
      client_id: shop.clientId,
      client_assertion: await shop.assertion(),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    };
    const { error, error_description } = (await (
      await shop.post(walletUrls.oauth.token(), { ...form, grant_type: 'a\0' })
    ).json()) as Record<string, string>;
    assert.deepEqual([error, typeof error_description], ['invalid_request', 'string']);
    const asked: [string, Record<string, string>][] = [
      [
        walletUrls.oauth.token(),
        { ...form, grant_type: 'authorization_code', code: 'a\0b', code_verifier: 'a'.repeat(64) },
      ],
      [walletUrls.oauth.token(), { ...form, grant_type: 'refresh_token', refresh_token: '\0' }],
      [walletUrls.oauth.push(), { ...form, response_type: 'code', state: '\0' }],
      [
        walletUrls.oauth.push(),
        { ...form, authorization_details: JSON.stringify([{ ...mandateDetail, purpose: 'a\0' }]) },
      ],
      [walletUrls.oauth.push(), { ...form, client_id: 'x\0' }],
      [walletUrls.oauth.push(), { ...form, client_assertion: await shop.assertion({ jti: 'a\0b' }) }],
      [walletUrls.oauth.revoke(), { ...form, token: '\0' }],
    ];
    for (const [path, fields] of asked) {
      const answer = await shop.post(path, fields);
      assert.equal(answer.status, 400, path);
      assert.equal(((await answer.json()) as { error: string }).error, 'invalid_request', path);
    }
    const authorize = `${world.walletUrl}${walletUrls.oauth.authorize()}?client_id=${shop.clientId}&request_uri=`;
    for (const value of ['%00', 'urn:a%00b']) assert.equal((await get(authorize + value, browser)).status, 400);
    assert.equal(errorsLogged().length, before);
  });

  it('[S160a] refuse a NUL and half a character in every field of the API, the app and the forms', async () => {
    const before = errorsLogged().length;
    const token = await shop.clientToken();
    for (const body of [{ reference: 'a\0' }, { reference: '\ud800' }, { 'a\0': 1 }, { lines: [{ title: 'a\0' }] }]) {
      assert.equal(
        (await shop.api(token, 'POST', walletUrls.payments.payments(), body)).status,
        400,
        JSON.stringify(body),
      );
    }
    for (const path of [
      `${walletUrls.webhooks.events()}?cursor=%00`,
      '/v1/events/%00/deliveries',
      '/app/lines?cursor=%00',
      '/id/approve/%00',
    ]) {
      assert.equal((await get(`${world.walletUrl}${path}`, holder())).status, 400, path);
    }
    const visitor = given.visitor();
    await visitor.open(`${world.walletUrl}${walletUrls.identity.signUp()}`);
    await visitor.submit(walletUrls.identity.signUp(), { phone: '+3538\0' });
    assert.equal(visitor.page.status, 400);
    const forged = { cookie: '__Host-session=%00; __Host-form=%00; __Host-sign-up=%00', ...browser };
    assert.equal((await get(`${world.walletUrl}${walletUrls.identity.login()}`, forged)).status, 200);
    const cart = { cookie: '__Host-shopper=%00; __Host-cart=%00; __Host-link=%00', ...browser };
    assert.equal((await get(`${world.marketUrl}${marketUrls.cart.cart()}`, cart)).status, 200);
    assert.equal(errorsLogged().length, before);
  });

  it('[S171b] [S171a] refuse a wrong method with 405 and a wrong content type with 415', async () => {
    const token = await shop.clientToken();
    const wrong = await shop.api(token, 'PUT', walletUrls.payments.payments());
    assert.equal(wrong.status, 405);
    assert.equal(wrong.headers.get('allow'), 'POST');
    assert.equal((await get(`${world.walletUrl}${walletUrls.payments.payments()}`, browser)).status, 405);
    assert.equal((await get(`${world.walletUrl}${walletUrls.oauth.token()}`)).status, 405);
    assert.equal((await get(`${world.walletUrl}/oauth/nowhere`, browser)).status, 404);
    const text = await world.http(`${world.walletUrl}${walletUrls.payments.payments()}`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{}',
    });
    assert.equal(text.status, 415);
  });

  it('[S67] ignore every header and parameter that names another method', async () => {
    const list = async () =>
      (await (await get(`${world.walletUrl}${walletUrls.identity.sessions()}`, holder())).json()) as {
        sessions: { id: string }[];
      };
    const [{ id }] = (await list()).sessions as [{ id: string }];
    for (const method of ['GET', 'POST']) {
      const answer = await world.http(
        `${world.walletUrl}${walletUrls.identity.session({ sessionId: id })}?_method=DELETE`,
        {
          method,
          headers: {
            ...holder(),
            origin: world.walletUrl,
            'x-http-method-override': 'DELETE',
            'x-method-override': 'DELETE',
          },
        },
      );
      assert.equal(answer.status, 405, method);
    }
    assert.equal(
      (await list()).sessions.some((one) => one.id === id),
      true,
    );
  });

  it('[S164e] answer an unreadable address with an error page that has all security headers', async () => {
    for (const [base, brand] of [
      [world.walletUrl, 'Holdfast Wallet'],
      [world.marketUrl, 'Holdfast Market'],
    ] as const) {
      for (const path of ['/p/%FF', '/%E0%A4%A', '/%']) {
        const answer = await get(`${base}${path}`, browser);
        const text = await answer.text();
        assert.equal(answer.status, 400);
        assert.ok(text.includes(brand) && /req_\w{26}/.test(text), path);
        assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
        assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
        const problem = (await (await get(`${base}${path}`)).json()) as { code: string };
        assert.equal(problem.code, 'invalid_request');
      }
    }
  });

  it('[O4u] answer with an error page and a reference while their database is away', async () => {
    proxy.shut();
    const wallet = [
      '/',
      walletUrls.activity.balances(),
      walletUrls.identity.login(),
      walletUrls.identity.signUp(),
      '/nowhere',
      `${walletUrls.oauth.authorize()}?client_id=a&request_uri=b`,
    ];
    const market = ['/', '/p/any', '/cart', '/account', '/orders', '/search?q=mug', '/nowhere', '/media/any'];
    const asked = [
      ...wallet.map((path) => ({ url: `${world.walletUrl}${path}`, who: holder(), brand: 'Holdfast Wallet' })),
      ...market.map((path) => ({ url: `${world.marketUrl}${path}`, who: buyer(), brand: 'Holdfast Market' })),
    ];
    let failed = 0;
    for (const { url, who, brand } of asked) {
      for (const headers of [{ ...who, ...browser }, browser]) {
        const answer = await get(url, headers);
        const text = await answer.text();
        assert.doesNotMatch(text, /ECONN|127\.0\.0\.1|"statusCode"|postgres|connect/i, url);
        if (answer.status < 500) continue;
        failed += 1;
        assert.ok(text.includes(brand), `${url}: ${text.slice(0, 300)}`);
        assert.match(text, /req_\w{26}/);
        assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
      }
      const answer = await get(url, who);
      if (answer.status < 500) continue;
      const problem = (await answer.json()) as { code: string; reference: string };
      assert.equal(problem.code, 'internal_error', url);
      assert.match(problem.reference, /^req_/);
    }
    assert.ok(failed >= 16, `${failed} failed`);
  });
});
