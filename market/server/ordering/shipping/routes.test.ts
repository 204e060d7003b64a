import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import pino from 'pino';
import { buildApp } from '#platform/http/app.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createEasyPost } from './easypost-gateway.ts';
import { shippingRoutes } from './routes.ts';
import type { Shipping } from './service.ts';

const publicUrl = 'http://market.localhost:4100';
const webhookSecret = 'secret-of-this-test';

describe('the carrier’s webhook', () => {
  const easypost = createEasyPost({ url: 'https://api.easypost.com', apiKey: 'k', webhookSecret, http: fetch });
  const received: string[] = [];
  const shipping: Shipping = {
    track: async () => ({ id: 'trk_1', deliveredAt: undefined, publicUrl: undefined }),
    handle: async () => {},
    receive: async (raw, signature) => {
      const tracker = easypost.readWebhook(raw, signature);
      if (tracker !== undefined) received.push(tracker);
      return tracker !== undefined;
    },
  };
  const post = async (payload: string, signature: string) => {
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    const app = await buildApp({ publicUrl, world, ready: async () => {}, routes: [shippingRoutes(shipping)] });
    const headers = { 'content-type': 'application/json', 'x-hmac-signature': signature };
    return app.inject({ method: 'POST', url: `${publicUrl}/webhooks/easypost`, payload, headers });
  };
  const sign = (text: string) => `hmac-sha256-hex=${createHmac('sha256', webhookSecret).update(text).digest('hex')}`;
  const body = JSON.stringify({ description: 'tracker.updated', result: { id: 'trk_1', status: 'delivered' } });

  it('is taken when it is signed over the very bytes', async () => {
    assert.equal((await post(body, sign(body))).statusCode, 202);
    assert.deepEqual(received, ['trk_1']);
  });

  it('[S110] [S111] is refused with a wrong signature, or one of the same JSON written otherwise', async () => {
    for (const signature of [
      '',
      'hmac-sha256-hex=00',
      sign('other'),
      sign(JSON.stringify(JSON.parse(body), null, 1)),
    ]) {
      const answer = await post(body, signature);
      assert.equal(answer.statusCode, 400, signature);
      assert.equal(answer.json().code, 'webhook_refused');
    }
  });
});
