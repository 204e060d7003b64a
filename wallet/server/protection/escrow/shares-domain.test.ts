import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eur, sampleDiscount, sampleLine, samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import { movement, standingOf } from './shares-domain.ts';

const payment = samplePayment({ status: 'captured', discount: sampleDiscount(300n) });
const line = sampleLine({ amount: eur(3_000n) });
const part = samplePart({ lines: [line], discount: eur(300n), commission: eur(240n), fee: eur(18n) });
const released = { ...part, lines: [{ ...line, releasedAt: new Date() }] };
const minors = (standing: ReturnType<typeof standingOf>) => [
  standing.escrow.minor,
  standing.seller.minor,
  standing.shop.minor,
  standing.wallet.minor,
  ...standing.sources.map((source) => source.amount.minor),
];

describe('where the money of a part is', () => {
  it('[B5a] is escrow, then seller, shop and wallet', () => {
    assert.deepEqual(minors(standingOf(payment, part)), [3_000n, 0n, 0n, 0n, 0n, 0n]);
    assert.deepEqual(minors(standingOf(payment, released)), [0n, 2_742n, 240n, 18n, 0n, 0n]);
  });

  it('[B4d] [S76] goes back in proportion from all who got it, to all who paid it', () => {
    const half = { ...released, lines: [{ ...released.lines[0]!, refunded: eur(1_501n) }] };
    const back = movement(standingOf(payment, released), standingOf(payment, half));
    assert.deepEqual(minors(back), [0n, -1_371n, -121n, -9n, 150n, 1_351n]);
    const whole = { ...half, lines: [{ ...half.lines[0]!, refunded: eur(3_000n) }] };
    assert.deepEqual(minors(standingOf(payment, whole)), [0n, 0n, 0n, 0n, 300n, 2_700n]);
  });
});
