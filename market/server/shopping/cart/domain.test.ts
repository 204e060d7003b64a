import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toCart } from './domain.ts';

const product = (name: string, minor: bigint, stock: number, sellerName: string) => ({
  id: `prd_${name}` as const,
  slug: name,
  name,
  summary: '',
  price: { minor, currency: 'EUR' as const },
  stock,
  pictureId: '',
  sellerName,
  category: 'kitchen',
});

describe('a cart', () => {
  it('[P1] groups what is in it by seller and sums it exactly', () => {
    const cart = toCart([
      { product: product('pot', 3_490n, 5, 'Copper'), quantity: 2 },
      { product: product('plant', 2_490n, 5, 'Moss'), quantity: 1 },
      { product: product('mug', 1_450n, 5, 'Copper'), quantity: 1 },
    ]);
    assert.deepEqual(
      cart.groups.map((group) => [group.sellerName, group.amount.minor]),
      [
        ['Copper', 8_430n],
        ['Moss', 2_490n],
      ],
    );
    assert.deepEqual([cart.count, cart.amount.minor, cart.canCheckOut], [4, 10_920n, true]);
  });

  it('[M6] can not be bought with more than there is, or with nothing', () => {
    assert.equal(toCart([{ product: product('pot', 1n, 1, 'Copper'), quantity: 2 }]).canCheckOut, false);
    assert.equal(toCart([]).canCheckOut, false);
  });
});
