import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mostOf, stockWords, weightWords } from './domain.ts';

describe('a product', () => {
  it('says so when its stock is short', () => {
    assert.deepEqual([0, 1, 5, 6].map(stockWords), ['Sold out', 'Only 1 left', 'Only 5 left', undefined]);
  });

  it('[M6] is sold up to its stock, ten at once at most', () => {
    assert.deepEqual([mostOf({ stock: 3 }), mostOf({ stock: 300 }), mostOf({ stock: 0 })], [3, 10, 0]);
  });

  it('has its weight in grams, or from a kilogram on in kilograms', () => {
    assert.deepEqual([15, 999, 1_000, 1_350, 3_900].map(weightWords), ['15 g', '999 g', '1 kg', '1.35 kg', '3.9 kg']);
  });
});
