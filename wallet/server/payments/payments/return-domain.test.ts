import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { samplePayment } from '../../../../tests/samples/payment.ts';
import { returnUrlOf } from './return-domain.ts';

describe('the return address of a payment', () => {
  it('names the payment and its status, and keeps what the shop put there', () => {
    const payment = samplePayment({
      returnUrl: 'https://shop.example/back?order=7&status=paid#top',
      status: 'captured',
    });
    const expected = `https://shop.example/back?order=7&status=captured&payment_id=${payment.id}#top`;
    assert.equal(returnUrlOf(payment), expected);
  });
});
