import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { barsOf, moneyByKind } from './domain.ts';

describe('the numbers of the console', () => {
  it('[O1a] tell the money of all people from the accounts of the house', () => {
    const house = [
      { kind: 'escrow', currency: 'EUR', postedMinor: 5_000n },
      { kind: 'processor_clearing', currency: 'EUR', postedMinor: -12_000n },
      { kind: 'escrow', currency: 'USD', postedMinor: 900n },
    ] as const;
    assert.deepEqual(moneyByKind(house, 'EUR'), [
      { kind: 'others', minor: 7_000n },
      { kind: 'escrow', minor: 5_000n },
      { kind: 'processor_clearing', minor: -12_000n },
    ]);
    assert.deepEqual(moneyByKind(house, 'JPY'), [{ kind: 'others', minor: 0n }]);
  });

  it('draw bars by their size, whatever the sign', () => {
    assert.deepEqual(barsOf([50n, -100n, 0n, 1n]), [500, 1_000, 0, 10]);
    assert.deepEqual(barsOf([0n, 0n]), [0, 0]);
    assert.deepEqual(barsOf([]), []);
  });
});
