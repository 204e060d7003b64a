import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { grouped, makeCode, mayMake, readRecoveryCode } from './domain.ts';

describe('a recovery code', () => {
  it('has twelve letters that nobody confuses, and is read however it is typed', () => {
    for (let made = 0; made < 200; made += 1) {
      const code = makeCode(randomBytes);
      assert.match(code, /^[2-9A-HJKMNP-TV-Z]{12}$/);
      assert.match(grouped(code), /^.{4}-.{4}-.{4}$/);
      assert.equal(readRecoveryCode(grouped(code)), code);
      assert.equal(readRecoveryCode(` ${grouped(code).toLowerCase().replaceAll('-', ' ')} `), code);
    }
  });

  it('takes no byte that would favor some letters', () => {
    const bytes = [255, 240, 0, 29, 30, 239];
    const code = makeCode((count) => Uint8Array.from({ length: count }, (_, index) => bytes[index % bytes.length]!));
    assert.equal(code, '2Z2Z2Z2Z2Z2Z');
  });

  it('is no text of another length or with other letters', () => {
    for (const typed of ['', 'K7QM-2XTB-9RW', 'K7QM-2XTB-9RWDA', 'K7QM-2XTB-9RW0', 'K7QM-2XTB-9RWL', '123456']) {
      assert.equal(readRecoveryCode(typed), undefined, typed);
    }
  });

  it('is made only for a holder who has a strong factor', () => {
    const none = { hasPin: false, hasPasskey: false, hasAuthenticator: false };
    assert.equal(mayMake(none), false);
    assert.equal(mayMake({ ...none, hasPin: true }), true);
    assert.equal(mayMake({ ...none, hasPasskey: true }), true);
    assert.equal(mayMake({ ...none, hasAuthenticator: true }), true);
  });
});
