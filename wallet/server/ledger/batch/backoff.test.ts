import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBackoff } from './backoff.ts';

describe('the pause of a cell', () => {
  it('is one for two batches that fail together, and the next one is twice as long', async () => {
    const pauses: Promise<void>[] = [];
    const backoff = createBackoff((pause) => pauses.push(pause));
    backoff.pause();
    backoff.pause();
    assert.equal(pauses.length, 1);
    await Promise.all(pauses);
    assert.equal(backoff.isPaused(), false);
    const begun = performance.now();
    backoff.pause();
    await Promise.all(pauses);
    const lasted = performance.now() - begun;
    // A timer may fire a millisecond early.
    assert.ok(lasted >= 199 && lasted < 390, `${lasted} ms`);
  });
});
