import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { policy } from '../samples/payment.ts';
import { wasDueUntracked } from './untracked.ts';

const shippedAt = new Date('2026-11-24T10:00:00Z');
const day = (count: number) => shippedAt.getTime() + count * 86_400_000;
const canceled = { status: 'canceled', announcedAt: '2026-11-23T10:00:00Z' };
const part = { is_untracked: true, shipped_at: shippedAt, extended_at: null, parcels: [canceled] };
const aCase = (from: number, until?: number) => ({
  opened_at: new Date(day(from)),
  status: until === undefined ? 'open' : 'closed',
  timeline: [{ at: new Date(day(until ?? from)).toISOString() }],
});

describe('the exception of I11 for what has no tracking', () => {
  it('[B1i] covers a release after the days of the policy, and none before', () => {
    assert.ok(wasDueUntracked(part, [], policy, day(30)));
    assert.equal(wasDueUntracked(part, [], policy, day(30) - 1), false);
    const extended = { ...part, extended_at: new Date(day(3)) };
    assert.ok(wasDueUntracked(extended, [], policy, day(45)));
    assert.equal(wasDueUntracked(extended, [], policy, day(45) - 1), false);
  });

  it('[B1f] [B1i] leaves out the time in which cases were open, once, and covers nothing while one is', () => {
    const cases = [aCase(2, 6), aCase(4, 9), aCase(20, 21)];
    assert.ok(wasDueUntracked(part, cases, policy, day(38)));
    assert.equal(wasDueUntracked(part, cases, policy, day(38) - 60_001), false);
    assert.equal(wasDueUntracked(part, [aCase(2)], policy, day(10_000)), false);
    assert.equal(wasDueUntracked(part, [aCase(25, 40)], policy, day(38)), false);
    assert.ok(wasDueUntracked(part, [aCase(31)], policy, day(30)));
  });

  it('[S127] covers no part whose payer saw no such words, that was not sent, or that a carrier had', () => {
    const shipped = { status: 'shipped', announcedAt: shippedAt.toISOString() };
    for (const more of [{ is_untracked: false }, { shipped_at: null }, { parcels: [shipped] }]) {
      assert.equal(wasDueUntracked({ ...part, ...more }, [], policy, day(10_000)), false, JSON.stringify(more));
    }
    const replacement = { status: 'shipped', announcedAt: new Date(day(3)).toISOString() };
    assert.ok(wasDueUntracked({ ...part, parcels: [replacement] }, [], policy, day(30)));
  });
});
