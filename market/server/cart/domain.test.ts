import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changesSince, judgeAdding, seenOf, toCart } from './domain.ts';
import { walletBounds } from '../wallet/bounds-gateway.ts';

const product = (name: string, minor: bigint, stock: number, sellerName: string) => ({
  id: `prd_${name}` as const,
  slug: name,
  name,
  summary: '',
  price: { minor, currency: 'EUR' as const },
  stock,
  pictureId: '',
  sellerId: `sel_${sellerName}` as const,
  sellerName,
  category: 'kitchen',
  categoryPosition: 0,
  isForSale: true,
});

const cartOf = (items: Parameters<typeof toCart>[0]) => toCart(items, walletBounds);

describe('a cart', () => {
  it('[P1a] groups its lines by seller and sums them exactly', () => {
    const cart = cartOf([
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

  it('[P1a] keeps apart two sellers who have the same name', () => {
    const ofAnother = { ...product('mug', 1_450n, 5, 'Copper'), sellerId: 'sel_another' as const };
    const cart = cartOf([
      { product: product('pot', 3_490n, 5, 'Copper'), quantity: 1 },
      { product: ofAnother, quantity: 1 },
    ]);
    assert.deepEqual(
      cart.groups.map((group) => [group.sellerId, group.sellerName, group.amount.minor]),
      [
        ['sel_Copper', 'Copper', 3_490n],
        ['sel_another', 'Copper', 1_450n],
      ],
    );
  });

  const goods = (count: number, sellers = 1) =>
    Array.from({ length: count }, (_, index) => ({
      product: product(`thing ${index}`, 100n, 5, `shop ${index % sellers}`),
      quantity: 1,
    }));

  it('[S138a] holds as many products, of as many shops, as one payment can be for', () => {
    const full = cartOf(goods(100, 50));
    assert.deepEqual([full.canCheckOut, full.faults], [true, []]);
    assert.deepEqual(cartOf(goods(101)).faults, [{ kind: 'too_many_lines', most: 100 }]);
    assert.deepEqual(cartOf(goods(51, 51)).faults, [{ kind: 'too_many_sellers', most: 50 }]);
    assert.deepEqual([cartOf(goods(101)).canCheckOut, cartOf(goods(51, 51)).canCheckOut], [false, false]);
  });

  it('[S138c] adds up to no more than one payment can be for, and sums no two currencies', () => {
    const dear = (minor: bigint) => ({ product: product('yacht', minor, 5, 'Moss'), quantity: 2 });
    assert.deepEqual(cartOf([dear(499_999_999_999_999n)]).canCheckOut, true);
    const line = cartOf([dear(500_000_000_000_000n)]).groups[0]!.lines[0]!;
    assert.equal(line.fault, 'amount');
    const two = [dear(499_999_999_999_999n), { product: product('boat', 9n, 5, 'Moss'), quantity: 1 }];
    assert.deepEqual(cartOf(two).faults, [{ kind: 'too_much' }]);
    const dollars = { ...product('lamp', 100n, 5, 'Moss'), price: { minor: 100n, currency: 'USD' as const } };
    const mixed = cartOf([{ product: dollars, quantity: 1 }, ...goods(1)]);
    assert.deepEqual([mixed.canCheckOut, mixed.amount], [false, { minor: 100n, currency: 'EUR' }]);
  });

  it('[M6] cannot be bought if it is empty, or holds more than is in stock', () => {
    assert.equal(cartOf([{ product: product('pot', 1n, 1, 'Copper'), quantity: 2 }]).canCheckOut, false);
    assert.equal(cartOf([]).canCheckOut, false);
  });

  it('[M6] takes as many as are in stock, ten at most, and says so', () => {
    assert.deepEqual(judgeAdding({ had: 0, more: 2, most: 5 }), { quantity: 2, added: 'added' });
    assert.deepEqual(judgeAdding({ had: 4, more: 1, most: 5 }), { quantity: 5, added: 'added' });
    assert.deepEqual(judgeAdding({ had: 4, more: 2, most: 5 }), { quantity: 5, added: 'as_many_as_there_are' });
    assert.deepEqual(judgeAdding({ had: 0, more: 1, most: 0 }), { quantity: 0, added: 'sold_out' });
  });

  it('reports what has changed since it was seen, and nothing if all is the same', () => {
    const pot = product('pot', 3_490n, 5, 'Copper');
    const plant = product('plant', 2_490n, 5, 'Moss');
    const seen = seenOf(
      cartOf([
        { product: pot, quantity: 2 },
        { product: plant, quantity: 1 },
      ]),
    );
    const same = cartOf([
      { product: plant, quantity: 1 },
      { product: pot, quantity: 2 },
    ]);
    assert.deepEqual(changesSince(seen, same), []);
    const dearer = { ...pot, price: { minor: 3_990n, currency: 'EUR' as const } };
    const now = cartOf([
      { product: dearer, quantity: 3 },
      { product: product('mug', 1_450n, 5, 'Copper'), quantity: 1 },
    ]);
    assert.deepEqual(changesSince(seen, now), [
      { kind: 'price', name: 'pot', was: pot.price, now: dearer.price },
      { kind: 'quantity', name: 'pot', was: 2, now: 3 },
      { kind: 'added', name: 'mug' },
      { kind: 'gone' },
    ]);
  });

  it('[S69] never holds less than one of a product that was put in', () => {
    for (const more of [0, -3, 0.4]) assert.equal(judgeAdding({ had: 0, more, most: 5 }).quantity, 1);
  });
});
