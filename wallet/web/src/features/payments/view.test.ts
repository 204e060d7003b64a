import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PartStatus, PaymentPartJson } from '../../app/wire.ts';
import { stepsOf, wayOf, whereWords } from './view.ts';

const part = (status: PartStatus, more: Partial<PaymentPartJson> = {}): PaymentPartJson => ({
  id: 'prt_1',
  payee_name: 'Fern & Fable',
  amount: { amount: '2340', currency: 'EUR' },
  status,
  ...more,
});

describe('[H1b] a payment', () => {
  it('shows at which station the money is: with Holdfast until it is released or refunded', () => {
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

  it('says in a sentence where the money is', () => {
    assert.match(whereWords(part('held')), /has not shipped/);
    assert.match(whereWords(part('delivered')), /when you confirm/);
    assert.equal(whereWords(part('refunded')), 'Back in your balance.');
  });

  it('lists what happened and what comes next', () => {
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
    assert.deepEqual(
      stepsOf(part('refunded'), undefined).map((step) => step.words),
      ['Paid', 'Paid back to you'],
    );
  });
});
