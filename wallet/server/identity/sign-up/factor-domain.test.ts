import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { missingProof } from './factor-domain.ts';

const nothing = { hasPin: false, hasPasskey: false, isFrozen: false };

describe('setting a PIN or a passkey', () => {
  it('[S143e] takes a code besides the password where there is neither', () => {
    assert.equal(missingProof({ methods: ['password'] }, nothing), 'code');
    assert.equal(missingProof({ methods: [] }, nothing), 'code');
  });

  it('[S143e] takes no other code after one, nor after a login by passkey', () => {
    for (const methods of [['sms', 'password'], ['password', 'sms'], ['passkey']] as const) {
      assert.equal(missingProof({ methods }, nothing), undefined);
    }
  });

  it('[S143i] takes the PIN or the passkey that is there, for which a code does not stand in', () => {
    const methods = ['password'] as const;
    assert.equal(missingProof({ methods }, { ...nothing, hasPin: true }), 'pin');
    assert.equal(missingProof({ methods }, { ...nothing, hasPin: true, hasPasskey: true }), 'pin');
    assert.equal(missingProof({ methods }, { ...nothing, hasPasskey: true }), 'passkey');
  });

  it('[S143i] is not for a frozen wallet without either, whatever was proved', () => {
    for (const methods of [['password'], ['sms', 'password'], ['passkey']] as const) {
      assert.equal(missingProof({ methods }, { ...nothing, isFrozen: true }), 'frozen');
    }
  });
});
