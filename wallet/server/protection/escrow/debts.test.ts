import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DisputedPart } from '../../../../tests/samples/disputed-part.ts';

describe('a refund to a payer who owes for sales', () => {
  it('pays the debt first, and never more than is owed', () => {
    for (const [owed, free, left] of [
      [1_000n, 5_106n, 0n],
      [7_000n, 0n, 894n],
      [0n, 6_106n, 0n],
    ] as const) {
      const it = new DisputedPart();
      it.owe('payer', owed);
      const moved = it.move({ kind: 'canceled' }, { cause: 'canceled' });
      assert.ok(moved.ok);
      assert.deepEqual([it.payerBalance, it.owedBy('payer')], [free, left]);
    }
  });
});
