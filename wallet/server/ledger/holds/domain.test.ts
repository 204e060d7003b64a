import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { invariant } from '#platform/kernel/invariant.ts';
import { spendable } from '../accounts/domain.ts';
import type { Account } from '../accounts/domain.ts';
import { captureHold, expireHold, placeHold, voidHold } from './domain.ts';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });
const expiresAt = new Date('2026-03-01T12:00:00Z');
const early = new Date(expiresAt.getTime() - 1);
const account: Account = {
  id: 'acc_a',
  cell: 0,
  ownerKind: 'client',
  ownerId: '00000000-0000-7000-8000-000000000000',
  kind: 'promotion',
  currency: 'EUR',
  floorMinor: 0n,
  postedMinor: 500n,
  heldMinor: 0n,
};
const draft = { id: 'hol_a', cell: 0, accountId: 'acc_a', paymentId: null, expiresAt } as const;
const hold = (minor: bigint) => {
  const held = placeHold(account, { ...draft, amount: eur(minor) });
  invariant(held.ok, 'the account has it');
  return held.value;
};

describe('a hold', () => {
  it('reserves spendable money, and never more than that', () => {
    assert.equal(spendable(hold(300n).account).minor, 200n);
    const second = placeHold(hold(300n).account, { ...draft, id: 'hol_b', amount: eur(201n) });
    assert.deepEqual(second, { ok: false, error: { code: 'insufficient_funds', spendable: eur(200n) } });
  });

  it('is captured in part, and the rest becomes free', () => {
    const taken = captureHold(hold(300n), eur(120n), early);
    invariant(taken.ok, 'it is open');
    assert.deepEqual([taken.value.hold.status, taken.value.hold.captured.minor], ['captured', 120n]);
    assert.equal(taken.value.account.heldMinor, 0n);
  });

  it('[S82] is never captured above its amount, at or after its end, or twice', () => {
    const code = (result: ReturnType<typeof captureHold>) => (result.ok ? 'ok' : result.error.code);
    assert.equal(code(captureHold(hold(300n), eur(301n), early)), 'hold_exceeded');
    assert.equal(code(captureHold(hold(300n), eur(1n), expiresAt)), 'hold_expired');
    const voided = voidHold(hold(300n), early);
    invariant(voided.ok, 'it is open');
    assert.equal(code(captureHold(voided.value, eur(1n), early)), 'hold_resolved');
    assert.deepEqual(voidHold(voided.value, expiresAt), voided);
  });

  it('expires at its end, not before, and only while it is open', () => {
    assert.equal(expireHold(hold(300n), early).hold.status, 'held');
    const expired = expireHold(hold(300n), expiresAt);
    assert.deepEqual([expired.hold.status, expired.account.heldMinor], ['expired', 0n]);
    assert.deepEqual(expireHold(expired, expiresAt), expired);
  });

  it('resolves once, in any order of the steps, and then reserves nothing', () => {
    const step = fc.constantFrom('capture', 'void', 'expire');
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), fc.boolean(), (steps, isLate) => {
        let held = hold(300n);
        let times = 0;
        for (const one of steps) {
          const now = isLate ? expiresAt : early;
          const next =
            one === 'expire'
              ? expireHold(held, now)
              : one === 'void'
                ? voidHold(held, now)
                : captureHold(held, eur(50n), now);
          const after = 'ok' in next ? (next.ok ? next.value : held) : next;
          if (after.hold.status !== held.hold.status) times += 1;
          held = after;
        }
        assert.ok(times <= 1);
        assert.equal(held.account.heldMinor, held.hold.status === 'held' ? 300n : 0n);
      }),
    );
  });
});
