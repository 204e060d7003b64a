import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import pino from 'pino';
import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { Type } from 'typebox';
import { systemWorld } from '../kernel/world.ts';
import { buildApp } from './app.ts';
import type { AppSettings, Routes } from './app.ts';
import { browserCookie } from './cookie.ts';

const publicUrl = 'http://shop.localhost:1234';
const at = (path: string) => `${publicUrl}${path}`;

const routes: Routes = async (app) => {
  app.post('/echo', async (request) => ({ got: request.body ?? null }));
  app.post('/v1/things', async (request) => ({ got: request.body ?? null }));
  app.get('/v1/things/:id', async (request) => request.params);
  app.delete('/v1/things/:id', async () => ({ deleted: true }));
  app.get('/v1/list', { schema: { querystring: Type.Object({}) } }, async () => ({ list: [] }));
  app.get('/address', async (request) => ({ ip: request.ip, host: request.host, protocol: request.protocol }));
  app.get('/public', async (_request, reply) => reply.header('cache-control', 'public, max-age=60').send('open'));
  app.get('/public-for-one', async (_request, reply) => {
    browserCookie('__Host-form').set(reply, 'mine');
    return reply.header('cache-control', 'public, max-age=60').send('mine');
  });
  app.get('/public-gone', async (_request, reply) =>
    reply.code(404).header('cache-control', 'public, max-age=60').send('gone'),
  );
  app.get('/private', async (_request, reply) => reply.header('cache-control', 'private, max-age=60').send('mine'));
  app.get('/raw', async (_request, reply) => {
    reply.hijack();
    reply.raw.setHeader('set-cookie', ['naked=1', '__Host-whole=1; Path=/; Secure; HttpOnly; SameSite=Lax']);
    reply.raw.writeHead(200, { 'content-type': 'text/plain' }).end('written past the framework');
  });
  app.get('/cookies/:kind', async (request, reply) => {
    const { kind } = request.params as { kind: keyof typeof lines };
    return reply.header('set-cookie', lines[kind]).send('ok');
  });
};

const lines = {
  whole: '__Host-one=1; Path=/; HttpOnly; Secure; SameSite=Lax',
  narrow: '__Secure-one=1; Path=/id; HttpOnly; Secure; SameSite=Strict',
  bare: 'one=1; Path=/; HttpOnly; Secure; SameSite=Lax',
  open: '__Host-one=1; Path=/; Secure; SameSite=Lax',
  clear: '__Host-one=1; Path=/; HttpOnly; SameSite=Lax',
  free: '__Host-one=1; Path=/; HttpOnly; Secure; SameSite=None',
  wide: '__Host-one=1; Path=/; Domain=localhost; HttpOnly; Secure; SameSite=Lax',
  deep: '__Host-one=1; Path=/id; HttpOnly; Secure; SameSite=Lax',
};

function build(settings: Partial<AppSettings> = {}) {
  const logged: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logged.push(chunk.toString());
      done();
    },
  });
  const world = systemWorld({ log: pino({ level: 'debug' }, destination), http: fetch });
  const failurePage = ({ status, reference }: { status: number; reference: string }) =>
    `<h1>Our page about ${status}, ${reference}</h1>`;
  const app = buildApp({
    publicUrl,
    world,
    ready: async () => {},
    routes: [routes],
    api: '/v1/',
    failurePage,
    ...settings,
  });
  return app.then((built) => ({ app: built, errors: () => logged.filter((line) => JSON.parse(line).level >= 50) }));
}

const browser = { accept: 'text/html' };
const json = { 'content-type': 'application/json' };
const NUL = String.raw`\u0000`;

