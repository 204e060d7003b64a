import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { newRecoveryCodes, readRecoveryCode, recoveryCodeHash } from './recovery-codes.ts';

describe('recovery codes', () => {
  it('are ten, all different, in two groups that are easy to copy', () => {
    const codes = newRecoveryCodes(randomBytes);
    assert.equal(new Set(codes).size, 10);
    for (const code of codes) assert.match(code, /^[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}$/);
  });

  it('are read however they are typed', () => {
    for (const typed of ['7k2mp-x9q41', ' 7K2MP X9Q41', '7k2mpx9q4l', '7k2mp–x9q4I'])
      assert.equal(readRecoveryCode(typed), '7k2mpx9q41', typed);
    for (const typed of ['', '123456', '7k2mp-x9q4', '7k2mp-x9q4u', '7k2mp-x9q411'])
      assert.equal(readRecoveryCode(typed), undefined, typed);
  });

  it('are stored as hashes that differ by key and account', () => {
    const [key, other] = [randomBytes(32), randomBytes(32)];
    const [code = ''] = newRecoveryCodes(randomBytes);
    const hash = recoveryCodeHash(key, 'shp_1', code);
    assert.deepEqual(recoveryCodeHash(key, 'shp_1', code.toUpperCase()), hash);
    assert.notDeepEqual(recoveryCodeHash(key, 'shp_2', code), hash);
    assert.notDeepEqual(recoveryCodeHash(other, 'shp_1', code), hash);
  });
});
