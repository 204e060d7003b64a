import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import pino from 'pino';
import { buildApp } from '#platform/http/app.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createEasyPost } from './easypost-gateway.ts';
import { trackingRoutes } from './routes.ts';
import { urls } from '../../urls.ts';

const publicUrl = 'http://wallet.localhost:4000';
const webhookSecret = 'secret-of-this-test';

describe('the carrier’s webhook', () => {
  const easypost = createEasyPost({ url: 'https://api.easypost.com', apiKey: 'k', webhookSecret, http: fetch });
  const received: string[] = [];
  const tracking = {
    receive: async (raw: string, signature: string | undefined) => {
      const event = easypost.readWebhook(raw, signature);
      if (event?.about === 'tracker') received.push(event.trackerId);
      return event !== undefined;
    },
  };
  const post = async (payload: string, signature: string) => {
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    const app = await buildApp({ publicUrl, world, ready: async () => {}, routes: [trackingRoutes(tracking)] });
    const headers = { 'content-type': 'application/json', 'x-hmac-signature': signature };
    return app.inject({ method: 'POST', url: `${publicUrl}${urls.protection.carrierEvents()}`, payload, headers });
  };
  const sign = (text: string) => `hmac-sha256-hex=${createHmac('sha256', webhookSecret).update(text).digest('hex')}`;
  const body = JSON.stringify({ description: 'tracker.updated', result: { id: 'trk_1', status: 'delivered' } });

  it('is accepted if its signature is over the exact bytes', async () => {
    assert.equal((await post(body, sign(body))).statusCode, 202);
    assert.deepEqual(received, ['trk_1']);
  });

  it('[S137c] is refused if it is signed but no event', async () => {
    const before = [...received];
    const about = (result: unknown) => JSON.stringify({ description: 'tracker.updated', result });
    const bodies = [
      'null',
      '[]',
      '"tracker.updated"',
      '7',
      '{',
      '{}',
      '{"description":7}',
      ...[undefined, null, [], 'trk_1', {}, { id: 7 }, { id: '../users' }].map(about),
    ];
    for (const text of bodies) {
      const answer = await post(text, sign(text));
      assert.equal(answer.statusCode, 400, text);
      assert.equal(answer.json().code, 'webhook_refused');
    }
    assert.deepEqual(received, before);
  });

  it('[S137c] is accepted and ignored if it is about something else', async () => {
    const before = [...received];
    const text = JSON.stringify({ description: 'batch.updated', result: { id: 'batch_1' } });
    assert.equal((await post(text, sign(text))).statusCode, 202);
    assert.deepEqual(received, before);
  });

  it('[S110] [S111] is refused with a wrong signature, or with one of the same JSON in another layout', async () => {
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
