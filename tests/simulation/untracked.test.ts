import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { policy } from '../samples/payment.ts';
import { wasDueUntracked } from './untracked.ts';

const shippedAt = new Date('2026-11-24T10:00:00Z');
const day = (count: number) => shippedAt.getTime() + count * 86_400_000;
const part = { is_untracked: true, shipped_at: shippedAt, parcels: [{ status: 'canceled' }] };

describe('the exception of I11 for what has no tracking', () => {
  it('[B1i] covers a release after the days of the policy, and none before', () => {
    assert.ok(wasDueUntracked(part, policy, day(30)));
    assert.equal(wasDueUntracked(part, policy, day(30) - 1), false);
  });

  it('[S127] covers no part whose payer saw no such words, that was not sent, or that a carrier had', () => {
    for (const more of [{ is_untracked: false }, { shipped_at: null }, { parcels: [{ status: 'shipped' }] }]) {
      assert.equal(wasDueUntracked({ ...part, ...more }, policy, day(10_000)), false, JSON.stringify(more));
    }
  });
});
