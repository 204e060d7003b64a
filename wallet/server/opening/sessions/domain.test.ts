import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { afterFailure, expiryOf, isFresh, isStrong, ownPath, sessionRules, waitMs } from './domain.ts';
import type { Failures } from './domain.ts';

describe('a session', () => {
  it('[S54] ends when unused for half an hour, and after twelve hours whatever happens', () => {
    const start = new Date('2026-03-01T08:00:00Z');
    const at = (ms: number) => new Date(start.getTime() + ms);
    assert.deepEqual(expiryOf(start, start), at(sessionRules.idleMs));
    assert.deepEqual(expiryOf(start, at(11.9 * 3_600_000)), at(sessionRules.absoluteMs));
  });

  it('[S34] leads on to a path of ours and to nothing else', () => {
    for (const path of ['/', '/id/approve/pay_1?x=1', '/cards']) assert.equal(ownPath(path), path);
    for (const path of [
      undefined,
      '',
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/a\\b',
      '/\t/evil',
      'x',
    ]) {
      assert.equal(ownPath(path), '/');
    }
  });

  it('[S44] lets failures wait longer and longer, up to a bound, and forgets them', () => {
    const start = new Date('2026-03-01T08:00:00Z');
    const waits: number[] = [];
    let known: Failures | undefined;
    for (let failed = 0; failed < 14; failed += 1) {
      known = afterFailure('phone', known, start);
      waits.push(waitMs([known], start) / 1_000);
    }
    assert.deepEqual(waits, [0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    const later = new Date(start.getTime() + 6 * 3_600_000);
    assert.equal(afterFailure('phone', known, later).count, 1);
  });

  it('gives an address, which many share, more tries than a number', () => {
    const now = new Date('2026-03-01T08:00:00Z');
    const nineteenth = { count: 18, failedAt: now, until: now };
    assert.equal(waitMs([afterFailure('address', nineteenth, now)], now), 0);
    assert.equal(waitMs([afterFailure('address', { ...nineteenth, count: 19 }, now)], now), 2_000);
  });

  it('[S47] is fresh for a quarter of an hour', () => {
    const authenticatedAt = new Date('2026-03-01T08:00:00Z');
    const after = (ms: number) => isFresh({ authenticatedAt }, new Date(authenticatedAt.getTime() + ms));
    assert.deepEqual([after(0), after(sessionRules.freshMs - 1), after(sessionRules.freshMs)], [true, true, false]);
  });

  it('[S122] is strong for as long by a passkey or the code that opened the wallet, never by the password', () => {
    const authenticatedAt = new Date('2026-03-01T08:00:00Z');
    const late = new Date(authenticatedAt.getTime() + sessionRules.freshMs);
    assert.equal(isStrong({ authenticatedAt, methods: ['password'] }, authenticatedAt), false);
    for (const methods of [['passkey'], ['sms', 'password']] as const) {
      assert.equal(isStrong({ authenticatedAt, methods }, authenticatedAt), true);
      assert.equal(isStrong({ authenticatedAt, methods }, late), false);
    }
  });
});
