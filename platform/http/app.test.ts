import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import pino from 'pino';
import { Type } from 'typebox';
import { systemWorld } from '../kernel/world.ts';
import { buildApp } from './app.ts';
import type { Routes } from './app.ts';
import { PERSON_RULE } from './person-pace.ts';

const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });

const text = 'long '.repeat(400);

const routes: Routes = async (app) => {
  const Body = Type.Object({ amount: Type.String() }, { additionalProperties: false });
  app.post('/echo', { schema: { body: Body } }, async (request) => request.body);
  app.post('/anything', async () => ({}));
  app.get('/address', async (request) => ({ ip: request.ip }));
  for (const [path, type, isCompressed] of [
    ['/page', 'text/html; charset=utf-8', false],
    ['/fixed-page', 'text/html; charset=utf-8', true],
    ['/style', 'text/css; charset=utf-8', false],
    ['/data', 'application/json; charset=utf-8', true],
  ] as const) {
    app.get(path, { config: { isCompressed } }, async (_request, reply) => reply.type(type).send(text));
  }
  app.get('/broken', async () => {
    throw new Error('the password is hunter2');
  });
};

/** Texts that are no JSON (RFC 8259), and JSON that is no object. */
const malformed = [
  '',
  ' ',
  '{',
  '[1',
  '"',
  '{"amount"',
  '{"amount":',
  '{"amount":"1"',
  '{"amount":"1",}',
  '{"amount":"1"}}',
  '{"amount":"1"} {"amount":"1"}',
  '{"amount":"1"}x',
  "{'amount':'1'}",
  '{amount:"1"}',
  '{"amount":"1"/**/}',
  '// one\n{"amount":"1"}',
  '{"amount":undefined}',
  '{"amount":"a\nb"}',
  '{"amount":"\\x31"}',
  '{"amount":"\\u12"}',
  'NaN',
  '{"amount":NaN}',
  '{"amount":Infinity}',
  '{"amount":01}',
  '{"amount":+1}',
  '{"amount":.5}',
  '{"amount":0x1}',
  'null',
  'true',
  '1',
  '"1"',
  '[]',
  '[{"amount":"1"}]',
  'amount=1',
  '<amount>1</amount>',
];

const publicUrl = 'http://shop.localhost:1234';
const build = (ready = async () => {}, url = publicUrl) => buildApp({ publicUrl: url, world, ready, routes: [routes] });
const at = (path: string) => `${publicUrl}${path}`;

