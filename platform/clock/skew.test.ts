import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { createLogger } from '../log/logger.ts';
import { compareClocks, skewOfDate, watchClock } from './skew.ts';

describe('the clock of this machine', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('market');
  });
  after(() => database.close());

  const peer = async (): Promise<Response> => new Response('', { headers: { date: new Date().toUTCString() } });
  const watch = (offMs: number) => ({
    db: database.db,
    peers: ['https://wallet.example/healthz'],
    http: peer,
    now: () => Date.now() + offMs,
  });

  it('[O4j] is compared with the database’s and the peer’s, and nothing is logged if they agree', async () => {
    const log = createLogger('test', 'silent');
    assert.deepEqual(await compareClocks({ ...watch(0), log }), []);
    assert.deepEqual(await compareClocks({ ...watch(3_000), log }), []);
    const silent = { ...watch(0), http: () => Promise.reject(new Error('nobody answers')) };
    assert.deepEqual(await compareClocks({ ...silent, log }), []);
  });

  it('[O4j] is logged if it is 90 s off, with the other clock and the difference', async () => {
    for (const [offMs, words] of [
      [90_000, /is 90 s ahead of that of its database; set both by NTP/],
      [-90_000, /is (89|90|91) s behind that of https:\/\/wallet.example\/healthz/],
    ] as const) {
      const lines: string[] = [];
      const log = createLogger('test', 'warn', { write: (line) => void lines.push(line) });
      watchClock({ ...watch(offMs), log });
      for (let tries = 0; lines.length < 2 && tries < 100; tries += 1) await sleep(20);
      assert.equal(lines.length, 2);
      assert.match(lines.join(''), words);
    }
  });

  it('[O4j] is compared with an answer’s Date, less the travel time and the whole seconds', () => {
    const at = Date.parse('2026-01-02T03:04:05Z');
    const date = new Date(at).toUTCString();
    assert.equal(skewOfDate(date, { at: at - 2_000, answeredAt: at + 30_000 }), 0, 'an answer that took long');
    assert.equal(skewOfDate(date, { at: at + 91_000, answeredAt: at + 91_100 }), 90_000);
    assert.equal(skewOfDate(date, { at: at - 90_100, answeredAt: at - 90_000 }), -90_000);
    assert.equal(skewOfDate(null, { at, answeredAt: at }), 0);
  });
});
