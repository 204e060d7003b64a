import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Money } from '#platform/money/money.ts';
import { walletBounds } from '../wallet/bounds-gateway.ts';
import { judgeProduct, judgeSeller } from './bounds-domain.ts';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });

describe('a product that can be listed', () => {
  const faultOf = (name: string, price: Money = eur(100n)) => {
    const judged = judgeProduct(walletBounds, { name, price });
    return judged.ok ? undefined : judged.error;
  };

  it('[S138b] has a name of 1 to 200 letters, all of which people can see', () => {
    for (const name of ['Mug', '新しいマグ', '👨‍👩‍👧', 'ñ'.repeat(200), '👍'.repeat(200)]) {
      assert.equal(faultOf(name), undefined, name.slice(0, 9));
    }
    for (const name of ['', 'ñ'.repeat(201), 'a\tb', 'a\nb', 'a\0b', 'a\u2066b', 'a\u202eb', 'a\ud800b']) {
      assert.equal(faultOf(name), 'name', JSON.stringify(name.slice(0, 9)));
    }
  });

  it('[S138c] has a price that can be asked for, in the currency of the market', () => {
    assert.equal(faultOf('Mug', eur(999_999_999_999_999n)), undefined);
    for (const minor of [0n, -1n, 1_000_000_000_000_000n]) assert.equal(faultOf('Mug', eur(minor)), 'amount');
    assert.equal(faultOf('Mug', { minor: 100n, currency: 'JPY' }), 'currency');
  });

  it('[S138b] [S94] is sold by a shop under whose name the wallet pays', () => {
    for (const name of ['Copper & Crumb', '新しい店', 'x'.repeat(60)])
      assert.ok(judgeSeller(walletBounds, { name }).ok);
    for (const name of ['', 'x'.repeat(61), 'a\tb', 'a\u2066b', 'C\u043epper'])
      assert.ok(!judgeSeller(walletBounds, { name }).ok);
  });
});