describe('an app', () => {
  it('[S69] refuses a number instead of a text, and unknown members', async () => {
    const app = await build();
    for (const body of [{ amount: 1299 }, { amount: '1', more: 1 }, {}]) {
      const answer = await app.inject({ method: 'POST', url: at('/echo'), payload: body });
      assert.equal(answer.statusCode, 400);
      assert.match(answer.headers['content-type'] as string, /application\/problem\+json/);
      assert.equal(answer.json().code, 'invalid_request');
      assert.match(answer.json().reference, /^req_/);
    }
  });

  it('paces each person who is signed in, and nobody else', async () => {
    const app = await buildApp({
      publicUrl,
      world,
      ready: async () => {},
      routes: [routes],
      subjectOf: ({ headers }) => headers['x-person'] as string | undefined,
    });
    const ask = (person?: string) =>
      app.inject({ url: at('/address'), headers: person === undefined ? {} : { 'x-person': person } });
    for (let asked = 0; asked < PERSON_RULE.most; asked += 1) assert.equal((await ask('one')).statusCode, 200);
    const over = await ask('one');
    assert.deepEqual([over.statusCode, over.json().code], [429, 'too_many_requests']);
    assert.ok(Number(over.headers['retry-after']) > 0);
    assert.equal((await ask('two')).statusCode, 200);
    assert.equal((await ask()).statusCode, 200);
  });

  it('compresses styles, and pages that allow it, for browsers that accept it', async () => {
    const app = await build();
    const encodingOf = async (path: string, accepted: string) => {
      const answer = await app.inject({ url: at(path), headers: { 'accept-encoding': accepted } });
      assert.equal(answer.statusCode, 200);
      if (answer.headers['content-encoding'] === 'br')
        assert.equal(brotliDecompressSync(answer.rawPayload).toString(), text);
      return [answer.headers['content-encoding'], answer.headers['vary']];
    };
    for (const path of ['/style', '/fixed-page']) {
      assert.deepEqual(await encodingOf(path, 'gzip, deflate, br'), ['br', 'accept-encoding']);
      assert.deepEqual(await encodingOf(path, 'BR;q=0.1'), ['br', 'accept-encoding']);
      assert.deepEqual(await encodingOf(path, 'br;q=0, gzip'), ['gzip', 'accept-encoding']);
      for (const accepted of ['identity', '', 'br;q=0, gzip;q=0.0', 'br;q=0, *', '*']) {
        assert.deepEqual(await encodingOf(path, accepted), [undefined, 'accept-encoding'], accepted);
      }
    }
    for (const path of ['/page', '/data']) {
      assert.deepEqual(await encodingOf(path, 'gzip, br'), [undefined, undefined], 'its length would reveal secrets');
    }
  });

  it('[S92] answers malformed JSON with a problem', async () => {
    const app = await build();
    for (const payload of malformed) {
      const headers = { 'content-type': 'application/json' };
      const answer = await app.inject({ method: 'POST', url: at('/echo'), headers, payload });
      assert.equal(answer.statusCode, 400, payload);
      assert.equal(answer.json().code, 'invalid_request');
    }
  });

  it('[S94] refuses bytes that are no UTF-8, instead of reading another text', async () => {
    const app = await build();
    const ask = async (...bytes: number[]) => {
      const payload = Buffer.concat([Buffer.from('{"amount":"'), Buffer.from(bytes), Buffer.from('"}')]);
      const headers = { 'content-type': 'application/json' };
      const answer = await app.inject({ method: 'POST', url: at('/echo'), headers, payload });
      return [answer.statusCode, answer.json().code ?? answer.json().amount];
    };
    // A lone byte, a cut letter, an overlong slash, a half of a surrogate pair, and a letter beyond Unicode.
    for (const bytes of [[0xff], [0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]])
      assert.deepEqual(await ask(...bytes), [400, 'invalid_request'], String(bytes));
    assert.deepEqual(await ask(...Buffer.from('é👗')), [200, 'é👗']);
  });

  describe('with a body that means harm', () => {
    const post = async (payload: string, path = '/anything') => {
      const headers = { 'content-type': 'application/json' };
      const answer = await (await build()).inject({ method: 'POST', url: at(path), headers, payload });
      return [answer.statusCode, answer.json().code];
    };

    it('[S93a] refuses a duplicate member', async () => {
      assert.deepEqual(await post('{"amount":"1","amount":"2"}'), [400, 'invalid_request']);
      assert.deepEqual(await post('{"amount":"1"}'), [200, undefined]);
    });

    it('[S93b] refuses members that would change an object’s prototype', async () => {
      for (const payload of ['{"__proto__":{"a":1}}', '{"a":{"__proto__":{}}}', '{"constructor":{"prototype":{}}}']) {
        assert.deepEqual(await post(payload), [400, 'invalid_request'], payload);
      }
    });

    it('[S93c] withstands any depth', async () => {
      for (const [open, close] of [
        ['[', ']'],
        ['{"a":', '}'],
      ] as const) {
        const payload = `${open.repeat(10_000)}1${close.repeat(10_000)}`;
        assert.deepEqual(await post(payload, '/echo'), [400, 'invalid_request'], open);
      }
    });

    it('[S93d] refuses bodies above a mebibyte', async () => {
      for (const length of [2 ** 20, 10 * 2 ** 20]) {
        assert.deepEqual(await post(JSON.stringify({ amount: 'x'.repeat(length) })), [413, 'body_too_large']);
      }
    });
  });

  it('[S120] gives a client only a reference for an internal error', async () => {
    const app = await build();
    const answer = await app.inject({ url: at('/broken') });
    assert.equal(answer.statusCode, 500);
    assert.equal(answer.json().code, 'internal_error');
    assert.doesNotMatch(answer.body, /hunter2|at .*\.ts/);
  });

  it('answers only under its own host, except for health and readiness', async () => {
    const app = await build();
    assert.equal((await app.inject({ url: 'http://evil.example/echo' })).statusCode, 421);
    assert.equal((await app.inject({ url: 'http://10.0.0.1/healthz' })).statusCode, 200);
    assert.equal((await app.inject({ url: 'http://10.0.0.1/readyz' })).statusCode, 200);
  });

  it('tells browsers for a year to use only TLS, for its host and all hosts below it', async () => {
    const header = 'strict-transport-security';
    const secure = await build(undefined, 'https://shop.example');
    for (const [url, status] of [
      ['https://shop.example/address', 200],
      ['https://shop.example/nothing', 404],
      ['https://shop.example/broken', 500],
      ['https://evil.example/address', 421],
    ] as const) {
      const answer = await secure.inject({ url, headers: { host: new URL(url).host } });
      assert.equal(answer.statusCode, status);
      assert.equal(answer.headers[header], 'max-age=31536000; includeSubDomains', url);
    }
    assert.equal((await (await build()).inject({ url: at('/address') })).headers[header], undefined);
  });

  it('[O4l] reports not ready while it cannot work', async () => {
    const app = await build(async () => {
      throw new Error('no database');
    });
    assert.equal((await app.inject({ url: at('/readyz') })).statusCode, 503);
    assert.equal((await app.inject({ url: at('/healthz') })).statusCode, 200);
  });
});
