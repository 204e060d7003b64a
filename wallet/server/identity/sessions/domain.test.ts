import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expiryOf, isFresh, isStrong, sessionRules } from './domain.ts';

describe('a session', () => {
  it('[S54] ends when unused for half an hour, and after twelve hours in any case', () => {
    const start = new Date('2026-03-01T08:00:00Z');
    const at = (ms: number) => new Date(start.getTime() + ms);
    assert.deepEqual(expiryOf(start, start), at(sessionRules.idleMs));
    assert.deepEqual(expiryOf(start, at(11.9 * 3_600_000)), at(sessionRules.absoluteMs));
  });

  it('[S47a] is fresh for a quarter of an hour', () => {
    const authenticatedAt = new Date('2026-03-01T08:00:00Z');
    const after = (ms: number) => isFresh({ authenticatedAt }, new Date(authenticatedAt.getTime() + ms));
    assert.deepEqual([after(0), after(sessionRules.freshMs - 1), after(sessionRules.freshMs)], [true, true, false]);
  });

  it('[S122] is strong for the same time after a passkey or a first PIN, but not by password and SMS', () => {
    const authenticatedAt = new Date('2026-03-01T08:00:00Z');
    const late = new Date(authenticatedAt.getTime() + sessionRules.freshMs);
    for (const methods of [[], ['password'], ['sms'], ['sms', 'password'], ['password', 'sms']] as const) {
      assert.equal(isStrong({ authenticatedAt, methods }, authenticatedAt), false, methods.join(' '));
    }
    for (const methods of [['passkey'], ['password', 'passkey'], ['sms', 'password', 'pin']] as const) {
      assert.equal(isStrong({ authenticatedAt, methods }, authenticatedAt), true);
      assert.equal(isStrong({ authenticatedAt, methods }, late), false);
    }
  });
});
