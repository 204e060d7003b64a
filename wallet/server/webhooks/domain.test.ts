import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasTriesLeft, isSecret, lookAgainAt, outcomeOf } from './domain.ts';

describe('the schedule of a delivery', () => {
  const now = new Date('2026-11-24T10:00:00Z');

  it('makes ten attempts in three days, and no more', () => {
    const waits: number[] = [];
    for (let attempts = 1; hasTriesLeft({ attempts, roundStart: 0 }); attempts += 1) {
      waits.push((lookAgainAt({ attempts, roundStart: 0 }, now).getTime() - now.getTime()) / 1_000);
    }
    assert.deepEqual(waits, [5, 60, 300, 1_800, 7_200, 21_600, 43_200, 86_400, 86_400]);
  });

  it('starts again when a client asks for another delivery', () => {
    assert.equal(hasTriesLeft({ attempts: 10, roundStart: 0 }), false);
    assert.equal(hasTriesLeft({ attempts: 10, roundStart: 10 }), true);
    assert.equal(lookAgainAt({ attempts: 11, roundStart: 10 }, now).getTime() - now.getTime(), 5_000);
  });

  it('counts only an answer in the 200s as a delivery', () => {
    const outcomes = [200, 204, 301, 307, 400, 410, 500].map(outcomeOf);
    assert.deepEqual(outcomes, ['taken', 'taken', 'redirect', 'redirect', 'refused', 'gone', 'refused']);
  });
});

describe('the secret of an endpoint', () => {
  it('has 24 to 64 bytes in base64', () => {
    assert.ok(isSecret(`whsec_${Buffer.alloc(24).toString('base64')}`));
    assert.ok(isSecret(`whsec_${Buffer.alloc(64).toString('base64')}`));
    assert.ok(!isSecret(`whsec_${Buffer.alloc(16).toString('base64')}`));
    assert.ok(!isSecret(Buffer.alloc(24).toString('base64')));
  });
});