describe('what leaves by the door', () => {
  it('[S149a] forbids caching, unless it is public, succeeded and sets no cookie', async () => {
    const { app } = await build();
    const cacheOf = async (path: string) => (await app.inject({ url: at(path) })).headers['cache-control'];
    assert.equal(await cacheOf('/public'), 'public, max-age=60');
    for (const path of ['/address', '/private', '/public-gone', '/public-for-one', '/nowhere', '/raw', '/p/%FF']) {
      assert.equal(await cacheOf(path), 'no-store', path);
    }
  });

  it('[S150a] has no cookie without prefix, Secure, HttpOnly and SameSite, whichever code set it', async () => {
    const { app, errors } = await build();
    const cookiesOf = async (path: string) => (await app.inject({ url: at(path) })).headers['set-cookie'];
    for (const kind of ['whole', 'narrow'] as const) {
      assert.deepEqual([await cookiesOf(`/cookies/${kind}`)].flat(), [lines[kind]]);
    }
    for (const kind of ['bare', 'open', 'clear', 'free', 'wide', 'deep'] as const) {
      assert.equal(await cookiesOf(`/cookies/${kind}`), undefined, kind);
    }
    assert.deepEqual([await cookiesOf('/raw')].flat(), ['__Host-whole=1; Path=/; Secure; HttpOnly; SameSite=Lax']);
    assert.equal(errors().length, 7);
    assert.match(errors()[0]!, /"lacks":"prefix"/);
  });

  it('[S150d] keeps each valid cookie of a list of headers, and checks all of them', async () => {
    const whole = (name: string) => `__Host-${name}=1; Path=/; Secure; HttpOnly; SameSite=Lax`;
    const kept = ['__Host-a', '__Host-b'].map((name) => whole(name.slice(7)));
    const heads: Record<string, (raw: ServerResponse) => unknown> = {
      object: (raw) => raw.writeHead(200, { 'Set-Cookie': [...kept, 'naked=1'] }),
      flat: (raw) => raw.writeHead(200, ['set-cookie', kept[0]!, 'Set-Cookie', 'naked=1', 'set-cookie', kept[1]!]),
      flatList: (raw) => raw.writeHead(200, ['set-cookie', [...kept, 'naked=1']] as unknown as string[]),
      pairs: (raw) =>
        raw.writeHead(200, [...kept, 'naked=1'].map((line) => ['set-cookie', line]) as unknown as string[]),
      unreasoned: (raw) => raw.writeHead(200, undefined as unknown as string, { 'set-cookie': [...kept, 'naked=1'] }),
      appended: (raw) => {
        for (const line of [...kept, 'naked=1']) raw.appendHeader('set-cookie', line);
      },
      all: (raw) => raw.setHeaders(new Headers([...kept, 'naked=1'].map((line) => ['set-cookie', line]))),
    };
    const { app, errors } = await build({
      routes: [
        async (routed) => {
          routed.get('/heads/:kind', async (request, reply) => {
            reply.hijack();
            heads[(request.params as { kind: string }).kind]!(reply.raw);
            reply.raw.end();
          });
        },
      ],
    });
    for (const kind of Object.keys(heads)) {
      const { headers } = await app.inject({ url: at(`/heads/${kind}`) });
      assert.deepEqual([headers['set-cookie']].flat(), kept, kind);
      assert.equal(headers['cache-control'], 'no-store', kind);
    }
    assert.equal(errors().length, Object.keys(heads).length);
  });

  it('[S150a] has all security attributes on a cookie that our code sets or clears', async () => {
    const cookie = browserCookie('__Host-test');
    const { app, errors } = await build({
      routes: [
        async (routed) => {
          routed.get('/set', async (_request, reply) => (cookie.set(reply, 'x', 60), reply.send('set')));
          routed.get('/clear', async (_request, reply) => (cookie.clear(reply), reply.send('cleared')));
        },
      ],
    });
    const set = String((await app.inject({ url: at('/set') })).headers['set-cookie']);
    assert.equal(set, '__Host-test=x; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax');
    assert.match(String((await app.inject({ url: at('/clear') })).headers['set-cookie']), /^__Host-test=; .*1970/);
    assert.deepEqual(errors(), []);
  });
});

describe('who asks', () => {
  const from = '203.0.113.9';
  const ask = async (trustedProxies: string[], remoteAddress: string, headers: Record<string, string>) => {
    const { app } = await build({ trustedProxies });
    return (await app.inject({ url: at('/address'), remoteAddress, headers })).json();
  };

  it('[S154a] is the connected address, whatever X-Forwarded-For says, unless a listed proxy sends it', async () => {
    const headers = { 'x-forwarded-for': from };
    for (const address of ['10.0.0.2', '127.0.0.1', '192.168.1.1', 'fd00::1', '198.51.100.1']) {
      assert.equal((await ask([], address, headers)).ip, address);
      assert.equal((await ask(['10.9.0.0/16'], address, headers)).ip, address);
    }
    assert.equal((await ask(['10.0.0.0/24'], '10.0.0.2', headers)).ip, from);
    assert.equal((await ask(['127.0.0.1'], '127.0.0.1', headers)).ip, from);
  });

  it('[S154b] is the last named address that is no listed proxy, and malformed lists are ignored', async () => {
    const named = async (list: string) => (await ask(['10.0.0.0/24'], '10.0.0.2', { 'x-forwarded-for': list })).ip;
    assert.equal(await named(`1.1.1.1, ${from}`), from);
    assert.equal(await named(`1.1.1.1, ${from}, 10.0.0.7`), from);
    assert.equal(await named(`1.1.1.1, not an address, ${from}`), from);
    for (const list of ['unknown', '', ',', `${from}, <script>`, `${from}, 999.1.1.1`, '\u00e9']) {
      assert.equal(await named(list), '10.0.0.2', list);
    }
  });

  it('[S154c] cannot set host and scheme by forwarded headers', async () => {
    const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    const { host, protocol } = await ask(['10.0.0.0/24'], '10.0.0.2', headers);
    assert.deepEqual({ host, protocol }, { host: 'shop.localhost:1234', protocol: 'http' });
  });
});

