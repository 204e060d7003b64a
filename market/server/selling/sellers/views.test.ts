import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sumsOf } from './views.ts';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' }) as const;
const sold = { amount: eur(2_900n), commission: eur(232n) };

describe('a seller’s proceeds of a sale', () => {
  it('[M3e] are the price less the commission', () => {
    assert.deepEqual(sumsOf({ ...sold, refunded: eur(0n) }), [
      { words: 'Commission', amount: '−€2.32' },
      { words: 'To your wallet', amount: '€26.68' },
    ]);
  });

  it('[M3e] are of the rest, with less commission, if a part of it was refunded', () => {
    assert.deepEqual(sumsOf({ ...sold, refunded: eur(1_450n) }), [
      { words: 'Refunded to the buyer', amount: '−€14.50' },
      { words: 'Commission', amount: '−€1.16' },
      { words: 'To your wallet', amount: '€13.34' },
    ]);
  });

  it('[M3e] are nothing if the buyer was refunded', () => {
    assert.deepEqual(sumsOf({ ...sold, refunded: eur(2_900n) }), [
      { words: 'Refunded to the buyer', amount: '−€29.00' },
      { words: 'To your wallet', amount: '€0.00' },
    ]);
  });
});
