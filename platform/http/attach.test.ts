import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
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
