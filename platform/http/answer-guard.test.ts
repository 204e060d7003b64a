import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import pino from 'pino';
import { systemWorld } from '../kernel/world.ts';
import { buildApp } from './app.ts';

const publicUrl = 'http://shop.localhost:1234';

describe('the head of an answer', () => {
  it('says that every text is UTF-8, a picture in SVG too', async () => {
    const app = await buildApp({
      publicUrl,
      world: systemWorld({ log: pino({ level: 'silent' }), http: fetch }),
      ready: async () => {},
      routes: [
        async (routed) => {
          routed.get('/as', async (request, reply) => {
            reply.hijack();
            reply.raw.writeHead(200, { 'content-type': (request.query as { type: string }).type }).end('ä');
          });
        },
      ],
    });
    const typeOf = async (type: string) =>
      (await app.inject({ url: `${publicUrl}/as?type=${encodeURIComponent(type)}` })).headers['content-type'];
    for (const type of ['text/plain', 'text/html', 'image/svg+xml', 'application/xml']) {
      assert.equal(await typeOf(type), `${type}; charset=utf-8`);
    }
    for (const type of ['text/css; charset=utf-8', 'image/png', 'application/json', 'font/woff2']) {
      assert.equal(await typeOf(type), type);
    }
  });
});
