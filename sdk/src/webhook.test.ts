import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { WebhookRefused, signWebhook, verifyWebhook } from './webhook.ts';

const secret = `whsec_${randomBytes(24).toString('base64')}`;
const now = new Date('2026-11-24T12:00:00Z');
const event = { id: 'evt_1', type: 'payment.captured', created_at: now.toISOString(), data: { payment_id: 'pay_1' } };
const body = JSON.stringify(event);
const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const signed = (when = now, text = body, by = secret) => signWebhook(by, { id: event.id, body: text, at: when });
const refuses = (fault: string) => (error: unknown) => error instanceof WebhookRefused && error.fault === fault;

describe('a webhook', () => {
  it('is accepted from a sender that knows the secret', async () => {
    assert.deepEqual(await verifyWebhook(secret, await signed(), body, now), event);
  });

  it('is signed as by the standard’s own library', async () => {
    const theirs = new Webhook(secret).sign(event.id, now, body);
    assert.equal((await signed())['webhook-signature'], theirs);
  });

  it('[S110] is refused with another signature, with none, and with one of another id or time', async () => {
    const headers = await signed();
    const other = await signed(now, body, `whsec_${randomBytes(24).toString('base64')}`);
    const wrong = [
      other,
      { ...headers, 'webhook-signature': '' },
      { ...headers, 'webhook-signature': 'v1,' },
      { ...headers, 'webhook-signature': 'v1,%%%' },
      { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1,', 'v1a,') },
      { ...headers, 'webhook-id': 'evt_2' },
      { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) },
    ];
    for (const one of wrong) await assert.rejects(verifyWebhook(secret, one, body, now), refuses('signature_wrong'));
    await assert.rejects(verifyWebhook(secret, {}, body, now), refuses('headers_missing'));
  });

  it('[S110] is refused more than five minutes from its time', async () => {
    assert.ok(await verifyWebhook(secret, await signed(), body, at(300)));
    await assert.rejects(verifyWebhook(secret, await signed(), body, at(301)), refuses('too_old'));
    await assert.rejects(verifyWebhook(secret, await signed(), body, at(-301)), refuses('too_new'));
    const headers = { ...(await signed()), 'webhook-timestamp': 'NaN' };
    await assert.rejects(verifyWebhook(secret, headers, body, now), refuses('too_old'));
  });

  it('[S137d] is refused ten minutes before and after its time', async () => {
    await assert.rejects(verifyWebhook(secret, await signed(at(600)), body, now), refuses('too_new'));
    await assert.rejects(verifyWebhook(secret, await signed(at(-600)), body, now), refuses('too_old'));
    assert.ok(await verifyWebhook(secret, await signed(at(60)), body, now));
  });

  it('[S137d] is refused if it is signed but no event, whatever is missing', async () => {
    const texts = ['null', '[]', '"payment.captured"', '7', '{', '{}'];
    const data = [null, [], 'x', { payment_id: 7 }, { mandate_id: null }, { payee_id: {} }];
    const events = [...data.map((one) => ({ ...event, data: one })), { ...event, id: 7 }, { ...event, type: null }];
    for (const text of [...texts, ...events.map((one) => JSON.stringify(one))]) {
      await assert.rejects(verifyWebhook(secret, await signed(now, text), text, now), refuses('malformed'), text);
    }
  });

  it('[S111] is verified by its exact bytes', async () => {
    const spaced = JSON.stringify(event, null, 1);
    await assert.rejects(verifyWebhook(secret, await signed(), spaced, now), refuses('signature_wrong'));
    assert.deepEqual(await verifyWebhook(secret, await signed(now, spaced), spaced, now), event);
  });

  it('[S112] is accepted under the old and the new secret while one replaces the other', async () => {
    const next = `whsec_${randomBytes(24).toString('base64')}`;
    assert.ok(await verifyWebhook([next, secret], await signed(), body, now));
    const both = await signed();
    const more = await signed(now, body, next);
    both['webhook-signature'] += ` ${more['webhook-signature']}`;
    assert.ok(await verifyWebhook(next, both, body, now));
    await assert.rejects(verifyWebhook([next], await signed(), body, now), refuses('signature_wrong'));
  });

  it('is refused if it is signed but empty or of another shape', async () => {
    for (const text of ['', '[]', 'null', '{"id":1}']) {
      await assert.rejects(verifyWebhook(secret, await signed(now, text), text, now), refuses('malformed'));
    }
  });
});
