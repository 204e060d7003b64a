import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { createBusinessClock, followClock } from '#platform/jobs/clock.ts';
import { startTestSandbox } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';

interface ClockJson {
  readonly version: number;
  readonly offset_ms: number;
  readonly now: string;
  readonly swept?: boolean;
}

describe('the clock, over HTTP', () => {
  let test: TestSandbox;
  let dataDir = '';
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'holdfast-sandbox-'));
    test = await startTestSandbox({ dataDir });
  });
  after(async () => {
    await test.close();
    await rm(dataDir, { recursive: true });
  });

  const read = async () => (await (await test.http(`${test.url}/clock`)).json()) as ClockJson;

  it('[O3d] answers a move only after a real follower has swept', async () => {
    const clock = createBusinessClock();
    let sweeps = 0;
    const stop = await followClock({
      clock,
      url: `${test.url}/clock`,
      follower: 'wallet',
      http: test.http,
      log: pino({ level: 'silent' }),
      sweep: async () => {
        await new Promise((resolve) => setTimeout(resolve, 150));
        sweeps += 1;
      },
    });
    while (sweeps === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const before = sweeps;
    const answer = await test.post('/clock/advance', { days: 7, hours: 1 });
    const moved = (await answer.json()) as ClockJson;
    assert.deepEqual([answer.status, moved.swept, moved.offset_ms], [200, true, 7 * 86_400_000 + 3_600_000]);
    assert.equal(sweeps, before + 1);
    assert.ok(Math.abs(clock.clocks.business().getTime() - new Date(moved.now).getTime()) < 1_000);
    const page = await test.post('/clock/move', undefined, { accept: 'text/html' });
    assert.equal(page.status, 400);
    stop();
  });

  it('is waited for by a server that starts before it, so that business time never goes back', async () => {
    assert.notEqual((await read()).offset_ms, 0);
    const clock = createBusinessClock();
    let failures = 3;
    const http: typeof fetch = (input, init) =>
      (failures -= 1) < 0 ? test.http(input, init) : Promise.reject(new Error('The clock is being started.'));
    const log = pino({ level: 'silent' });
    const plan = { clock, url: `${test.url}/clock`, follower: 'late', http, log, sweep: () => Promise.resolve() };
    const stop = await followClock(plan);
    const { now } = await read();
    assert.ok(Math.abs(clock.clocks.business().getTime() - Date.parse(now)) < 1_000);
    stop();
  });

  it('can be set to an instant, which survives a restart', async () => {
    test = await restart();
    await test.post('/clock/set', { now: '2031-02-03T04:05:06Z' });
    const { version } = await read();
    test = await restart();
    const after = await read();
    assert.equal(after.version, version);
    assert.equal(after.now.slice(0, 16), '2031-02-03T04:05');
  });

  const restart = async () => {
    await test.close();
    return startTestSandbox({ dataDir });
  };

  it('refuses invalid times, and stays unchanged', async () => {
    const before = await read();
    for (const [path, body] of [
      ['/clock/advance', { days: 1_000_000_000 }],
      ['/clock/advance', { days: '1' }],
      ['/clock/advance', { weeks: 1 }],
      ['/clock/set', { now: 'tomorrow' }],
      ['/clock/set', { now: '9999-01-01T00:00:00Z' }],
    ] as const) {
      assert.equal((await test.post(path, body)).status, 400, JSON.stringify(body));
    }
    assert.equal((await read()).version, before.version);
  });

  it('cannot be moved by another site', async () => {
    const answer = await test.post('/clock/advance', { days: 1 }, { origin: 'https://evil.example' });
    assert.equal(answer.status, 403);
  });
});
