import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { secrets, startTestSandbox, until } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';
import type { Tracker } from './trackers.ts';

describe('the carrier', () => {
  let test: TestSandbox;
  before(async () => {
    test = await startTestSandbox();
  });
  after(() => test.close());

  const authorization = `Basic ${Buffer.from(`${secrets.easypostApiKey}:`).toString('base64')}`;
  const track = async (code: string, carrier = 'DHL') => {
    const answer = await test.post('/v2/trackers', { tracker: { tracking_code: code, carrier } }, { authorization });
    assert.equal(answer.status, 201);
    return (await answer.json()) as Tracker;
  };
  const read = async (id: string) => {
    const answer = await test.http(`${test.url}/v2/trackers/${id}`, { headers: { authorization } });
    return { status: answer.status, tracker: (await answer.json()) as Tracker };
  };

  it('tracks a parcel once for each code and carrier', async () => {
    const tracker = await track('P1');
    assert.deepEqual([tracker.status, tracker.carrier], ['pre_transit', 'DHL']);
    const other = await track('P1', 'UPS');
    assert.notEqual(other.id, tracker.id);
    assert.equal((await track('P1')).id, tracker.id);
    assert.equal((await track('P1', 'UPS')).id, other.id);
  });

  it('reports a parcel’s progress by signed webhook, on the day of the sandbox’s clock', async () => {
    const { id } = await track('P2');
    await test.post('/clock/advance', { days: 3 });
    assert.equal((await test.post('/carrier/trackers/P2/transit')).status, 200);
    const delivered = (await (await test.post('/carrier/trackers/P2/deliver')).json()) as Tracker;
    assert.equal(delivered.status, 'delivered');
    await test.post('/carrier/trackers/P2/transit');
    const { tracker } = await read(id);
    assert.deepEqual(
      tracker.tracking_details.map((one) => one.status),
      ['in_transit', 'delivered'],
    );
    const at = new Date(tracker.tracking_details.at(-1)!.datetime).getTime();
    assert.ok(Math.abs(at - Date.now() - 3 * 86_400_000) < 60_000);
    const told = () => test.received.filter((one) => one.path === '/easypost' && one.body.includes(id));
    await until('both webhooks have come', () => told().length === 2);
    for (const { body, headers } of told()) {
      const expected = createHmac('sha256', secrets.easypostWebhookSecret).update(body).digest('hex');
      assert.equal(headers['x-hmac-signature'], `hmac-sha256-hex=${expected}`);
      const event = JSON.parse(body) as { description: string; object: string; result: Tracker };
      assert.deepEqual([event.object, event.description, event.result.id], ['Event', 'tracker.updated', id]);
    }
  });

  it('gives the test codes of EasyPost their status at once, and lists trackers by pages', async () => {
    for (const [code, status] of [
      ['EZ2000000002', 'in_transit'],
      ['EZ4000000004', 'delivered'],
      ['EZ7000000007', 'unknown'],
    ] as const)
      assert.equal((await track(code)).status, status);
    const list = async (query: string) => {
      const answer = await test.http(`${test.url}/v2/trackers?${query}`, { headers: { authorization } });
      return (await answer.json()) as { has_more: boolean; trackers: Tracker[] };
    };
    const first = await list('page_size=2');
    assert.deepEqual(
      [first.has_more, first.trackers.map((one) => one.tracking_code)],
      [true, ['EZ7000000007', 'EZ4000000004']],
    );
    const next = await list(`page_size=1&before_id=${first.trackers[1]!.id}`);
    assert.equal(next.trackers[0]!.tracking_code, 'EZ2000000002');
    assert.equal((await list('tracking_code=EZ4000000004')).trackers.length, 1);
  });

  it('refuses in EasyPost’s format', async () => {
    const wrong = await test.post('/v2/trackers', { tracker: { tracking_code: 'P3' } });
    assert.equal(wrong.status, 401);
    assert.equal((await read('trk_none')).status, 404);
    assert.equal((await read('constructor')).status, 404);
    const empty = await test.post('/v2/trackers', { tracker: {} }, { authorization });
    assert.equal(empty.status, 422);
    assert.equal(((await empty.json()) as { error: { code: string } }).error.code, 'PARAMETER.INVALID');
    assert.equal((await test.post('/carrier/trackers/none/deliver')).status, 404);
  });

  it('can be moved on by a button of its own page, but not by another site', async () => {
    await track('P 4/ä');
    const path = `/carrier/trackers/${encodeURIComponent('P 4/ä')}/deliver`;
    assert.ok((await (await test.http(`${test.url}/carrier`)).text()).includes(path));
    const foreign = await test.post(path, undefined, { origin: 'https://evil.example', accept: 'text/html' });
    assert.equal(foreign.status, 403);
    assert.equal(test.sandbox.trackers.byCode('P 4/ä')?.status, 'pre_transit');
    const own = await test.post(path, undefined, { origin: test.url, accept: 'text/html' });
    assert.match(own.headers.get('location') ?? '', /^\/carrier#trk_/);
    assert.equal(test.sandbox.trackers.byCode('P 4/ä')?.status, 'delivered');
  });
});
