import assert from 'node:assert/strict';
import { describe as suite, it } from 'node:test';
import { describe, kindOf, topUpOf } from './domain.ts';
import type { BookedLine } from './domain.ts';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });
const line: BookedLine = {
  entryId: 'ent_01jdqz3c5te7kqc8vm9r3rw2s4',
  entryKind: 'top_up',
  reason: 'Money added from a card, top_01jdqz3c5te7kqc8vm9r3rw2s4',
  paymentId: null,
  at: new Date('2026-11-24T10:00:00Z'),
  amount: eur(10_000n),
  balanceAfter: eur(10_000n),
};
const paid: BookedLine = {
  ...line,
  entryKind: 'payment_captured',
  reason: 'Payment',
  paymentId: 'pay_01jdqz3c5te7kqc8vm9r3rw2s4',
  amount: eur(-2_340n),
};
const payment = {
  paymentId: 'pay_01jdqz3c5te7kqc8vm9r3rw2s4',
  shopName: 'Tidewater Market',
  orderReference: '2211-8841',
  payeeNames: ['Lantern Lane Candles', 'Fern & Fable'],
} as const;

suite('a line of the history', () => {
  it('shows added money with its card and its reference', () => {
    const told = describe(line, { card: 'Visa •••• 4242' });
    assert.deepEqual(
      [told.kind, told.title, told.detail, told.reference],
      ['top_up', 'Money added', 'Visa •••• 4242', 'top_01jdqz3c5te7kqc8vm9r3rw2s4'],
    );
  });

  it('shows a payment with its shop and sellers, under the reference that the shop also has', () => {
    const told = describe(paid, { payment });
    assert.equal(told.title, 'Tidewater Market');
    assert.equal(told.detail, 'Lantern Lane Candles, Fern & Fable');
    assert.equal(told.reference, payment.paymentId);
    assert.equal(told.paymentId, payment.paymentId);
  });

  it('distinguishes refunds from earnings', () => {
    assert.equal(kindOf({ ...paid, entryKind: 'part_refunded', amount: eur(1n) }), 'refund');
    assert.equal(kindOf({ ...paid, entryKind: 'part_released', amount: eur(1n) }), 'release');
    assert.equal(kindOf({ ...paid, entryKind: 'part_refunded', amount: eur(-1n) }), 'sale_refund');
    assert.equal(
      describe({ ...paid, entryKind: 'part_refunded', amount: eur(1n) }, { payment }).detail,
      'Order 2211-8841',
    );
  });

  it('uses the words of the ledger if nothing more is known', () => {
    assert.equal(describe(paid, {}).title, 'Payment');
    assert.equal(topUpOf({ entryKind: 'top_up', reason: 'Corrected by hand' }), undefined);
    assert.equal(
      describe({ ...line, entryKind: 'correction', reason: 'Corrected by hand' }, {}).title,
      'Corrected by hand',
    );
  });
});
