import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Fastify from 'fastify';
import { Type } from 'typebox';
import { lazyCompilers } from './lazy-compilers.ts';

describe('lazy compilers', () => {
  const open = () => Fastify({ schemaController: { compilersFactory: lazyCompilers() } });

  it('refuse what a schema refuses, also after a good request, and say where', async () => {
    const app = open();
    const body = Type.Object({ amount: Type.Integer({ minimum: 1 }) });
    app.post('/payments', { schema: { body } }, async () => 'taken');
    const post = async (payload: object) =>
      (await app.inject({ method: 'POST', url: '/payments', payload })).json<{ message: string }>();
    const refusal = 'body/amount must be >= 1';
    assert.equal((await post({ amount: 0 })).message, refusal);
    assert.equal((await app.inject({ method: 'POST', url: '/payments', payload: { amount: 1 } })).body, 'taken');
    assert.equal((await post({ amount: 0 })).message, refusal);
    assert.equal((await post({ amount: 'x' })).message, 'body/amount must be integer');
  });

  it('answer only with members that the schema lists', async () => {
    const app = open();
    const response = { 200: Type.Object({ name: Type.String() }) };
    app.get('/me', { schema: { response } }, async () => ({ name: 'Ada', secret: 'x' }));
    for (const _ of [1, 2]) assert.equal((await app.inject('/me')).body, '{"name":"Ada"}');
  });

  it('compile a schema when a request needs it', async () => {
    const app = open();
    app.get('/broken', { schema: { querystring: { type: 'nothing' } } }, async () => 'never');
    app.get('/whole', async () => 'whole');
    assert.equal((await app.inject('/whole')).body, 'whole');
    assert.equal((await app.inject('/broken')).statusCode, 500);
  });
});
