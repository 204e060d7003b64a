import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountLetter } from './security-letters.ts';

const at = new Date('2026-11-24T10:05:00Z');
const to = { email: 'ada@example.com', name: 'Ada', publicUrl: 'http://market.localhost:4100' };

describe('the letter about a change of an account', () => {
  it('says what changed, when and where, and what to do if it was somebody else', () => {
    const letter = accountLetter({ event: 'login.from_new_browser', at, browser: 'Firefox on Linux' }, to);
    assert.equal(letter.to, 'ada@example.com');
    assert.equal(letter.isSecurity, true);
    assert.equal(letter.subject, 'Somebody signed in to your account in a new browser');
    assert.match(letter.text, /When: 24 November 2026 at 10:05 UTC\.\nWhere: Firefox on Linux\./);
    assert.match(letter.text, /change your password.*http:\/\/market\.localhost:4100\/account\/security/);
  });

  it('[S145] greets nobody by a name that looks like an address', () => {
    for (const name of ['Your account is locked: http://evil.example', 'evil.example', 'ada@evil.example']) {
      const { text } = accountLetter({ event: 'password.changed', at, browser: null }, { ...to, name });
      assert.match(text, /^Hello,\n/);
      assert.ok(!text.includes('evil'));
    }
    assert.match(accountLetter({ event: 'password.changed', at, browser: null }, to).text, /^Hello Ada,\n/);
  });

  it('tells a changed password from a new browser', () => {
    const letter = accountLetter({ event: 'password.changed', at, browser: null }, to);
    assert.equal(letter.subject, 'Your password was changed');
    assert.doesNotMatch(letter.text, /Where:/);
  });
});
