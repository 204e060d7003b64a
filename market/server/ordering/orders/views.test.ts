import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { placedAt, sampleOrder } from '../../../../tests/samples/order.ts';
import type { Order, PartStatus } from './domain.ts';
import { letterFor } from './letters.ts';
import { toOrderData } from './views.ts';

const publicUrl = 'https://market.example';

/** A paid order of 30 and 20 euros, with the given status for each part. */
function paidOrder(...statuses: PartStatus[]): Order {
  const order = sampleOrder({ status: 'paid', paidAt: placedAt, paymentId: 'pay_1' });
  const parts = order.parts.map((part, index) => {
    const status = statuses[index] ?? 'held';
    const settledAt = status === 'refunded' || status === 'released' ? placedAt : null;
    return { ...part, status, settledAt };
  });
  return { ...order, parts };
}

describe('an order on its page and in its letters', () => {
  const dataOf = (order: Order) => toOrderData(order, [], placedAt);

  it('[P5e] shows a choice not to pay as information, and a refusal as a warning', () => {
    const kindOf = (code: string) =>
      dataOf(sampleOrder({ askedAt: placedAt, problem: { code, title: 't', nextAction: 'n' } })).notice.kind;
    assert.deepEqual([kindOf('payment_canceled'), kindOf('insufficient_funds')], ['info', 'warning']);
  });

  it('[P4b] has the refunded amount on its receipt, if there is one', () => {
    assert.equal(dataOf(paidOrder('held', 'held')).refund, null);
    assert.deepEqual(dataOf(paidOrder('released', 'refunded')).refund, { amount: '−€20.00', left: '€30.00' });
    assert.deepEqual(dataOf(paidOrder('refunded', 'refunded')).refund, { amount: '−€50.00', left: '€0.00' });
  });

  it('[M5a] names the refunded amount in its banner, whatever the status of the rest', () => {
    const noticeOf = (...statuses: PartStatus[]) => {
      const { title, text } = dataOf(paidOrder(...statuses)).notice;
      return `${title} ${text}`;
    };
    assert.match(noticeOf('held', 'refunded'), /^€20\.00 refunded\. .* from b is back .* in escrow/);
    assert.match(noticeOf('released', 'refunded'), /^€20\.00 refunded\. .* from b is back .* sellers have been paid/);
    assert.match(noticeOf('refunded', 'refunded'), /^Refunded\. €50\.00 is back in your wallet/);
  });

  it('says at its top what has been delivered', () => {
    const titleOf = (...statuses: PartStatus[]) => dataOf(paidOrder(...statuses)).notice.title;
    assert.equal(titleOf('delivered', 'delivered'), 'Delivered.');
    assert.equal(titleOf('released', 'delivered'), 'Delivered.');
    assert.equal(titleOf('delivered', 'held'), 'Paid.');
    assert.match(dataOf(paidOrder('delivered', 'held')).notice.text, /^Some of it has been delivered\./);
  });

  it('calls each part canceled if it was canceled, and not paid if it ended', () => {
    const wordsOf = (status: 'canceled' | 'expired') => {
      const order = sampleOrder({ status });
      const parts = order.parts.map((part) => ({ ...part, status: 'void' as const }));
      return dataOf({ ...order, parts }).parts.map((part) => part.statusWords);
    };
    assert.deepEqual(wordsOf('canceled'), ['Canceled', 'Canceled']);
    assert.deepEqual(wordsOf('expired'), ['Not paid', 'Not paid']);
  });

  it('[P4b] names the refunded amount in each letter after a refund', () => {
    const refunded = paidOrder('delivered', 'refunded');
    const receipt = /You paid €50\.00\. Refunded: −€20\.00\. You paid in the end: €30\.00\./;
    assert.match(letterFor('refunded', refunded, refunded.parts[1], publicUrl).text, receipt);
    assert.match(letterFor('delivered', refunded, refunded.parts[0], publicUrl).text, receipt);
    const whole = paidOrder('delivered', 'held');
    assert.doesNotMatch(letterFor('delivered', whole, whole.parts[0], publicUrl).text, /Refunded/);
  });

  it('[M5a] links its letter to the carrier’s page about the parcel', () => {
    const order = paidOrder('shipped', 'held');
    const part = { ...order.parts[0]!, carrier: 'DPD', trackingCode: 'EZ1' };
    const { text } = letterFor('shipped', order, part, publicUrl);
    assert.match(text, /See where it is: https:\/\/tracking\.dpd\.de\/status\/en_US\/parcel\/EZ1\n/);
    const unknown = letterFor('shipped', order, { ...part, carrier: 'Pigeon' }, publicUrl);
    assert.doesNotMatch(unknown.text, /See where it is/);
  });
});
