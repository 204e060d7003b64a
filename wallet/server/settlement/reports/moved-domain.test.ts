import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { costOf, isNotOurs, movedIn, movedName, payoutPocketAfter } from './moved-domain.ts';
import type { Moved } from './moved-domain.ts';

const moved = (minor: bigint, more: Partial<Moved> = {}): Moved => ({
  pocket: 'payouts',
  id: 'trxne_1',
  kind: 'transfer',
  type: 'outbound_payment',
  reference: 'wdr_1',
  source: 'obp_1',
  minor,
  feeMinor: 0n,
  ...more,
});

describe('movements at the processor', () => {
  it('[O2i] are ours if a withdrawal, a payout of our balance or a fee made them', () => {
    assert.equal(isNotOurs(moved(-1n)), false);
    assert.equal(isNotOurs(moved(-1n, { kind: 'fee', reference: null })), false);
    assert.equal(isNotOurs(moved(1n, { kind: 'payout', reference: null })), false);
    assert.equal(isNotOurs(moved(-1n, { reference: null })), true);
    assert.equal(isNotOurs(moved(1n, { kind: 'other' })), true);
    assert.equal(isNotOurs(moved(1n, { kind: 'other', pocket: 'payments' })), false);
  });

  it('[O2i] add up for each pocket, with the opening of the account for withdrawals once', () => {
    const some = [moved(900n, { kind: 'other' }), moved(-200n), moved(50n, { pocket: 'payments', feeMinor: 3n })];
    assert.deepEqual([movedIn('payments', some), movedIn('payouts', some)], [47n, 700n]);
    assert.equal(payoutPocketAfter(null, null, []), null);
    const first = payoutPocketAfter(null, 700n, some);
    assert.deepEqual(first, { balanceMinor: 700n, openingMinor: 900n, movedMinor: 700n });
    const next = payoutPocketAfter(first, 705n, [moved(5n, { kind: 'other' })]);
    assert.deepEqual(next, { balanceMinor: 705n, openingMinor: 900n, movedMinor: 705n });
    assert.deepEqual(payoutPocketAfter(next, null, []), { ...next, balanceMinor: 0n });
  });

  it('cost their fee, or all if they are fees, and have a name', () => {
    assert.deepEqual([costOf(moved(10n, { feeMinor: 2n })), costOf(moved(-7n, { kind: 'fee' }))], [2n, 7n]);
    assert.equal(movedName(moved(-1n)), 'outbound_payment trxne_1 of obp_1 at the processor');
  });
});
