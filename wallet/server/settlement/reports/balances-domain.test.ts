import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addBalances, balanceOf, customersMinor, shortMinor } from './balances-domain.ts';

it('[O2d] the money of customers is that of holders, shops and withdrawals under way, and must be covered', () => {
  const before = [
    { kind: 'available', minor: 1_000n },
    { kind: 'debt', minor: -200n },
  ];
  const balances = addBalances(before, [
    { kind: 'available', minor: -300n },
    { kind: 'fees', minor: 10n },
    { kind: 'payable', minor: 290n },
  ]);
  assert.deepEqual([balanceOf(balances, 'available'), balanceOf(balances, 'escrow')], [700n, 0n]);
  assert.equal(customersMinor({ balances }), 990n);
  assert.deepEqual([shortMinor({ balances, foundMinor: 980n }), shortMinor({ balances, foundMinor: 990n })], [10n, 0n]);
});
