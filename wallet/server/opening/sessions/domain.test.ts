import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deviceName, expiryOf, ownPath, sessionRules, waitAfter } from './domain.ts';

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

  it('lets failures wait longer and longer, up to a bound', () => {
    assert.deepEqual([0, 2, 3, 4, 5].map(waitAfter), [0, 0, 2_000, 4_000, 8_000]);
    assert.equal(waitAfter(60), 15 * 60_000);
  });

  it('is told by the name of its browser', () => {
    assert.equal(deviceName('Mozilla/5.0 (Linux; Android 14) Chrome/126 Mobile Safari/537.36'), 'Chrome on Android');
    assert.equal(deviceName(undefined), 'A browser on an unknown device');
  });
});
