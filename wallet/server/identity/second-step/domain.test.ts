import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { waysOf } from './domain.ts';

describe('the ways to take the second step of a login', () => {
  const nothing = { hasPasskey: false, hasApp: false, isRecovered: false, recoveryLeft: 0 };

  it('[W6c] are the strongest first, and a code by SMS for a holder without an app', () => {
    assert.deepEqual(waysOf(nothing), ['sms']);
    assert.deepEqual(waysOf({ ...nothing, hasPasskey: true }), ['passkey', 'sms']);
    assert.deepEqual(waysOf({ ...nothing, recoveryLeft: 1 }), ['sms', 'recovery']);
  });

  it('do not let a thief choose the SMS of a holder who has an app', () => {
    assert.deepEqual(waysOf({ ...nothing, hasApp: true }), ['app']);
    assert.deepEqual(waysOf({ ...nothing, hasPasskey: true, hasApp: true, recoveryLeft: 3 }), [
      'passkey',
      'app',
      'recovery',
    ]);
  });

  it('[S46a] have no SMS for a while after one replaced a forgotten password', () => {
    assert.deepEqual(waysOf({ ...nothing, isRecovered: true }), []);
    assert.deepEqual(waysOf({ ...nothing, isRecovered: true, hasPasskey: true, recoveryLeft: 1 }), [
      'passkey',
      'recovery',
    ]);
  });
});
