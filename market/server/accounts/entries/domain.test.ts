import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeName, hasCode, isOpen, mayGoWithout, nextStep, waitForMailMs } from './domain.ts';
import type { EntryKind, Factors, Proof, Step } from './domain.ts';

const none: Factors = { hasApp: false, passkeys: 0, recoveryCodes: 0, sells: false };
const app: Factors = { ...none, hasApp: true, recoveryCodes: 9 };
const passkey: Factors = { ...none, passkeys: 1 };
const seller: Factors = { ...none, sells: true };

describe('the next step of an entry', () => {
  const cases: readonly [EntryKind, Factors, readonly Proof[], Step][] = [
    ['sign_up', none, [], 'mail'],
    ['sign_up', none, ['mail'], 'done'],
    ['email', app, [], 'mail'],
    ['email', app, ['mail'], 'done'],
    ['login', none, [], 'mail'],
    ['login', none, ['mail'], 'done'],
    ['login', app, [], 'factor'],
    ['login', app, ['mail', 'without'], 'factor'],
    ['login', app, ['app'], 'done'],
    ['login', app, ['recovery_code'], 'done'],
    ['login', passkey, [], 'factor'],
    ['login', passkey, ['passkey'], 'done'],
    ['login', passkey, ['without'], 'mail'],
    ['login', passkey, ['without', 'mail'], 'done'],
    ['recovery', none, ['browser'], 'mail'],
    ['recovery', none, ['browser', 'mail'], 'password'],
    ['recovery', none, ['mail'], 'wait'],
    ['recovery', none, ['mail', 'waited'], 'password'],
    ['recovery', seller, ['browser', 'mail'], 'wait'],
    ['recovery', seller, ['browser', 'mail', 'waited'], 'password'],
    ['recovery', app, ['browser', 'mail'], 'factor'],
    ['recovery', app, ['browser', 'mail', 'without'], 'factor'],
    ['recovery', app, ['mail', 'app'], 'password'],
    ['recovery', app, ['app'], 'mail'],
    ['recovery', passkey, ['browser', 'mail'], 'factor'],
    ['recovery', passkey, ['browser', 'mail', 'without'], 'wait'],
    ['recovery', passkey, ['mail', 'passkey'], 'password'],
  ];
  for (const [kind, factors, proofs, step] of cases) {
    const has = `${factors.hasApp ? 'an app' : factors.passkeys > 0 ? 'a passkey' : 'no factor'}${factors.sells ? ' and sells' : ''}`;
    it(`of a ${kind} of an account that has ${has}, after ${proofs.join(' and ') || 'nothing'}, is ${step}`, () => {
      assert.equal(nextStep({ kind, proofs }, factors), step);
    });
  }

  it('[S46b] leads around a passkey, and never around an authenticator app', () => {
    assert.deepEqual([none, passkey, app].map(mayGoWithout), [true, true, false]);
  });
});

describe('an entry', () => {
  const now = new Date('2026-11-30T12:00:00Z');
  const ago = (ms: number) => new Date(now.getTime() - ms);

  it('is over when it ended or expired, and its code is over earlier', () => {
    assert.ok(isOpen({ endedAt: null, expiresAt: new Date(now.getTime() + 1) }, now));
    assert.ok(!isOpen({ endedAt: null, expiresAt: now }, now));
    assert.ok(!isOpen({ endedAt: now, expiresAt: new Date(now.getTime() + 1) }, now));
    assert.ok(hasCode({ mailedAt: ago(10 * 60_000 - 1) }, now));
    assert.ok(!hasCode({ mailedAt: ago(10 * 60_000) }, now));
    assert.ok(!hasCode({ mailedAt: null }, now));
  });

  it('[S145] has another code for each mail, and five mails an hour', () => {
    assert.notEqual(codeName({ id: 'way_1', mails: 1 }), codeName({ id: 'way_1', mails: 2 }));
    const sent = [50, 40, 30, 20, 10].map((minutes) => ago(minutes * 60_000));
    assert.equal(waitForMailMs('sign_up', sent.slice(1), now), 0);
    assert.equal(waitForMailMs('sign_up', sent, now), 10 * 60_000);
    assert.equal(waitForMailMs('login', sent, now), 0);
  });
});
