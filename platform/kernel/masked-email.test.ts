import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maskEmail } from './masked-email.ts';

describe('a masked e-mail address', () => {
  it('[S121] shows its first letter and its host', () => {
    assert.equal(maskEmail('bea.lind@example.com'), 'b•••@example.com');
    assert.equal(maskEmail('𠮷@example.com'), '𠮷•••@example.com');
    assert.equal(maskEmail('"a@b"@example.com'), '"•••@example.com');
    assert.equal(maskEmail(''), '•••');
  });
});
