import assert from 'node:assert/strict';
import { createECDH } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { encryptNotification } from '@block65/webcrypto-web-push';
import { SignJWT, importJWK } from 'jose';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import { startTestSandbox } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';
import { decrypt } from './decrypt.ts';

const sender = deriveSigningKey(Buffer.alloc(32, 1), 'push');
const other = deriveSigningKey(Buffer.alloc(32, 2), 'push');
const pointOf = ({ x, y }: typeof sender) =>
  Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString('base64url');

describe('the decryption of a push message', () => {
  /** RFC 8291, appendix A. */
  const example = {
    privateKey: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    body: 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  };

  it('reads the example of RFC 8291, and nothing that was changed', () => {
    const keys = createECDH('prime256v1');
    keys.setPrivateKey(example.privateKey, 'base64url');
    const receiver = { keys, auth: Buffer.from(example.auth, 'base64url') };
    const body = Buffer.from(example.body, 'base64url');
    assert.equal(decrypt(body, receiver), 'When I grow up, I want to be a watermelon');
    for (const at of [0, 90, body.length - 1]) {
      const changed = Buffer.from(body);
      changed[at]! ^= 1;
      assert.throws(() => decrypt(changed, receiver), String(at));
    }
  });
});

describe('the push service of the sandbox', () => {
  let test: TestSandbox;
  before(async () => {
    test = await startTestSandbox();
  });
  after(() => test.close());

  interface Subscribed {
    readonly id: string;
    readonly endpoint: string;
    readonly keys: { readonly p256dh: string; readonly auth: string };
  }
  const subscribe = async (): Promise<Subscribed> => {
    const answer = await test.post('/push/subscriptions', { application_server_key: pointOf(sender) });
    assert.equal(answer.status, 201);
    return (await answer.json()) as Subscribed;
  };
  const sign = async (key: typeof sender, { audience = test.url, hours = 12 } = {}) => {
    const token = await new SignJWT({ sub: 'mailto:operator@example.com' })
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
      .setAudience(audience)
      .setExpirationTime(Math.floor(Date.now() / 1_000) + hours * 3_600)
      .sign(await importJWK({ ...key }, 'ES256'));
    return `vapid t=${token}, k=${pointOf(key)}`;
  };
  const send = async (to: Subscribed, headers: Record<string, string> = {}, body?: Uint8Array<ArrayBuffer>) =>
    test.http(to.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        'content-encoding': 'aes128gcm',
        ttl: '60',
        urgency: 'high',
        authorization: await sign(sender),
        ...headers,
      },
      body: body ?? (await encryptNotification({ ...to, expirationTime: null }, Buffer.from('Good morning, Zoë'))),
    });

  it('takes a message, decrypts and lists it', async () => {
    const to = await subscribe();
    const answer = await send(to);
    assert.equal(answer.status, 201);
    assert.match(answer.headers.get('location') ?? '', /\/push\/messages\//);
    const { messages } = (await (await test.http(`${test.url}/push.json`)).json()) as { messages: object[] };
    const [message] = test.sandbox.push.list(to.id);
    assert.deepEqual(messages[0], message);
    assert.deepEqual([message?.text, message?.ttlS, message?.urgency], ['Good morning, Zoë', 60, 'high']);
    assert.ok((await (await test.http(`${test.url}/push`)).text()).includes('Good morning, Zoë'));
    const forAnother = await encryptNotification({ ...(await subscribe()), expirationTime: null }, Buffer.from('x'));
    assert.equal((await send(to, {}, forAnother)).status, 201);
    assert.equal(test.sandbox.push.list(to.id)[0]?.text, null, 'a push service cannot see that nobody can read it');
  });

  it('refuses what a push service refuses', async () => {
    const to = await subscribe();
    for (const [status, headers] of [
      [400, { ttl: 'soon' }],
      [415, { 'content-encoding': 'aesgcm' }],
      [401, { authorization: 'vapid' }],
      [401, { authorization: await sign(sender, { audience: 'https://push.example' }) }],
      [401, { authorization: await sign(sender, { hours: 25 }) }],
      [401, { authorization: await sign(sender, { hours: -1 }) }],
      [401, { authorization: (await sign(other)).replace(/k=.*/, `k=${pointOf(sender)}`) }],
      [403, { authorization: await sign(other) }],
    ] as const) {
      assert.equal((await send(to, headers)).status, status, JSON.stringify(headers));
    }
    assert.equal((await send(to, {}, new Uint8Array(4_097))).status, 413);
    assert.equal((await send({ ...to, endpoint: `${test.url}/push/nobody` })).status, 404);
    assert.deepEqual(test.sandbox.push.list(to.id), []);
  });

  it('gives the answers that a test sets, as often as it sets them', async () => {
    const to = await subscribe();
    await test.post(`/push/subscriptions/${to.id}/answers`, { status: 429, times: 2, retry_after: 90 });
    for (let count = 0; count < 2; count += 1) {
      const answer = await send(to);
      assert.deepEqual([answer.status, answer.headers.get('retry-after')], [429, '90']);
    }
    await test.post(`/push/subscriptions/${to.id}/answers`, { status: 410 });
    assert.equal((await send(to)).status, 410);
    assert.equal((await send(to)).status, 201);
    await test.post('/failures/push', { fault: 'error', times: 1 });
    assert.equal((await send(to)).status, 503);
  });
});
