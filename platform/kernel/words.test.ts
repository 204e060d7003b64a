import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { counted, onOneLine } from './words.ts';

describe('counted words', () => {
  it('are plural for all but one', () => {
    assert.deepEqual(
      [0, 1, 2, 11, 21].map((count) => counted(count, 'try', 'tries')),
      ['0 tries', '1 try', '2 tries', '11 tries', '21 tries'],
    );
    assert.equal(counted(1, 'second'), '1 second');
  });
});

describe('a text from outside', () => {
  it('stays on its line of a terminal, with no sign that moves the cursor or turns the text around', () => {
    assert.equal(onOneLine('Ünïcode ✔ 5 €'), 'Ünïcode ✔ 5 €');
    for (const sign of ['\u001B', '\u009B', '\n', '\r', '\u0000', '\u202E', '\u2028', '\u200B'])
      assert.equal(onOneLine(`a${sign}b`), 'a�b');
  });
});
