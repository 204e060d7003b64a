import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { correctWord, toTsQuery, wordsOf } from './search-domain.ts';

describe('a search', () => {
  it('[M2e] looks for every word, the last of which may be unfinished', () => {
    assert.equal(toTsQuery('  Tea   Pot '), 'tea:* & pot:*');
    assert.equal(toTsQuery('café 2 l'), 'café:* & 2:* & l:*');
  });

  it('[S97] makes query syntax of nothing that is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) =>
        assert.match(toTsQuery(text), /^([\p{L}\p{N}]+:\*( & [\p{L}\p{N}]+:\*)*)?$/u),
      ),
    );
  });

  it('[S97] looks for a few words at most, however many are typed', () => {
    assert.equal(wordsOf('word '.repeat(10_000)).length, 8);
  });
});

describe('a typing error', () => {
  const known = ['teapot', 'blanket', 'keyboard', 'kite', 'knife', 'mug', 'wool', 'headphones'];

  it('[M2e] is corrected: a letter too many, too few, wrong, or two swapped', () => {
    const meant = ['teapto', 'tepot', 'teappot', 'teabot', 'blankett', 'keybaord', 'hedphnoes', 'kiet', 'mgu', 'wooll'];
    assert.deepEqual(
      meant.map((word) => correctWord(word, known)),
      ['teapot', 'teapot', 'teapot', 'teapot', 'blanket', 'keyboard', 'headphones', 'kite', 'mug', 'wool'],
    );
  });

  it('[M2e] is not assumed if a word is right, unfinished, short, or close to no other', () => {
    for (const word of ['teapot', 'headph', 'kn', 'zz', 'bicycle', 'xyzxyzxyz']) {
      assert.equal(correctWord(word, known), word);
    }
  });

  it('is at most two letters in long words, and one in short words', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (word, words) => {
        const found = correctWord(word, words);
        assert.ok(found === word || words.includes(found));
        assert.ok(Math.abs(found.length - word.length) <= (word.length < 6 ? 1 : 2));
      }),
    );
  });
});
