import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import pino from 'pino';
import { Type } from 'typebox';
import { systemWorld } from '../kernel/world.ts';
import { buildApp } from './app.ts';
import type { Routes } from './app.ts';

const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });

const routes: Routes = async (app) => {
  const Body = Type.Object({ amount: Type.String() }, { additionalProperties: false });
  app.post('/echo', { schema: { body: Body } }, async (request) => request.body);
  app.get('/address', async (request) => ({ ip: request.ip }));
  app.get('/broken', async () => {
    throw new Error('the password is hunter2');
  });
};

const publicUrl = 'http://shop.localhost:1234';
const build = (ready = async () => {}) => buildApp({ publicUrl, world, ready, routes: [routes] });
const at = (path: string) => `${publicUrl}${path}`;

describe('an app', () => {
  it('[S69] takes no number for a text, and no member that it does not know', async () => {
    const app = await build();
    for (const body of [{ amount: 1299 }, { amount: '1', more: 1 }, {}]) {
      const answer = await app.inject({ method: 'POST', url: at('/echo'), payload: body });
      assert.equal(answer.statusCode, 400);
      assert.match(answer.headers['content-type'] as string, /application\/problem\+json/);
      assert.equal(answer.json().code, 'invalid_request');
      assert.match(answer.json().reference, /^req_/);
    }
  });

  it('[S92] answers malformed JSON with a problem', async () => {
    const app = await build();
    for (const payload of ['{', '[1', '{"amount":"1",}', '"', 'NaN', '']) {
      const headers = { 'content-type': 'application/json' };
      const answer = await app.inject({ method: 'POST', url: at('/echo'), headers, payload });
      assert.equal(answer.statusCode, 400, payload);
      assert.equal(answer.json().code, 'invalid_request');
    }
  });

  it('[S93] refuses __proto__ and bodies above a mebibyte', async () => {
    const app = await build();
    const headers = { 'content-type': 'application/json' };
    const polluting = await app.inject({ method: 'POST', url: at('/echo'), headers, payload: '{"__proto__":{"a":1}}' });
    assert.equal(polluting.statusCode, 400);
    const large = await app.inject({ method: 'POST', url: at('/echo'), payload: { amount: 'x'.repeat(2 ** 20) } });
    assert.equal(large.statusCode, 413);
    assert.equal(large.json().code, 'body_too_large');
  });

  it('[S120] tells nothing of an error of ours but a reference', async () => {
    const app = await build();
    const answer = await app.inject({ url: at('/broken') });
    assert.equal(answer.statusCode, 500);
    assert.equal(answer.json().code, 'internal_error');
    assert.doesNotMatch(answer.body, /hunter2|at .*\.ts/);
  });

  it('answers under its own host only, but for health and readiness', async () => {
    const app = await build();
    assert.equal((await app.inject({ url: 'http://evil.example/echo' })).statusCode, 421);
    assert.equal((await app.inject({ url: 'http://10.0.0.1/healthz' })).statusCode, 200);
    assert.equal((await app.inject({ url: 'http://10.0.0.1/readyz' })).statusCode, 200);
  });

  it('[O4l] says that it is not ready while its work can not be done', async () => {
    const app = await build(async () => {
      throw new Error('no database');
    });
    assert.equal((await app.inject({ url: at('/readyz') })).statusCode, 503);
    assert.equal((await app.inject({ url: at('/healthz') })).statusCode, 200);
  });
});
