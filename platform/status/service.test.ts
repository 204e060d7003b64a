import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStatus } from './service.ts';

describe('what works now', () => {
  let now = new Date('2026-11-01T10:00:00Z');
  let measured = 0;
  const waiting: (() => void)[] = [];
  const status = createStatus<'shop'>({ clocks: { business: () => now, security: () => now } }, async () => {
    measured += 1;
    await new Promise<void>((resolve) => waiting.push(resolve));
    return { shop: 'works' };
  });
  const crowd = async () => {
    const answers = Array.from({ length: 50 }, () => status.read());
    for (const go of waiting.splice(0)) go();
    return Promise.all(answers);
  };

  it('[H6c] is measured once for a crowd that asks at once, and kept for half a minute', async () => {
    await crowd();
    now = new Date(now.getTime() + 29_000);
    await crowd();
    assert.equal(measured, 1);
    now = new Date(now.getTime() + 1_000);
    const reports = await crowd();
    assert.deepEqual([measured, new Set(reports).size, reports[0]!.at], [2, 1, now]);
  });
});
