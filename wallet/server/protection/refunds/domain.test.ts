import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eur, sampleLine, sampleLot, samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import { refundBetween, refundId } from './domain.ts';

const part = samplePart({
  lines: [sampleLine({ reference: 'a', amount: eur(2_000n) }), sampleLine({ reference: 'b', amount: eur(600n) })],
  shipping: sampleLot(400n),
});
const payment = samplePayment({ parts: [part] });
const made = {
  exchanged: null,
  cause: 'shop',
  reason: null,
  fromReserve: eur(0n),
  toCard: eur(0n),
  createdAt: new Date('2026-11-24T10:00:00Z'),
} as const;

describe('the record of a refund', () => {
  it('says what of it each line got, and which source, without the zeros', () => {
    const after = {
      ...part,
      lines: [part.lines[0]!, { ...part.lines[1]!, refunded: eur(600n) }],
      shipping: { ...part.shipping, refunded: eur(50n) },
    };
    const balance = { kind: 'balance' as const, accountId: payment.payerAccountId };
    const sources = [
      { ...balance, amount: eur(650n) },
      { ...balance, kind: 'promotion' as const, amount: eur(0n) },
    ];
    const refund = refundBetween({ payment, before: part, after }, { ...made, sources });
    assert.deepEqual(
      [refund?.amount, refund?.lines, refund?.sources],
      [eur(650n), [{ reference: 'b', amount: eur(600n) }], [sources[0]]],
    );
    assert.equal(refund?.id, refundId(part.id, 650n));
    assert.notEqual(refundId(part.id, 650n), refundId(part.id, 651n));
  });

  it('is none if nothing went back', () => {
    assert.equal(refundBetween({ payment, before: part, after: part }, { ...made, sources: [] }), undefined);
  });
});
