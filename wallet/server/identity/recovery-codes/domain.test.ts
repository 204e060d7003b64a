import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mayMake } from './domain.ts';

describe('a set of recovery codes', () => {
  it('is made only for a holder who has a strong factor', () => {
    const none = { hasPin: false, hasPasskey: false, hasAuthenticator: false };
    assert.equal(mayMake(none), false);
    assert.equal(mayMake({ ...none, hasPin: true }), true);
    assert.equal(mayMake({ ...none, hasPasskey: true }), true);
    assert.equal(mayMake({ ...none, hasAuthenticator: true }), true);
  });
});
