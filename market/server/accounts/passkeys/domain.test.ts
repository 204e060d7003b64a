import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeName, keyOf, MOST_IN_NAME } from './domain.ts';

describe('the name of a shopper’s passkey', () => {
  it('is one line of 1 to 40 visible letters', () => {
    assert.deepEqual(judgeName('  Work \u00a0laptop '), { ok: true, value: 'Work laptop' });
    assert.deepEqual(judgeName('👩‍👩‍👧'.repeat(5)).ok, true);
    for (const [typed, code] of [
      [' \u200b', 'name_empty'],
      ['x'.repeat(MOST_IN_NAME + 1), 'name_too_long'],
      ['\ue000\ue001', 'name_unreadable'],
    ] as const) {
      assert.deepEqual(judgeName(typed), { ok: false, error: { code } }, typed);
    }
  });

  it('stands in an address as a short key, which differs by passkey', () => {
    assert.match(keyOf({ credentialId: 'a' }), /^[\w-]{22}$/);
    assert.notEqual(keyOf({ credentialId: 'a' }), keyOf({ credentialId: 'b' }));
  });
});
