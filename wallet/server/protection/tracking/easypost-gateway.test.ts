import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { secrets, startTestSandbox } from '../../../../sandbox/test-sandbox.ts';
import type { TestSandbox } from '../../../../sandbox/test-sandbox.ts';
import { createEasyPost } from './easypost-gateway.ts';
import type { EasyPost } from './easypost-gateway.ts';

describe('EasyPost’s trackers', () => {
  let test: TestSandbox;
  let easypost: EasyPost;
  let count = 0;
  before(async () => {
    test = await startTestSandbox();
    const { easypostApiKey: apiKey, easypostWebhookSecret: webhookSecret } = secrets;
    easypost = createEasyPost({ url: test.url, apiKey, webhookSecret, http: test.http });
  });
  after(() => test.close());

  const newCode = () => `GW${String((count += 1)).padStart(8, '0')}`;
  const look = async (code: string) => {
    const tracked = await easypost.track({ carrier: 'DHL', trackingCode: code });
    assert.ok(tracked.ok);
    return tracked.value;
  };
  const move = async (code: string, step: string, body?: object) => {
    assert.equal((await test.post(`/carrier/trackers/${code}/${step}`, body)).status, 200);
  };

  it('are read as what happened: announced, scanned, and how the way ended', async () => {
    const code = newCode();
    const { sighting, trackingCode, publicUrl } = await look(code);
    assert.deepEqual([trackingCode, sighting], [code, { scannedAt: null, outcome: null, place: null }]);
    assert.ok(publicUrl?.startsWith(`${test.url}/carrier#`));
    await move(code, 'transit');
    const moving = (await look(code)).sighting;
    assert.ok(moving.scannedAt && moving.outcome === null);
    for (const [step, kind] of [
      ['lose', 'lost'],
      ['return', 'returned'],
    ] as const) {
      const other = newCode();
      await look(other);
      await move(other, 'transit');
      await move(other, step);
      const ended = (await look(other)).sighting;
      assert.equal(ended.outcome?.kind, kind);
      assert.ok(ended.scannedAt && ended.scannedAt <= ended.outcome!.at);
    }
    const label = newCode();
    await look(label);
    await move(label, 'cancel');
    const canceled = (await look(label)).sighting;
    assert.deepEqual([canceled.scannedAt, canceled.outcome?.kind], [null, 'canceled']);
  });

  it('[S128] name the place of a delivery, or none', async () => {
    const [there, nowhere] = [newCode(), newCode()];
    for (const code of [there, nowhere]) await look(code);
    await move(there, 'deliver', { city: 'Berlin', zip: '10115', country: 'DE' });
    await move(nowhere, 'deliver');
    const { scannedAt, outcome, place } = (await look(there)).sighting;
    assert.deepEqual([outcome?.kind, place], ['delivered', { city: 'Berlin', postalCode: '10115', country: 'DE' }]);
    assert.deepEqual(scannedAt, outcome?.at);
    assert.equal((await look(nowhere)).sighting.place, null);
  });

  it('refuse a code that is none, and throw if they do not answer', async () => {
    for (const trackingCode of ['—', '§§§§§§', 'x'.repeat(41)]) {
      const refused = await easypost.track({ carrier: 'DHL', trackingCode });
      assert.deepEqual(refused, { ok: false, error: { code: 'tracking_code_refused' } }, trackingCode);
    }
    await assert.rejects(easypost.find('trk_none'), /404/);
    const strange = createEasyPost({ url: test.url, apiKey: 'wrong', webhookSecret: 's', http: test.http });
    await assert.rejects(strange.track({ carrier: 'DHL', trackingCode: newCode() }), /401/);
  });
});
