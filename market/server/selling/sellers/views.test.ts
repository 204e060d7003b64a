import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sumsOf } from './views.ts';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' }) as const;
const sold = { amount: eur(2_900n), commission: eur(232n) };

describe('a seller’s proceeds of a sale', () => {
  it('[M3e] are the price less the commission', () => {
    assert.deepEqual(sumsOf({ ...sold, status: 'released' }), [
      { words: 'Commission', amount: '−€2.32' },
      { words: 'To your wallet', amount: '€26.68' },
    ]);
  });

  it('[M3e] are nothing if the buyer was refunded', () => {
    assert.deepEqual(sumsOf({ ...sold, status: 'refunded' }), [
      { words: 'Refunded to the buyer', amount: '−€29.00' },
      { words: 'To your wallet', amount: '€0.00' },
    ]);
  });
});
