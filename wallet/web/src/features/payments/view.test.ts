import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PartStatus, PaymentPartJson } from '../../app/wire.ts';
import { refundedOf, stepsOf, wayOf, whereWords } from './view.ts';

const part = (status: PartStatus, more: Partial<PaymentPartJson> = {}): PaymentPartJson => ({
  id: 'prt_1',
  payee_name: 'Fern & Fable',
  amount: { amount: '2340', currency: 'EUR' },
  status,
  ...more,
});

describe('[H1b] a payment', () => {
  it('shows where the money is: with Holdfast until its release or refund', () => {
    const here = (status: PartStatus) => wayOf(part(status)).filter((station) => station.state === 'here');
    for (const status of ['held', 'shipped', 'delivered'] as const) {
      assert.deepEqual(
        here(status).map((station) => station.name),
        ['Holdfast'],
        status,
      );
    }
    assert.deepEqual(
      here('released').map((station) => station.name),
      ['Fern & Fable'],
    );
    assert.deepEqual(
      here('refunded').map((station) => station.name),
      ['You'],
    );
  });

  it('shows a refunded part as paid back, and in the receipt the sum that stays paid', () => {
    assert.deepEqual(
      wayOf(part('refunded')).map((station) => station.words),
      ['Paid back', 'Gave it back', 'Not paid'],
    );
    const total = { amount: '5000', currency: 'EUR' as const };
    const back = refundedOf({ total, parts: [part('refunded'), part('held', { id: 'prt_2' })] });
    assert.deepEqual([back?.refunded.amount, back?.kept.amount], ['-2340', '2660']);
    assert.equal(refundedOf({ total, parts: [part('held')] }), undefined);
  });

  it('says in a sentence where the money is', () => {
    assert.match(whereWords(part('held')), /has not shipped/);
    assert.match(whereWords(part('delivered')), /when you confirm/);
    assert.equal(whereWords(part('refunded')), 'Back in your balance.');
  });

  it('lists past and coming steps', () => {
    const shipped = part('shipped', { carrier: 'DHL', tracking_code: 'JD01', shipped_at: '2026-11-24T10:00:00Z' });
    assert.deepEqual(
      stepsOf(shipped, '2026-11-23T10:00:00Z').map((step) => [step.words, step.isDone, step.detail]),
      [
        ['Paid', true, undefined],
        ['Shipped', true, 'DHL JD01'],
        ['Delivered', false, undefined],
        ['Release to Fern & Fable', false, undefined],
      ],
    );
    assert.match(stepsOf(shipped, undefined)[1]?.link ?? '', /^https:\/\/www\.dhl\.com\/.*JD01$/);
    const unknown = { ...shipped, carrier: 'Pigeon' };
    assert.equal(stepsOf(unknown, undefined)[1]?.link, undefined);
    assert.deepEqual(
      stepsOf(part('refunded'), undefined).map((step) => step.words),
      ['Paid', 'Paid back to you'],
    );
  });
});
