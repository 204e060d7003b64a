import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { err, ok } from '#platform/kernel/result.ts';
import { isStrong } from '../sessions/domain.ts';
import { afterRegistering, mayAddFactor, missingProof, needsCurrentPin, skipsPin } from './factor-domain.ts';

const nothing = { hasPin: false, hasPasskey: false, hasAuthenticator: false, isFrozen: false };

describe('setting a PIN or a passkey', () => {
  it('[S143e] needs a code besides the password if the holder has neither', () => {
    assert.equal(missingProof({ methods: ['password'] }, nothing), 'code');
    assert.equal(missingProof({ methods: [] }, nothing), 'code');
  });

  it('[S143e] needs no other code after one, nor after a login by passkey', () => {
    for (const methods of [['sms', 'password'], ['password', 'sms'], ['passkey']] as const) {
      assert.equal(missingProof({ methods }, nothing), undefined);
    }
  });

  const [without, withPin, withPasskey] = [
    nothing,
    { ...nothing, hasPin: true },
    { ...nothing, hasPasskey: true, hasAuthenticator: false },
  ];
  const both = { ...nothing, hasPin: true, hasPasskey: true, hasAuthenticator: false };
  const acts = [
    { methods: [], missing: ['code', 'pin', 'passkey', 'pin'], current: true, strong: false },
    { methods: ['password'], missing: ['code', 'pin', 'passkey', 'pin'], current: true, strong: false },
    { methods: ['sms'], missing: [undefined, 'pin', 'passkey', 'pin'], current: true, strong: false },
    { methods: ['password', 'sms'], missing: [undefined, 'pin', 'passkey', 'pin'], current: true, strong: false },
    { methods: ['sms', 'password', 'pin'], missing: Array(4).fill(undefined), current: true, strong: true },
    { methods: ['password', 'totp'], missing: Array(4).fill(undefined), current: true, strong: true },
    { methods: ['password', 'recovery'], missing: [undefined, 'pin', undefined, 'pin'], current: true, strong: false },
    { methods: ['passkey'], missing: Array(4).fill(undefined), current: false, strong: true },
    { methods: ['password', 'passkey'], missing: Array(4).fill(undefined), current: false, strong: true },
  ] as const;
  for (const { methods, missing, current, strong } of acts) {
    it(`[S143i] [S122] takes what its login lacks: ${methods.join(' and ') || 'nothing'}`, () => {
      const standings = [without, withPin, withPasskey, both];
      assert.deepEqual(
        standings.map((standing) => missingProof({ methods }, standing)),
        missing,
      );
      assert.equal(needsCurrentPin({ methods }, { hasPin: true }), current);
      const now = new Date('2026-03-01T08:00:00Z');
      assert.equal(isStrong({ methods, authenticatedAt: now }, now), strong);
    });
  }

  it('[S143i] needs the existing PIN or passkey, which no code replaces', () => {
    const methods = ['password'] as const;
    assert.equal(missingProof({ methods }, { ...nothing, hasPin: true }), 'pin');
    assert.equal(
      missingProof({ methods }, { ...nothing, hasPin: true, hasPasskey: true, hasAuthenticator: false }),
      'pin',
    );
    assert.equal(missingProof({ methods }, { ...nothing, hasPasskey: true, hasAuthenticator: false }), 'passkey');
  });

  it('[S143i] needs the app of a holder who has no PIN and no passkey', () => {
    const withApp = { ...nothing, hasAuthenticator: true };
    assert.equal(missingProof({ methods: ['password'] }, withApp), 'authenticator');
    assert.equal(missingProof({ methods: ['password', 'sms'] }, withApp), 'authenticator');
    assert.equal(missingProof({ methods: ['password', 'totp'] }, withApp), undefined);
    assert.equal(missingProof({ methods: ['password', 'recovery'] }, withApp), undefined);
    assert.equal(missingProof({ methods: ['password'] }, { ...withApp, isFrozen: true }), 'authenticator');
  });

  it('[S143i] is refused for a frozen wallet without either, whatever was proved', () => {
    for (const methods of [['password'], ['sms', 'password'], ['passkey']] as const) {
      assert.equal(missingProof({ methods }, { ...nothing, isFrozen: true }), 'frozen');
    }
  });
});

describe('the page on which a PIN or a passkey is set', () => {
  const table = [
    { missing: undefined, isOpen: true },
    { missing: 'pin', isOpen: true },
    { missing: 'code', isOpen: false },
    { missing: 'passkey', isOpen: false },
    { missing: 'frozen', isOpen: false },
  ] as const;
  for (const { missing, isOpen } of table) {
    it(`${isOpen ? 'opens' : 'stays closed'} while ${missing ?? 'nothing'} is missing`, () => {
      assert.equal(mayAddFactor(missing), isOpen);
    });
  }
});

describe('a PIN', () => {
  const table = [
    { hasPin: false, methods: ['password'], needsCurrent: false },
    { hasPin: false, methods: ['passkey'], needsCurrent: false },
    { hasPin: true, methods: ['password'], needsCurrent: true },
    { hasPin: true, methods: ['password', 'sms'], needsCurrent: true },
    { hasPin: true, methods: ['passkey'], needsCurrent: false },
    { hasPin: true, methods: ['password', 'passkey'], needsCurrent: false },
  ] as const;
  for (const { hasPin, methods, needsCurrent } of table) {
    const words = `${hasPin ? 'replaces another' : 'is the first'}, after ${methods.join(' and ')}`;
    it(`${needsCurrent ? 'needs' : 'does not need'} the current one if it ${words}`, () => {
      assert.equal(needsCurrentPin({ methods }, { hasPin }), needsCurrent);
    });
  }

  it('is skipped only at sign-up, by a holder who has one', () => {
    assert.equal(skipsPin({ isSignUp: true }, { hasPin: true }), true);
    assert.equal(skipsPin({ isSignUp: true }, { hasPin: false }), false);
    assert.equal(skipsPin({ isSignUp: false }, { hasPin: true }), false);
    assert.equal(skipsPin({ isSignUp: false }, { hasPin: false }), false);
  });
});

describe('a passkey that a browser has made', () => {
  const refused = err({ code: 'passkey_refused' } as const);
  const second = err({ code: 'passkey_there_already' } as const);
  const table = [
    { what: 'accepted', registered: ok(), isThere: true, counts: ok() },
    { what: 'refused', registered: refused, isThere: false, counts: refused },
    { what: 'refused, because it was sent twice', registered: refused, isThere: true, counts: ok() },
    { what: 'one that the device had', registered: second, isThere: true, counts: second },
    { what: 'one that the device had and the holder removed', registered: second, isThere: false, counts: second },
  ] as const;
  for (const { what, registered, isThere, counts } of table) {
    it(`${counts.ok ? 'is added' : 'is not added'} if it was ${what}`, () => {
      assert.deepEqual(afterRegistering(registered, isThere), counts);
    });
  }
});
