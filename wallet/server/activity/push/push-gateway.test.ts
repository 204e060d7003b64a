import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import { createFetch } from '#platform/http/outgoing.ts';
import { systemClocks } from '#platform/kernel/world.ts';
import { startTestSandbox } from '../../../../sandbox/test-sandbox.ts';
import type { TestSandbox } from '../../../../sandbox/test-sandbox.ts';
import { createPushServices } from './push-gateway.ts';

const key = deriveSigningKey(Buffer.alloc(32, 3), 'push');
const shown = { title: 'Holdfast Wallet', body: 'You paid, Zoë.', page: '/activity', tag: '7K3M-9QXT' };
const push = { shown, lifeS: 600, isUrgent: false };

describe('the gateway to push services', () => {
  let sandbox: TestSandbox;
  let answer: (response: ServerResponse) => void;
  const odd = createServer((_request, response) => answer(response));
  let oddUrl: string;
  before(async () => {
    sandbox = await startTestSandbox();
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
    oddUrl = `http://push.localhost:${(odd.address() as AddressInfo).port}`;
  });
  after(async () => {
    odd.closeAllConnections();
    odd.close();
    await sandbox.close();
  });

  const servicesAt = (privateOrigins: readonly string[]) =>
    createPushServices({
      // The server's own list must have no part in it.
      world: { http: createFetch({ privateOrigins: [sandbox.url, oddUrl] }), clocks: systemClocks },
      key,
      contact: 'mailto:operator@example.com',
      privateOrigins,
    });
  const subscribe = async () => {
    const { publicKey } = servicesAt([]);
    const { id, endpoint, keys } = await sandbox.sandbox.push.subscribe(publicKey);
    return { id, to: { endpoint, ...keys } };
  };

  it('[H5a] encrypts for the one browser and signs for its push service, which takes it', async () => {
    const { id, to } = await subscribe();
    const services = servicesAt([sandbox.url]);
    assert.deepEqual(await services.post(to, push), { outcome: 'taken', waitMs: 0 });
    const [taken] = sandbox.sandbox.push.list(id);
    assert.deepEqual(JSON.parse(taken!.text!), shown);
    assert.deepEqual([taken!.ttlS, taken!.urgency], [600, 'normal']);
    await services.post(to, { ...push, isUrgent: true });
    assert.equal(sandbox.sandbox.push.list(id)[0]!.urgency, 'high');
  });

  it('[H5a] reads that a browser is gone, and how long to wait', async () => {
    const { id, to } = await subscribe();
    const services = servicesAt([sandbox.url]);
    for (const [status, retryAfterS, posted] of [
      [404, undefined, { outcome: 'gone', waitMs: 0 }],
      [410, undefined, { outcome: 'gone', waitMs: 0 }],
      [429, 120, { outcome: 'later', waitMs: 120_000 }],
      [503, undefined, { outcome: 'later', waitMs: 0 }],
      [413, undefined, { outcome: 'refused', waitMs: 0 }],
    ] as const) {
      await sandbox.sandbox.push.answer(id, [{ status, ...(retryAfterS ? { retryAfterS } : {}) }]);
      assert.deepEqual(await services.post(to, push), posted, String(status));
    }
  });

  it('[H5a] reads a wait that is a date, and ignores one that is nothing', async () => {
    const { to } = await subscribe();
    const services = servicesAt([oddUrl]);
    const waitFor = async (header: string) => {
      answer = (response) => response.writeHead(429, { 'retry-after': header }).end();
      return (await services.post({ ...to, endpoint: `${oddUrl}/a` }, push)).waitMs;
    };
    const inAMinute = await waitFor(new Date(Date.now() + 60_000).toUTCString());
    assert.ok(inAMinute > 50_000 && inAMinute <= 60_000, String(inAMinute));
    for (const header of ['soon', '-5', new Date(0).toUTCString()]) assert.equal(await waitFor(header), 0, header);
  });

  it('[S104a] [S107] [S109] reaches no private origin but a listed one, follows no redirect, and reads no body', async () => {
    const { to } = await subscribe();
    const at = { ...to, endpoint: `${oddUrl}/a` };
    let asked = 0;
    answer = (response) => {
      asked += 1;
      response.writeHead(302, { location: `${sandbox.url}/inbox` }).end();
    };
    assert.deepEqual(await servicesAt([]).post(at, push), { outcome: 'later', waitMs: 0 });
    assert.equal(asked, 0, 'the origins that the server itself may reach are not those of push services');
    assert.deepEqual(await servicesAt([oddUrl]).post(at, push), { outcome: 'refused', waitMs: 0 });
    assert.equal(asked, 1);
    answer = (response) => {
      response.writeHead(201);
      const endless = setInterval(() => response.write(Buffer.alloc(65_536)), 1);
      response.on('close', () => clearInterval(endless));
    };
    assert.deepEqual(await servicesAt([oddUrl]).post(at, push), { outcome: 'taken', waitMs: 0 });
  });
});