describe('text that no database stores', () => {
  it('[S160a] is refused in path, query, form and JSON, and does not count as a server error', async () => {
    const { app, errors } = await build();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const asked = [
      { url: at('/v1/things/a%00b') },
      { url: at('/v1/list?cursor=%00') },
      { method: 'POST', url: at('/echo'), headers: form, payload: 'name=a%00b' },
      { method: 'POST', url: at('/echo'), headers: form, payload: 'a%00b=name' },
      { method: 'POST', url: at('/echo'), headers: json, payload: `{"a":{"b":["x","${NUL}"]}}` },
      { method: 'POST', url: at('/echo'), headers: json, payload: `{"a${NUL}":1}` },
      { method: 'POST', url: at('/echo'), headers: json, payload: String.raw`{"a":"\ud800"}` },
      { method: 'POST', url: at('/echo'), headers: json, payload: String.raw`["\udc00\ud800"]` },
      { method: 'POST', url: at('/echo'), headers: json, payload: '['.repeat(10_000) + ']'.repeat(10_000) },
    ] as const;
    for (const one of asked) {
      const answer = await app.inject(one);
      assert.equal(answer.statusCode, 400, JSON.stringify(one).slice(0, 200));
      assert.equal(answer.json().code, 'invalid_request');
    }
    assert.deepEqual(errors(), []);
  });

  it('[S160b] is refused inside a text that is parsed later: JSON in a form, claims of a token', async () => {
    const { app } = await build();
    const post = async (payload: Record<string, string>, headers: Record<string, string> = {}) =>
      (await app.inject({ method: 'POST', url: at('/echo'), headers, payload })).statusCode;
    const tokenOf = (claims: unknown) =>
      ['eyJhbGciOiJFUzI1NiJ9', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'c2ln'].join('.');
    assert.equal(await post({ details: `[{"type":"a${NUL}"}]` }), 400);
    assert.equal(await post({ assertion: tokenOf({ jti: 'a\0' }) }), 400);
    assert.equal(await post({ a: 'b' }, { dpop: tokenOf({ jti: 'a\0' }) }), 400);
    assert.equal(
      await post({ details: '[{"type":"a"}]', assertion: tokenOf({ jti: 'a' }), more: String.raw`{\u0000` }),
      200,
    );
  });

  it('[S160a] leaves every other text as it is', async () => {
    const { app } = await build();
    const payload = { text: 'á \u0001 👩‍🚀 \u202e 你', deep: [[['fine']]] };
    const answer = await app.inject({ method: 'POST', url: at('/echo'), payload });
    assert.deepEqual(answer.json(), { got: payload });
  });
});

