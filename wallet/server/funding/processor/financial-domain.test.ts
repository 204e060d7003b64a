import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { enteredAt, financialKind } from './financial-domain.ts';

describe('an entry of a financial account', () => {
  it('[O2i] is a transfer, a payout of our balance, a fee, or something that a person must judge', () => {
    const kinds = (payoutId: string | null, ...categories: string[]) =>
      categories.map((category) => financialKind(category, payoutId));
    assert.deepEqual(kinds(null, 'outbound_payment', 'outbound_payment_reversal'), ['transfer', 'transfer']);
    assert.deepEqual(kinds('po_1', 'received_credit', 'received_credit_reversal'), ['payout', 'payout']);
    assert.deepEqual(kinds(null, 'received_credit', 'received_credit_reversal'), ['other', 'other']);
    assert.deepEqual(kinds(null, 'stripe_fee', 'stripe_fee_tax'), ['fee', 'fee']);
    assert.deepEqual(kinds(null, 'adjustment', 'outbound_transfer', 'not_known_yet'), ['other', 'other', 'other']);
  });

  it('[O2i] counts since it is both known and in the balance, and not before', () => {
    const now = new Date('2026-11-02T12:00:00Z');
    const at = (created: string, effective_at: string) => enteredAt({ created, effective_at }, now)?.toISOString();
    const [early, late] = ['2026-11-02T09:00:00.000Z', '2026-11-02T10:00:00.000Z'];
    assert.equal(at(early, early), early);
    assert.equal(at(late, early), late);
    assert.equal(at(early, late), late);
    assert.equal(at(early, '2026-11-02T13:00:00.000Z'), undefined);
    // A clock that is a little behind the processor's leaves nothing out.
    assert.equal(at('2026-11-02T12:00:01.000Z', '2026-11-02T12:00:01.000Z'), '2026-11-02T12:00:01.000Z');
  });
});
