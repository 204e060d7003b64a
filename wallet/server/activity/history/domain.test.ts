import assert from 'node:assert/strict';
import { describe as suite, it } from 'node:test';
import { chargebackId } from '../../funding/chargebacks/domain.ts';
import { chargebackOf, describe, topUpOf } from './domain.ts';
import type { BookedLine } from './domain.ts';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });
const line: BookedLine = {
  entryId: 'ent_01jdqz3c5te7kqc8vm9r3rw2s4',
  kind: 'top_up',
  status: 'done',
  reason: 'Money added from a card, top_01jdqz3c5te7kqc8vm9r3rw2s4',
  paymentId: null,
  at: new Date('2026-11-24T10:00:00Z'),
  amount: eur(10_000n),
  balanceAfter: eur(10_000n),
  debt: eur(0n),
};
const paid: BookedLine = {
  ...line,
  kind: 'payment',
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
  it('says what its entry did to the debt', () => {
    const told = (debt: bigint) => describe({ ...line, debt: eur(debt) }, { source: 'Visa •••• 4242' }).detail;
    assert.deepEqual([0n, 7_000n, -7_000n].map(told), [
      'Visa •••• 4242',
      'Visa •••• 4242. €70.00 more paid what you owed',
      'Visa •••• 4242. You owe €70.00 more',
    ]);
  });

  it('shows added money with its card and its reference', () => {
    const told = describe(line, { source: 'Visa •••• 4242' });
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
    for (const [kind, title, paymentId] of [
      ['refund', 'Refund from Tidewater Market', payment.paymentId],
      ['release', 'Sale at Tidewater Market', undefined],
      ['sale_refund', 'Refund of a sale at Tidewater Market', undefined],
    ] as const) {
      const told = describe({ ...paid, kind }, { payment });
      assert.deepEqual([told.title, told.detail, told.paymentId], [title, 'Order 2211-8841', paymentId]);
    }
  });

  it('names the order whose money paid a debt, and no raw id', () => {
    const told = (from: string) => describe({ ...line, kind: 'other', reason: `Debt paid from ${from}` }, {}).title;
    assert.equal(told('order 2211-8841'), 'Debt paid from order 2211-8841');
    for (const from of ['crf_6ap4tr1w5sgpqstxac5cws65zk', 'withdrawal wdr_01m8q408kbe0ja5skxcft53qmv', 'an exchange'])
      assert.equal(told(from), 'Debt paid', from);
  });

  it('leads from what a bank took back to the top-up', () => {
    const taken = { ...line, kind: 'other', reason: 'Taken back by your bank, dispute du_1' } as const;
    assert.equal(chargebackOf(taken), chargebackId('du_1'));
    assert.equal(chargebackOf(line), undefined);
    const told = describe(taken, { disputed: 'top_01jdqz3c5te7kqc8vm9r3rw2s4', source: 'Visa •••• 4242' });
    assert.deepEqual(
      [told.title, told.detail, told.topUpId],
      ['Taken back by your bank', 'Visa •••• 4242', 'top_01jdqz3c5te7kqc8vm9r3rw2s4'],
    );
  });

  it('uses the words of the ledger if nothing more is known', () => {
    assert.equal(describe(paid, {}).title, 'Payment');
    assert.equal(topUpOf({ kind: 'top_up', reason: 'Corrected by hand' }), undefined);
    assert.equal(describe({ ...line, kind: 'other', reason: 'Corrected by hand' }, {}).title, 'Corrected by hand');
  });
});
