import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tiesOf } from './domain.ts';

describe('what must end before an account can be deleted', () => {
  const none = { links: 0, shops: 0, tickets: 0 };

  it('[S116b] is nothing if everything is over', () => {
    assert.deepEqual(tiesOf([], none), []);
  });

  it('[S116b] names each order once: with a case as such, and a sale as such', () => {
    const trade = [
      { id: 'ord_1', isSale: false, hasCase: false },
      { id: 'ord_2', isSale: true, hasCase: false },
      { id: 'ord_3', isSale: false, hasCase: true },
    ] as const;
    assert.deepEqual(tiesOf(trade, { links: 2, shops: 1, tickets: 3 }), [
      { kind: 'order', orderId: 'ord_1' },
      { kind: 'sale', orderId: 'ord_2' },
      { kind: 'case', orderId: 'ord_3' },
      { kind: 'ticket' },
      { kind: 'link' },
      { kind: 'shop' },
    ]);
  });
});
