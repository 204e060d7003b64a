import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeName, mayRemove } from './domain.ts';

describe('the name of a passkey', () => {
  const table = [
    ['Ada’s phone', 'Ada’s phone'],
    ['  Work\u00a0 laptop \u202e', 'Work laptop'],
    ['🔑', '🔑'],
    ['電話', '電話'],
    ['Phone 2.0', 'Phone 2.0'],
    ['x'.repeat(40), 'x'.repeat(40)],
    ['👩‍👩‍👧‍👦'.repeat(3), '👩‍👩‍👧‍👦'.repeat(3)],
    ['x'.repeat(41), 'name_too_long'],
    ['👩‍👩‍👧‍👦'.repeat(40), 'name_too_long'],
    ['', 'name_empty'],
    [' \u200b\u2028 ', 'name_empty'],
    [`Z${'\u0300'.repeat(12)}`, 'name_unreadable'],
    ['holdfast-help.example', 'name_address'],
    ['Call www.example', 'name_address'],
    ['ada@home', 'name_address'],
    ['https://x', 'name_address'],
    ['ｈｏｌｄｆａｓｔ．ｅｘａｍｐｌｅ', 'name_address'],
  ] as const;
  for (const [typed, expected] of table) {
    it(`[S47d] is ${expected} for ‘${typed.slice(0, 24)}’`, () => {
      const judged = judgeName(typed);
      assert.equal(judged.ok ? judged.value : judged.error.code, expected);
    });
  }
});

describe('a passkey', () => {
  it('[S47d] may be removed unless it is the last of a holder without a PIN', () => {
    assert.deepEqual(
      [mayRemove(2, false), mayRemove(2, true), mayRemove(1, true), mayRemove(1, false)],
      [true, true, true, false],
    );
  });
});
