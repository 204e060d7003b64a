import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { newRecoveryCodes, readRecoveryCode, recoveryCodeHash } from './recovery-codes.ts';

describe('recovery codes', () => {
  it('are ten, all different, of 120 random bits, in groups that are easy to copy', () => {
    const codes = newRecoveryCodes(randomBytes);
    assert.equal(new Set(codes).size, 10);
    for (const code of codes) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){5}$/);
  });

  it('are read however they are typed', () => {
    for (const typed of ['K7QM-2XTB-9RW1', ' k7qm 2xtb 9rw1 ', 'k7qm2xtb9rwl', 'K7QM–2XTB–9RWI'])
      assert.equal(readRecoveryCode(typed), 'K7QM2XTB9RW1', typed);
    const long = 'K7QM2XTB9RWD5HNP8CVE3JGS';
    for (const typed of ['K7QM-2XTB-9RWD-5HNP-8CVE-3JGS', ' k7qm 2xtb 9rwd 5hnp 8cve 3jgs'])
      assert.equal(readRecoveryCode(typed), long, typed);
    for (const typed of ['', '123456', `${long}A`, long.slice(1), 'K7QM-2XTB-9RW', 'K7QM-2XTB-9RWDA', 'K7QM-2XTB-9RWU'])
      assert.equal(readRecoveryCode(typed), undefined, typed);
  });

  it('are stored as hashes that differ by key and account', () => {
    const [key, other] = [randomBytes(32), randomBytes(32)];
    const [code = ''] = newRecoveryCodes(randomBytes);
    const hash = recoveryCodeHash(key, 'shp_1', code);
    assert.deepEqual(recoveryCodeHash(key, 'shp_1', code.toLowerCase()), hash);
    assert.notDeepEqual(recoveryCodeHash(key, 'shp_2', code), hash);
    assert.notDeepEqual(recoveryCodeHash(other, 'shp_1', code), hash);
  });
});