describe('the API', () => {
  it('[S171a] takes only JSON', async () => {
    const { app } = await build();
    const post = async (type: string | undefined, payload: string) => {
      const headers = type === undefined ? {} : { 'content-type': type };
      return app.inject({ method: 'POST', url: at('/v1/things'), headers, payload });
    };
    assert.equal((await post('application/json; charset=utf-8', '{"a":1}')).statusCode, 200);
    assert.equal((await app.inject({ method: 'POST', url: at('/v1/things') })).statusCode, 200);
    for (const type of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
      'text/json',
    ]) {
      const answer = await post(type, '{"a":1}');
      assert.equal(answer.statusCode, 415, type);
      assert.equal(answer.json().code, 'media_type_not_supported');
    }
    assert.equal((await post(undefined, '{"a":1}')).statusCode, 415);
  });

  it('[S171a] checks an address as the router decodes it', async () => {
    const { app } = await build();
    for (const path of ['/%761/things', '/v%31/things', '/v1/%74hings']) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await app.inject({ method: 'POST', url: at(path), headers, payload: 'a=1' });
      assert.equal(answer.statusCode, 415, path);
    }
    assert.equal((await app.inject({ method: 'POST', url: at('/%761/things') })).statusCode, 200);
  });

  it('[S171b] answers 405 with Allow for a wrong method, and 404 for an unknown address', async () => {
    const { app } = await build();
    const ask = async (method: 'GET' | 'PUT' | 'POST', path: string) => app.inject({ method, url: at(path) });
    const wrong = await ask('PUT', '/v1/things/thing_1');
    assert.equal(wrong.statusCode, 405);
    assert.equal(wrong.headers['allow'], 'DELETE, GET, HEAD');
    assert.equal(wrong.json().code, 'method_not_allowed');
    assert.equal((await ask('GET', '/v1/things')).headers['allow'], 'POST');
    assert.equal((await ask('POST', '/v1/nothing')).statusCode, 404);
    const page = await app.inject({ method: 'GET', url: at('/echo'), headers: browser });
    assert.equal(page.statusCode, 405);
    assert.match(page.body, /Our page about 405/);
  });

  it('[S171c] refuses a duplicate member of an object, at any depth and in any spelling', async () => {
    const { app } = await build();
    const post = async (payload: string) =>
      (await app.inject({ method: 'POST', url: at('/v1/things'), headers: json, payload })).statusCode;
    for (const text of [
      '{"amount":"1","amount":"2"}',
      String.raw`{"amount":"1","amoun\u0074":"2"}`,
      '{"a":[{"b":{"c":1,"d":2,"c":1}}]}',
      '{"a":1,\n "b" : 2 , "a"\t: 3}',
      '{"":1,"":2}',
    ]) {
      assert.equal(await post(text), 400, text);
    }
    for (const text of [
      '{"a":"a","b":["a","a"],"c":{"a":1}}',
      '[{"a":1},{"a":2}]',
      String.raw`{"a":"\",\"a\":1,{\"a\":2}","b\"":1,"b":2}`,
      '{"a":"\\\\","b":":"}',
    ]) {
      assert.equal(await post(text), 200, text);
    }
  });

  it('[S171d] refuses a duplicate query parameter', async () => {
    const { app } = await build();
    const ask = async (path: string) => (await app.inject({ url: at(path) })).statusCode;
    assert.equal(await ask('/v1/list?limit=1&cursor=a'), 200);
    assert.equal(await ask('/v1/list?limit=1&limit=2'), 400);
    assert.equal(await ask('/v1/list?limit=1&lim%69t=2'), 400);
  });

  it('[S67] hears of no method but the one that was used', async () => {
    const { app } = await build();
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
      const answer = await app.inject({ url: at('/v1/things/one'), headers: { [name]: 'DELETE' } });
      assert.deepEqual(answer.json(), { id: 'one' }, name);
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const posted = await app.inject({
      method: 'POST',
      url: at('/v1/things/one?_method=DELETE'),
      headers: form,
      payload: '_method=DELETE',
    });
    assert.notEqual(posted.statusCode, 200);
  });
});

describe('a request that is wrong or breaks', () => {
  it('[S164e] gets the product’s page with all headers if its address cannot be read', async () => {
    const { app } = await build();
    const whole = (await app.inject({ url: at('/address') })).headers;
    for (const path of ['/p/%FF', '/%', '/a/%zz?x=1', '/%E0%A4%A', '/p/%00']) {
      const page = await app.inject({ url: at(path), headers: browser });
      assert.equal(page.statusCode, 400, path);
      assert.match(page.body, /Our page about 400, req_/);
      for (const name of ['content-security-policy', 'x-content-type-options', 'x-frame-options', 'referrer-policy']) {
        assert.equal(page.headers[name], whole[name], name);
      }
      const problem = await app.inject({ url: at(path) });
      assert.equal(problem.json().code, 'invalid_request');
      assert.match(problem.json().reference, /^req_/);
    }
    assert.equal((await app.inject({ url: at(`/v1/things/${'x'.repeat(2_000)}`) })).statusCode, 200);
  });

  it('[O4u] gets the product’s page for every status, and a bare page if drawing fails', async () => {
    const broken = async () => {
      throw new Error('connect ECONNREFUSED 10.1.2.3:5432');
    };
    const vendor = async () => {
      throw Object.assign(new Error('No such customer: cus_1'), { statusCode: 404, code: 'resource_missing' });
    };
    const more: Routes = async (app) => {
      app.get('/broken', broken);
      app.get('/vendor', vendor);
      app.post('/large', { bodyLimit: 10 }, async () => ({}));
    };
    const { app } = await build({ routes: [more] });
    const open = (url: string) => app.inject({ url, headers: browser });
    for (const path of ['/broken', '/vendor']) {
      const page = await open(at(path));
      assert.equal(page.statusCode, 500, path);
      assert.match(page.body, /Our page about 500, req_/);
      const problem = await app.inject({ url: at(path) });
      assert.equal(problem.json().code, 'internal_error');
      assert.doesNotMatch(problem.body + page.body, /5432|10\.1|cus_1/);
    }
    assert.match((await open('http://other.example/')).body, /Our page about 421/);
    const large = await app.inject({
      method: 'POST',
      url: at('/large'),
      headers: browser,
      payload: { a: 'x'.repeat(20) },
    });
    assert.match(large.body, /Our page about 413/);

    const undrawn = await build({
      routes: [more],
      failurePage: () => {
        throw new Error('no build');
      },
    });
    const bare = await undrawn.app.inject({ url: at('/broken'), headers: browser });
    assert.equal(bare.statusCode, 500);
    assert.match(bare.body, /Something went wrong on our side[\s\S]*req_/);
  });
});
