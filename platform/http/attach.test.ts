import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { systemWorld } from '../kernel/world.ts';
import { buildApp } from './app.ts';
import { bindPort } from './bind.ts';

it('[O4l] answers 503 until the app is complete, and then the request', async () => {
  const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  const { server, port } = await bindPort(0);
  const ask = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    if (answer.status === 503) assert.match(await answer.text(), /Wait a moment/);
    return answer.status;
  };
  const early: number[] = [];
  const app = await buildApp({
    publicUrl: `http://shop.localhost:${port}`,
    world,
    server,
    ready: async () => {},
    routes: [
      async () => {
        await sleep(20);
        early.push(await ask());
      },
    ],
  });
  assert.deepEqual(early, [503]);
  assert.equal(await ask(), 200);
  await app.close();
});

it('[S61] serves another app at its own host, which knows no route of the first one', async () => {
  const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  const { server, port } = await bindPort(0);
  const hosts = { shop: `shop.localhost:${port}`, desk: `desk.localhost:${port}` };
  const page = (path: string) => async (app: Pick<FastifyInstance, 'get'>) => {
    app.get(path, async () => path);
  };
  const common = { world, ready: async () => {} };
  const desk = await buildApp({ ...common, publicUrl: `http://${hosts.desk}`, routes: [page('/desk')] });
  const app = await buildApp({
    ...common,
    publicUrl: `http://${hosts.shop}`,
    server,
    siblings: new Map([[hosts.desk, desk]]),
    routes: [page('/shop')],
  });
  // `fetch` sets the host itself.
  const ask = async (host: string, path: string) => {
    const request = get({ host: '127.0.0.1', port, path, headers: { host } });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode;
  };
  for (const [host, path, status] of [
    [hosts.shop, '/shop', 200],
    [hosts.desk, '/desk', 200],
    [hosts.shop, '/desk', 404],
    [hosts.desk, '/shop', 404],
    [hosts.desk, '/healthz', 200],
    [`other.localhost:${port}`, '/desk', 421],
  ] as const) {
    assert.equal(await ask(host, path), status, `${host}${path}`);
  }
  await app.close();
  await desk.close();
});
