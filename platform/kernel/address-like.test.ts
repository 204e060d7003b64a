import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isAddressLike } from './address-like.ts';

describe('a name that looks like an address', () => {
  it('has a dot inside a word, or a sign that only addresses have', () => {
    for (const text of ['http://evil.example', 'evil.example', 'www.evil', 'ada@example', 'evil\uFF0Eexample', 'a/b'])
      assert.ok(isAddressLike(text), text);
  });

  it('is not every name with a dot', () => {
    for (const text of ['Ada Byrne', 'J. R. Smith', 'J.R. Smith', 'Dr. Okafor', 'O’Neill', 'Anne-Marie'])
      assert.ok(!isAddressLike(text), text);
  });
});
