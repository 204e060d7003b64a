import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expiryOf, isFresh, needsTouch, sessionRules } from './domain.ts';

const start = new Date('2026-03-01T08:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);
const DAY_MS = 86_400_000;

describe('a shopper’s session', () => {
  it('[S54] ends when unused for a week, and after thirty days whatever happens', () => {
    assert.deepEqual(expiryOf(start, start), after(7 * DAY_MS));
    assert.deepEqual(expiryOf(start, after(20 * DAY_MS)), after(27 * DAY_MS));
    assert.deepEqual(expiryOf(start, after(29 * DAY_MS)), after(30 * DAY_MS));
  });

  it('[M1b] is fresh for minutes after a proof, and never without one', () => {
    assert.ok(isFresh({ provedAt: start }, after(sessionRules.freshMs - 1)));
    assert.ok(!isFresh({ provedAt: start }, after(sessionRules.freshMs)));
    assert.ok(!isFresh({ provedAt: null }, start));
  });

  it('is recorded as used every few minutes, not at every request', () => {
    assert.equal(needsTouch({ seenAt: start }, after(sessionRules.touchMs - 1)), false);
    assert.equal(needsTouch({ seenAt: start }, after(sessionRules.touchMs)), true);
  });
});
