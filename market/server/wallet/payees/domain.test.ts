import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgePayout } from './domain.ts';
import type { SellerWallet } from './domain.ts';

const known: SellerWallet = {
  sellerId: 'sel_1',
  payeeId: 'pye_1',
  label: 'Ada B. · +353 •••• ••67',
  status: 'active',
  endedBy: null,
  createdAt: new Date('2026-11-24T12:00:00Z'),
  endedAt: null,
};

describe('a seller’s payout', () => {
  it('[M3a] goes to the linked wallet, shown by its masked name', () => {
    assert.deepEqual(judgePayout('pye_1', known), { kind: 'wallet', label: known.label, since: known.createdAt });
  });

  it('[M3a] goes to a wallet without a name if it was set up with the shop, whatever was linked before', () => {
    const nameless = { kind: 'wallet', label: undefined, since: undefined };
    assert.deepEqual(judgePayout('pye_2', undefined), nameless);
    assert.deepEqual(judgePayout('pye_2', known), nameless);
    assert.deepEqual(judgePayout('pye_1', { ...known, status: 'ended' }), nameless);
  });

  it('[M3a] goes nowhere without a wallet, and the end of the last one is explained', () => {
    const ended = { ...known, status: 'ended', endedBy: 'holder', endedAt: known.createdAt } as const;
    assert.deepEqual(judgePayout(null, undefined), { kind: 'none', former: undefined });
    assert.deepEqual(judgePayout(null, ended), { kind: 'none', former: ended });
  });
});
