import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isProgramFault } from './program-fault.ts';

describe('a refusal that a program is at fault for', () => {
  it('differs from one that a person can act on', () => {
    assert.equal(isProgramFault('invalid_request'), true);
    for (const code of ['insufficient_funds', 'quote_expired', 'overloaded', 'constructor', '']) {
      assert.equal(isProgramFault(code), false, code);
    }
  });
});
